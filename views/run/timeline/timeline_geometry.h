// What painting and hitting share: where things are. Private to the timeline view.
#pragma once

namespace runyard::timeline {

inline constexpr int kMargin = 12;
inline constexpr int kRowHeight = 25;
inline constexpr int kRowGap = 5;
inline constexpr int kAxisHeight = 22;
inline constexpr int kIndent = 12; // of a child, for each level
inline constexpr int kOpener = 14; // the mark that opens a child
inline constexpr double kEndWidth = 6;
inline constexpr int kDeepestIndent = 12; // levels; deeper ones stand below each other

constexpr int indentOf(int depth)
{
    return (depth < kDeepestIndent ? depth : kDeepestIndent) * kIndent;
}

} // namespace runyard::timeline
