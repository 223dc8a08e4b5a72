// Numbers as JSON writes them: exact, of any length, compared without a double in between.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace runyard {

/// Exact comparison by value: 1.10 equals 1.1, 1e5 equals 100000, -0 equals 0. Both are JSON numbers.
std::strong_ordering compareNumbers(std::string_view left, std::string_view right);

/// The double next to it; infinite beyond the range of a double.
double nearestDouble(std::string_view number);
/// The shortest text that gives this double again.
std::string doubleText(double value);

/// Whether a program that holds numbers as doubles gives the same value back.
bool fitsDouble(std::string_view number);

} // namespace runyard
