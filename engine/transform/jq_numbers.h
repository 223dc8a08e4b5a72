// jq holds every number as a double and writes it its own way: 3544790567247868102 becomes 3544790567247868000 and
// 1.10 becomes 1.1 although the expression never looked at them. So an expression is also tried on payloads in which
// such numbers are replaced by others that jq gives back unharmed. Where one of those comes out, the number was only
// carried along, wherever to, and its own text is put there. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// Numbers of one payload, and what stands for them: doubles next to their values and in their order, so that an
/// expression decides with them as it would with the numbers. What is decided otherwise with doubles just above the
/// values than with doubles just below is not known.
class NumberStandIns
{
public:
    enum class Which {
        Inexact,  // jq cannot hold the value: more than 17 digits, beyond a double's range
        Reworded, // jq holds the value and writes it otherwise: 1.10, 1e5
    };
    /// `json` is valid; `literals` are numbers of the expression. `away` says on which side of the values, +1 or -1.
    NumberStandIns(std::string_view json, Which which, int away,
                   const std::vector<std::string> &literals = {});

    bool isEmpty() const { return m_numbers.empty(); }
    /// Whether the payload has numbers, also such as jq holds, that jq may not compute with to the digit.
    bool hasLarge() const { return m_hasLarge; }
    /// The payload with the stand-ins in place of its numbers.
    const std::string &payload() const { return m_payload; }
    std::vector<std::string> all() const;
    const std::vector<std::string> &ofLiterals() const { return m_literals; }

    /// What a number of the result is: the number that `text` stands for, or its negative; empty when it is none.
    std::string meant(std::string_view text) const;
    const std::map<double, std::string> &numbers() const { return m_numbers; }

private:
    std::map<double, std::string> m_numbers; // stand-in -> the number as it was written
    std::vector<std::string> m_literals;
    std::string m_payload;
    bool m_hasLarge = false;
};

/// What an expression made of one payload of stand-ins; empty when it failed there.
struct TriedJson
{
    const NumberStandIns &standIns;
    std::string json;
};

struct RestoredJson
{
    std::string json;
    int lost = 0; // values that come out of such a number by other ways than being carried along
};

/// `plain` is what the expression makes of the payload itself. A number is put back only where all tries say the same.
RestoredJson restoredNumbers(std::string_view plain, const std::vector<TriedJson> &tries);

} // namespace runyard
