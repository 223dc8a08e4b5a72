// JSON that a program must not lay out anew: every way to write a number that a double, a 64-bit integer or a pretty
// printer would change, and members, blanks and escapes that a parser forgets.
#pragma once

#include <array>
#include <string>

namespace runyard::test {

inline constexpr std::array kOddNumbers{
    "3544790567247868102",
    "9007199254740993",
    "-9223372036854775808",
    "18446744073709551615",
    "123456789012345678901234567890",
    "0.123456789012345678901234567890",
    "1E400",
    "-1e-400",
    "1.10",
    "-0",
    "-0.0",
    "1e5",
    "100000",
    "1.000",
    "5E-7",
    "1E+2",
};

/// All of them, with two members of one name, odd blanks and escapes.
inline std::string oddJson()
{
    std::string text =
        "{ \"z\":1.10,\t\"a\" : 100000 ,\n  \"caf\\u00e9\": \"caf\\u00e9 \\/ \\ud83d\\ude00\", "
        "\"twice\": 1.0, \"list\": [ 1.50,2.0 ,\"x\" ], \"twice\": 2.00, \"numbers\": [";
    for (const char *number : kOddNumbers)
        text.append(text.ends_with('[') ? "" : ", ").append(number);
    return text + "], \"in\": {\"b\":3.0, \"a\": 1e5 } }";
}

} // namespace runyard::test
