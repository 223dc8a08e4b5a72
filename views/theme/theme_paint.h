// The strokes ThemeStyle is made of. GUI thread.
#pragma once

#include <QStyleOption>

class QPainter;

namespace runyard {

void paintOutlined(const QRect &rect, const QColor &fill, const QColor &outline, QPainter *painter);
void paintCheck(const QStyleOption *option, QPainter *painter);
void paintButton(const QStyleOptionButton *option, QPainter *painter);
void paintToolButton(const QStyleOption *option, QPainter *painter);
void paintHeaderSection(const QStyleOptionHeader *option, QPainter *painter);
void paintTab(const QStyleOptionTab *option, QPainter *painter);
void paintScrollBar(const QStyleOptionSlider *option, const QRect &handle, QPainter *painter);
void paintSplitter(const QStyleOption *option, QPainter *painter);
void paintFocus(const QRect &rect, QPainter *painter);

/// The outline of an edit or a button: the accent while it has the keyboard.
QColor outlineColour(const QStyleOption *option);

} // namespace runyard
