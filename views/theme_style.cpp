#include "views/theme_style.h"

#include "views/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>
#include <QWidget>

namespace runyard {

namespace {

constexpr double kCorner = 4.0;

QColor outlineColour(const QStyleOption *option)
{
    const bool focused = option->state & QStyle::State_HasFocus;
    const bool enabled = option->state & QStyle::State_Enabled;
    if (focused && enabled)
        return Theme::of().accent();
    return option->palette.color(enabled ? QPalette::Dark : QPalette::Mid);
}

void drawOutlined(const QRect &rect, const QColor &fill, const QColor &outline, QPainter *painter)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(outline, 1.0));
    painter->setBrush(fill);
    painter->drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), kCorner, kCorner);
    painter->restore();
}

void drawCheck(const QStyleOption *option, QPainter *painter)
{
    const bool on = option->state & QStyle::State_On;
    const bool partial = option->state & QStyle::State_NoChange;
    const bool enabled = option->state & QStyle::State_Enabled;
    const QColor mark = enabled ? Theme::of().accent() : option->palette.color(QPalette::Mid);
    const QRect box = option->rect.adjusted(1, 1, -1, -1);
    const bool filled = on || partial;
    drawOutlined(box, filled ? mark : option->palette.color(QPalette::Base),
                 filled ? mark : option->palette.color(QPalette::Dark), painter);
    if (!filled)
        return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(Theme::of().paper(), 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QRectF area(box);
    if (partial) {
        painter->drawLine(QPointF(area.left() + area.width() * 0.28, area.center().y()),
                          QPointF(area.right() - area.width() * 0.28, area.center().y()));
    } else {
        QPainterPath tick(QPointF(area.left() + area.width() * 0.24, area.top() + area.height() * 0.53));
        tick.lineTo(area.left() + area.width() * 0.43, area.top() + area.height() * 0.71);
        tick.lineTo(area.left() + area.width() * 0.77, area.top() + area.height() * 0.31);
        painter->drawPath(tick);
    }
    painter->restore();
}

} // namespace

ThemeStyle::ThemeStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

void ThemeStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option,
                               QPainter *painter, const QWidget *widget) const
{
    switch (element) {
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        drawCheck(option, painter);
        return;
    case PE_FrameLineEdit:
        drawOutlined(option->rect, Qt::transparent, outlineColour(option), painter);
        return;
    case PE_PanelLineEdit: {
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        if (frame && frame->lineWidth > 0)
            drawOutlined(option->rect, option->palette.color(QPalette::Base), outlineColour(option),
                         painter);
        else
            painter->fillRect(option->rect, option->palette.brush(QPalette::Base));
        return;
    }
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

int ThemeStyle::pixelMetric(PixelMetric metric, const QStyleOption *option,
                            const QWidget *widget) const
{
    switch (metric) {
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
        return 16;
    case PM_SplitterWidth:
        return 1;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int ThemeStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                          QStyleHintReturn *returnData) const
{
    if (hint == SH_EtchDisabledText || hint == SH_DitherDisabledText)
        return 0;
    return QProxyStyle::styleHint(hint, option, widget, returnData);
}

} // namespace runyard
