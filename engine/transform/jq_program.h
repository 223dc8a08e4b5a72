// Analyses the text of a jq expression for parts that jq would interpret differently than intended. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace runyard {

struct JqProgram
{
    explicit JqProgram(std::string_view text);

    bool usesModules = false;                // begins with import, include or module
    std::vector<std::string> inexactNumbers; // numbers in it that a double cannot represent; as JSON
    /// The expression for a payload with stand-ins, see triedInput(). It reads the inexact numbers from its
    /// input, and shifts results computed from numbers that jq cannot represent exactly.
    std::string tried;
};

/// Returns the input for JqProgram::tried. `away` (+1 or -1) is the direction of the shift; `literals` are the
/// stand-ins for inexactNumbers.
std::string triedInput(int away, const std::vector<std::string> &standIns,
                       const std::vector<std::string> &literals, std::string_view payload);

} // namespace runyard
