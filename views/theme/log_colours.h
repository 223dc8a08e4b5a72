// Colours of terminal output in the window's themes: what a program chose, moved as far as it takes to be
// read on our paper. Pure but for the theme asked. GUI thread.
#pragma once

#include "engine/domain/run.h"
#include "models/words/ansi_text.h"

#include <QColor>

namespace runyard {

struct LogInk
{
    QColor text;
    QColor ground; // invalid = the paper
};

/// `plain` is the colour of text without colours of its own.
LogInk inkOf(const AnsiStyle &style, const QColor &plain);
/// By stream and level.
QColor plainLogColour(const LogLine &line);
/// `colour`, or the nearest on the way to black or white that has a contrast of 4.5 on `ground`.
QColor readableOn(const QColor &colour, const QColor &ground);

} // namespace runyard
