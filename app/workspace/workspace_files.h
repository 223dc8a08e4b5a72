// Tells a workspace that has lost a file from one that is new: a missing or empty file must not be made anew
// in silence while others prove that it was there. docs/architecture.md has the table. Plain files.
#pragma once

#include "app/workspace/workspace.h"

namespace runyard {

/// StoreDamaged, with what to do, when the database is missing, empty or no database, or its write-ahead log
/// is gone, and the folder shows that there was one. Call with the lock held, before the database is opened.
Status checkWorkspaceFiles(const Workspace &workspace);

} // namespace runyard
