// Numbers that stand on the command line.
#pragma once

#include "engine/base/quoted.h"
#include "engine/base/result.h"

#include <charconv>
#include <concepts>
#include <string>

namespace runyard {

/// A number in digits from `least` to `most`, or an error that says what is allowed; `what` is what it is
/// to be: "a limit", "a value of --priority".
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
