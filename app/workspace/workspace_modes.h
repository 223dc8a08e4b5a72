// A workspace contains payloads, outputs, logs and keys, so only its user may read it: the folder has mode
// 0700, and its files grant nothing to group and others. Plain files. Thread: any.
#pragma once

#include "app/workspace/workspace.h"

namespace runyard {

/// Removes the permissions of group and others from the folder and from Runyard's files in it. Returns how many
/// files and folders were open to them. Errors: InvalidInput for a folder meant for everybody, such as /tmp.
Result<int> closeToOthers(const Workspace &workspace);

/// Returns a sentence for people; empty for 0.
std::string closedReport(int closed);

} // namespace runyard
