// A number with its noun, for sentences of the engine and of the command line. Pure. models/words/counted.h does
// the same for the window, with the locale's separators.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace runyard {

/// Returns "1 run", "2 runs"; "1 child", "0 children". Without `many`, the plural is `one` + "s".
inline std::string counted(std::int64_t number, std::string_view one, std::string_view many = {})
{
    const std::string noun =
        number == 1 || !many.empty() ? std::string(number == 1 ? one : many) : std::string(one) + "s";
    return std::to_string(number) + " " + noun;
}

} // namespace runyard
