// A line of terminal output as text with styles: SGR colours and weights are kept, every other escape
// sequence and control character is dropped, and what turns the direction or cannot be seen is numbered
// ("[U+202E]"), so that a log cannot move, hide or fake what is shown.
// Styles do not carry over to the next line, so that a line looks the same wherever reading starts.
// Pure.
#pragma once

#include "models/words/ansi_style.h"

#include <QString>

#include <vector>

namespace runyard {

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

} // namespace runyard
