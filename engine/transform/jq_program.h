// The text of a jq expression: what of it jq would take otherwise than it is meant. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace runyard {

struct JqProgram
{
    explicit JqProgram(std::string_view text);

    bool usesModules = false;                // begins with import, include or module
    std::vector<std::string> inexactNumbers; // written in it, that a double cannot hold; as JSON
    /// The same expression for a payload of stand-ins, see triedInput(). It takes those numbers from its input, and
    /// what it computes with a number that jq does not hold to the digit is a little off.
    std::string tried;
};

/// The input of JqProgram::tried.
/// `away` (+1 or -1) says to which side what is computed is off, `literals` stand for inexactNumbers.
std::string triedInput(int away, const std::vector<std::string> &standIns,
                       const std::vector<std::string> &literals, std::string_view payload);

} // namespace runyard
