// Recognizes equal failures: in an error's text, parts that differ from run to run are replaced by
// placeholders. Pure functions.
#pragma once

#include "engine/domain/run_error.h"

#include <string>

namespace runyard {

/// Returns a readable line of at most 300 characters: "HttpError: no order <n> in <path>". Replaced are, in
/// this order: quoted text, URLs, timestamps, paths, UUIDs, addresses (0x…), ids (words with digits) and
/// numbers with their units. Terminal escape sequences are removed.
std::string errorPattern(const RunError &error);

/// Returns the pattern regardless of case and spacing: equal for equal failures of a task.
std::string errorFingerprint(const RunError &error);

} // namespace runyard
