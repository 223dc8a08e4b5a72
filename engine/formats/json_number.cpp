#include "engine/formats/json_number.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

namespace runyard {

namespace {

/// 0.digits × 10^exponent; the digits have no leading or trailing zeros, and zero has no digits.
struct Decimal
{
    bool isNegative = false;
    std::string digits;
    long long exponent = 0;
};

constexpr long long kFarExponent = 1'000'000'000'000'000; // no text is that long

long long exponentFrom(std::string_view text)
{
    const bool isNegative = text.starts_with('-');
    text.remove_prefix(text.starts_with('-') || text.starts_with('+') ? 1 : 0);
    long long value = 0;
    for (const char c : text)
        value = std::min(kFarExponent, value * 10 + (c - '0'));
    return isNegative ? -value : value;
}

Decimal decimalFrom(std::string_view text)
{
    Decimal number;
    number.isNegative = text.starts_with('-');
    text.remove_prefix(number.isNegative ? 1 : 0);
    const auto e = text.find_first_of("eE");
    number.exponent = e == text.npos ? 0 : exponentFrom(text.substr(e + 1));
    const auto mantissa = text.substr(0, e);
    const auto point = std::min(mantissa.find('.'), mantissa.size());
    number.exponent += static_cast<long long>(point);
    number.digits = mantissa.substr(0, point);
    if (point < mantissa.size())
        number.digits += mantissa.substr(point + 1);
    const auto first = number.digits.find_first_not_of('0');
    if (first == std::string::npos)
        return {};
    number.digits.erase(0, first);
    number.exponent -= static_cast<long long>(first);
    number.digits.erase(number.digits.find_last_not_of('0') + 1);
    return number;
}

std::strong_ordering comparedSizes(const Decimal &left, const Decimal &right)
{
    if (left.digits.empty() || right.digits.empty())
        return !left.digits.empty() <=> !right.digits.empty();
    if (left.exponent != right.exponent)
        return left.exponent <=> right.exponent;
    return left.digits.compare(right.digits) <=> 0;
}

} // namespace

std::strong_ordering compareNumbers(std::string_view left, std::string_view right)
{
    if (left == right)
        return std::strong_ordering::equal;
    const Decimal a = decimalFrom(left);
    const Decimal b = decimalFrom(right);
    if (a.isNegative != b.isNegative)
        return b.isNegative <=> a.isNegative;
    return a.isNegative ? comparedSizes(b, a) : comparedSizes(a, b);
}

double nearestDouble(std::string_view number)
{
    return std::strtod(std::string(number).c_str(), nullptr);
}

std::string doubleText(double value)
{
    std::array<char, 64> text{};
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

bool fitsDouble(std::string_view number)
{
    const double value = nearestDouble(number);
    if (value - value != 0)
        return false;
    // Prints the digits that such programs print: -2^63 is a double and appears as -9223372036854776000.
    std::array<char, 64> text{};
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific).ptr;
    return compareNumbers(number, {text.data(), static_cast<std::size_t>(end - text.data())}) == 0;
}

} // namespace runyard
