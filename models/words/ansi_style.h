// Styles of terminal output: what SGR sequences ("ESC [ 1;31 m") set. Pure.
#pragma once

#include <QStringView>

#include <cstdint>
#include <optional>

namespace runyard {

/// What begins a sequence: this one and "[", or the other one alone.
inline constexpr char16_t kEscape = 0x1b;
inline constexpr char16_t kOneByteCsi = 0x9b;

struct AnsiColour
{
    enum class Kind { Indexed, Rgb };
    Kind kind = Kind::Indexed;
    std::uint32_t value = 0; // 0..255, or 0xRRGGBB
    bool operator==(const AnsiColour &) const = default;

    /// 0xRRGGBB. Only for true colours and the indices from 16 on; the first 16 are the theme's.
    std::uint32_t rgb() const;
};

struct AnsiStyle
{
    std::optional<AnsiColour> foreground;
    std::optional<AnsiColour> background;
    bool isBold = false;
    bool isFaint = false;
    bool isItalic = false;
    bool isUnderlined = false;
    bool isInverse = false;
    bool isStruck = false;
    bool operator==(const AnsiStyle &) const = default;
};

/// How long the colour sequence ("ESC [ 1;31 m") that begins at `at` is; 0 where none does. One that the end
/// of the text cuts off counts, because texts are shortened anywhere.
qsizetype sgrLength(QStringView text, qsizetype at);
/// What text looks like after such a sequence, of which `parameters` are the part between "[" and "m".
void applySgr(AnsiStyle &style, QStringView parameters);

} // namespace runyard
