// jq holds every number as a double and writes it its own way: 3544790567247868102 becomes 3544790567247868000 and
// 1.10 becomes 1.1 although the expression never looked at them. So an expression is also tried on a payload in which
// such numbers are replaced by others that jq gives back unharmed. Where one of those comes out, the number was only
// carried along, wherever to, and its own text is put there. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// Numbers of one payload, and what stands for them.
class NumberStandIns
{
public:
    enum class Which {
        Inexact,  // jq cannot hold the value: more than 17 digits, beyond a double's range
        Reworded, // jq holds the value and writes it otherwise: 1.10, 1e5
    };
    /// `json` is valid.
    NumberStandIns(std::string_view json, Which which);

    bool isEmpty() const { return m_numbers.empty(); }
    /// The payload with the stand-ins in place of its numbers.
    const std::string &payload() const { return m_payload; }

    struct Restored
    {
        std::string json;
        int lost = 0; // values that come out of such a number by other ways than being carried along
    };
    /// `plain` is what the expression makes of the payload, `tried` what it makes of payload(); empty when it failed
    /// there.
    Restored restore(std::string_view plain, std::string_view tried) const;

private:
    std::map<double, std::string> m_numbers; // stand-in -> the number as it was written
    std::string m_payload;
};

} // namespace runyard
