// Distinguishes a workspace that has lost a file from a new workspace: a missing or empty file must not be
// silently recreated if other files prove that it existed. See the table in docs/architecture.md. Plain files.
#pragma once

#include "app/workspace/workspace.h"

namespace runyard {

/// Call with the lock held, before the database is opened. Errors: StoreDamaged, with a hint, if the database
/// or its write-ahead log is missing, or the database is empty or invalid, although the folder shows that it
/// existed.
Status checkWorkspaceFiles(const Workspace &workspace);

} // namespace runyard
