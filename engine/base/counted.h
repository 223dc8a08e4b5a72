// A number with its noun, in the sentences of the engine and of the command line. Pure. The window has the same with
// the separators of its locale: models/words/counted.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace runyard {

/// "1 run", "2 runs"; "1 child", "0 children". Without `many` an "s" is added.
inline std::string counted(std::int64_t number, std::string_view one, std::string_view many = {})
{
    const std::string noun =
        number == 1 || !many.empty() ? std::string(number == 1 ? one : many) : std::string(one) + "s";
    return std::to_string(number) + " " + noun;
}

} // namespace runyard
