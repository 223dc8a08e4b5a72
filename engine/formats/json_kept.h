// One JSON value written with the bytes of another: an edit that touches nothing it did not change.
#pragma once

#include <string>
#include <string_view>

namespace runyard {

enum class SameNumber {
    AsWritten, // 1.10 and 1.1 differ: the target's numbers are known to the digit
    ByValue,   // they do not: the target comes from a program that lays numbers out its own way
};

/// The value of `target`. Where the values are the same it has the bytes of `original`: blanks, escapes, the way
/// numbers are written, members that occur twice. New members are laid out as their neighbours. Both are JSON;
/// where one of them is not, or is nested deeper than kLexemeDepth, it is `target` as it is.
std::string keptWhereSame(std::string_view original, std::string_view target,
                          SameNumber rule = SameNumber::AsWritten);

/// Whether both texts mean the same value; the order of members does not count, 1.0 is 1. False for no JSON.
bool isSameJson(std::string_view left, std::string_view right);

/// How many members a later one of the same name in the same object hides, in all of the text.
int hiddenMembers(std::string_view json);

} // namespace runyard
