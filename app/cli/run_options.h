// The options shared by a trigger and a replay, converted to the API's body.
#pragma once

#include "app/cli/command.h"

namespace runyard {

QList<QCommandLineOption> runOptions();

/// Returns the payload of -p: its text, the content of @FILE, or stdin for -. Returns nothing without -p.
Result<std::optional<std::string>> payloadText(const CommandCall &call);

/// Returns the text itself, the content of @FILE, or stdin for -.
Result<std::string> textOrFile(const std::string &given);

/// Returns the API's body: "payload", byte for byte as given, and "options".
Result<wire::Json> runBody(const CommandCall &call);

} // namespace runyard
