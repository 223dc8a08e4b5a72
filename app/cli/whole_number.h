// Reads numbers from the command line.
#pragma once

#include "engine/base/quoted.h"
#include "engine/base/result.h"

#include <charconv>
#include <concepts>
#include <string>

namespace runyard {

/// Returns a number from `least` to `most`, or an error with the allowed range. `what` names it in the error:
/// "a limit", "a value of --priority".
template <std::integral Number>
Result<Number> wholeNumber(const std::string &text, const std::string &what, Number least, Number most)
{
    Number number = 0;
    const char *const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error == std::errc{} && stop == end && number >= least && number <= most)
        return number;
    return Error{ErrorCode::InvalidInput,
                 inQuotes(text) + " is not " + what + ".",
                 "Give a whole number from " + std::to_string(least) + " to " + std::to_string(most) + ".",
                 {}};
}

} // namespace runyard
