// Writes a JSON value with the bytes of another wherever they are equal: an edit that touches only what it
// changes.
#pragma once

#include <string>
#include <string_view>

namespace runyard {

enum class SameNumber {
    AsWritten, // 1.10 and 1.1 differ: the target's numbers are exact
    ByValue,   // they are equal: the target comes from a program with its own notation of numbers
};

/// Returns the value of `target`, with the bytes of `original` where the values are equal: white space,
/// escapes, notation of numbers, repeated members. New members are laid out like their neighbours. If a text
/// is not JSON or is nested deeper than kLexemeDepth, returns `target` unchanged.
std::string keptWhereSame(std::string_view original, std::string_view target,
                          SameNumber rule = SameNumber::AsWritten);

/// Whether both texts have the same value, regardless of the order of members; 1.0 equals 1. False if one is
/// not JSON.
bool isSameJson(std::string_view left, std::string_view right);

/// Returns how many members, anywhere in the text, are hidden by a later member with the same name in the
/// same object.
int hiddenMembers(std::string_view json);

} // namespace runyard
