// Keeps a second engine out of a workspace. The kernel holds the lock on the folder itself: deleting or
// damaging a file does not release it, and it ends with its process, however that ends. engine.lock only says
// who holds it. Thread: any.
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

    /// Errors: WorkspaceInUse, with the holder if known; StorageFailed.
    Status take();

private:
    Status lockFolder();
    Status lockFile();
    Error inUse() const;

    Workspace m_workspace;
    int m_folder = -1;
    int m_file = -1; // locked as in earlier versions, which are kept out too
};

} // namespace runyard
