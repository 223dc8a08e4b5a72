// A workspace holds payloads, outputs, logs and keys: only its user may read it. The folder has mode 0700 and
// what the engine keeps in it nothing for group and others. Plain files; any thread.
#pragma once

#include "app/workspace/workspace.h"

namespace runyard {

/// Takes from group and others what they may do with the folder and with what Runyard keeps in it. Returns how
/// many files and folders were open to them. InvalidInput for a folder that is meant for everybody, such as /tmp.
Result<int> closeToOthers(const Workspace &workspace);

/// For people; empty for 0.
std::string closedReport(int closed);

} // namespace runyard
