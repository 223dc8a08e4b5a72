// A line of terminal output as text with styles: SGR colours and weights are kept, every other escape
// sequence and control character is dropped, and what turns the direction or cannot be seen is numbered
// ("[U+202E]"), so that a log cannot move, hide or fake what is shown.
// Styles do not carry over to the next line, so that a line looks the same wherever reading starts.
// Pure.
#pragma once

#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace runyard {

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

/// A part of the text in one style. Parts follow each other and cover the text.
struct AnsiPart
{
    int from = 0;
    int length = 0;
    AnsiStyle style;
    bool operator==(const AnsiPart &) const = default;
};

struct AnsiText
{
    QString text; // what is read, without sequences
    std::vector<AnsiPart> parts;
};

AnsiText parseAnsi(const QString &line);

/// How long the colour sequence ("ESC [ 1;31 m") that begins at `at` is; 0 where none does. One that the end of
/// the text cuts off counts, because texts are shortened anywhere.
qsizetype sgrLength(QStringView text, qsizetype at);
/// What text looks like after such a sequence, of which `parameters` are the part between "[" and "m".
void applySgr(AnsiStyle &style, QStringView parameters);

} // namespace runyard
