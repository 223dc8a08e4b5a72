// jq stores every number as a double and prints it in its own notation: 3544790567247868102 becomes
// 3544790567247868000 and 1.10 becomes 1.1, even if the expression never uses them. So an expression is also
// tried on payloads in which such numbers are replaced by stand-ins that jq returns unharmed. Where a
// stand-in appears in the result, the number was only passed through, and its original text is restored.
// Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// The numbers of a payload and their stand-ins: doubles next to the values and in the same order, so that
/// comparisons in an expression have the same result. Decisions that differ between doubles just above and
/// just below the values cannot be resolved.
class NumberStandIns
{
public:
    enum class Which {
        Inexact,  // jq cannot represent the value: more than 17 digits, or beyond a double's range
        Reworded, // jq represents the value but prints it differently: 1.10, 1e5
    };
    /// Requires valid `json`; `literals` are the numbers in the expression. `away` is the side of the values,
    /// +1 or -1.
    NumberStandIns(std::string_view json, Which which, int away,
                   const std::vector<std::string> &literals = {});

    bool isEmpty() const { return m_numbers.empty(); }
    /// Whether the payload has numbers so large that jq may compute with them inexactly.
    bool hasLarge() const { return m_hasLarge; }
    /// Returns the payload with stand-ins in place of its numbers.
    const std::string &payload() const { return m_payload; }
    std::vector<std::string> all() const;
    const std::vector<std::string> &ofLiterals() const { return m_literals; }

    /// Returns the original number if `text` is a stand-in or the negative of one; empty otherwise.
    std::string meant(std::string_view text) const;
    const std::map<double, std::string> &numbers() const { return m_numbers; }

private:
    std::map<double, std::string> m_numbers; // stand-in -> the original notation
    std::vector<std::string> m_literals;
    std::string m_payload;
    bool m_hasLarge = false;
};

/// The result of an expression for a payload with stand-ins; empty when it failed.
struct TriedJson
{
    const NumberStandIns &standIns;
    std::string json;
};

struct RestoredJson
{
    std::string json;
    int lost = 0; // values derived from such numbers in other ways than passing them through
};

/// `plain` is the expression's result for the payload itself. Restores a number only where all tries agree.
RestoredJson restoredNumbers(std::string_view plain, const std::vector<TriedJson> &tries);

} // namespace runyard
