// The options a trigger and a replay share, from the command line into the API's body.
#pragma once

#include "app/cli/command.h"

namespace runyard {

QList<QCommandLineOption> runOptions();

/// The text -p names: itself, @FILE, or - for stdin. Empty when there is no -p.
Result<std::optional<std::string>> payloadText(const CommandCall &call);

/// Itself, what the file of @FILE holds, or stdin for -.
Result<std::string> textOrFile(const std::string &given);

/// The API's body: "payload", byte for byte as given, and "options".
Result<wire::Json> runBody(const CommandCall &call);

} // namespace runyard
