#include "views/theme/theme_outlines.h"

#include "views/theme/theme.h"

#include <QPainter>
#include <QStyleOption>

namespace runyard {

void paintRadio(const QStyleOption *option, QPainter *painter)
{
    const bool isEnabled = option->state & QStyle::State_Enabled;
    const bool isOn = option->state & QStyle::State_On;
    const bool hasFocus = option->state & QStyle::State_HasFocus;
    const QColor mark = isEnabled ? Theme::of().accent() : option->palette.color(QPalette::Mid);
    const QColor ring = isOn || hasFocus ? mark : option->palette.color(QPalette::Dark);
    const QRectF circle = QRectF(option->rect).adjusted(1.5, 1.5, -1.5, -1.5);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(ring, 1.0));
    painter->setBrush(isOn ? mark : option->palette.color(QPalette::Base));
    painter->drawEllipse(circle);
    if (isOn) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(Theme::of().paper());
        painter->drawEllipse(circle.center(), circle.width() * 0.2, circle.height() * 0.2);
    }
    painter->restore();
}

void paintFrame(const QStyleOption *option, QPainter *painter)
{
    const bool isEnabled = option->state & QStyle::State_Enabled;
    const bool hasFocus = option->state & QStyle::State_HasFocus;
    painter->save();
    painter->setBrush(Qt::NoBrush);
    painter->setPen(isEnabled && hasFocus
                        ? Theme::of().accent()
                        : option->palette.color(isEnabled ? QPalette::Dark : QPalette::Mid));
    painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
    painter->restore();
}

} // namespace runyard
