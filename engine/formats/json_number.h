// JSON numbers: exact, of any length, compared without conversion to double.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace runyard {

/// Compares values exactly: 1.10 equals 1.1, 1e5 equals 100000, -0 equals 0. Requires JSON numbers.
std::strong_ordering compareNumbers(std::string_view left, std::string_view right);

/// Returns the nearest double; infinite beyond the range of a double.
double nearestDouble(std::string_view number);
/// Returns the shortest text that reads back as this double.
std::string doubleText(double value);

/// Whether a program that stores numbers as doubles preserves the value.
bool fitsDouble(std::string_view number);

} // namespace runyard
