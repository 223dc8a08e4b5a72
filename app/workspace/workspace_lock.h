// Keeps a second engine out of a workspace. The lock is the kernel's, on the folder itself: no file can be
// deleted, emptied or damaged to lose it, and it ends with the process that holds it, however that ends.
// engine.lock only tells who holds it. Any thread.
#pragma once

#include "app/workspace/workspace.h"

namespace runyard {

class WorkspaceLock
{
public:
    explicit WorkspaceLock(Workspace workspace) : m_workspace(std::move(workspace)) {}
    ~WorkspaceLock();
    WorkspaceLock(const WorkspaceLock &) = delete;
    WorkspaceLock &operator=(const WorkspaceLock &) = delete;

    /// WorkspaceInUse, with who has it so far as that is known; StorageFailed.
    Status take();

private:
    Status lockFolder();
    Status lockFile();
    Error inUse() const;

    Workspace m_workspace;
    int m_folder = -1;
    int m_file = -1; // as earlier versions locked it, so that they are kept out as well
};

} // namespace runyard
