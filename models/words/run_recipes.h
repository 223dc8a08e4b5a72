// The trigger that would start a run like this one again, in the language of another tool: payload byte for
// byte, tags, queue, concurrency key, priority, machine, metadata, and the TTL if one was given. Without the
// idempotency key, which would only return this run. Pure.
#pragma once

#include "engine/domain/run.h"

#include <string>
#include <string_view>

namespace runyard::recipes {

/// For a POSIX shell. The secret key stays out of it: $TRIGGER_SECRET_KEY stands in its place.
std::string curl(const RunDetail &detail, const std::string &apiUrl);
/// For a POSIX shell; `workspace` is the folder, empty = the standard one.
std::string commandLine(const RunDetail &detail, const std::string &workspace);
/// TypeScript. JSON becomes a literal; a payload of text becomes a string.
std::string sdkCall(const RunDetail &detail);

/// One word of a POSIX shell. Text must not hold NUL.
std::string shellWord(std::string_view text);
/// A JSON string with its quotes; also a JavaScript one.
std::string jsonText(std::string_view text);

} // namespace runyard::recipes
