// Which failures are the same failure: an error's text with everything that differs from run to run
// replaced by what it is. Pure functions.
#pragma once

#include "engine/domain/run_error.h"

#include <string>

namespace runyard {

/// The error for people, as one line of at most 300 characters: "HttpError: no order <n> in <path>".
/// Replaced are, in this order: quoted text, URLs, timestamps, paths, UUIDs, addresses (0x…), ids (words
/// with digits) and numbers with their units. Escape sequences of a terminal are left out.
std::string errorPattern(const RunError &error);

/// The pattern without regard to case and spacing: equal for what is the same failure of a task.
std::string errorFingerprint(const RunError &error);

} // namespace runyard
