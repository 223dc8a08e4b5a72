#include "views/theme/theme_paint.h"

#include "views/theme/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyle>

#include <algorithm>

namespace runyard {

namespace {

constexpr double kCorner = 4.0;

QColor veil(double strength)
{
    QColor colour = Theme::of().text();
    colour.setAlphaF(static_cast<float>(strength));
    return colour;
}

} // namespace

QColor outlineColour(const QStyleOption *option)
{
    const bool focused = option->state & QStyle::State_HasFocus;
    const bool enabled = option->state & QStyle::State_Enabled;
    if (focused && enabled)
        return Theme::of().accent();
    return option->palette.color(enabled ? QPalette::Dark : QPalette::Mid);
}

void paintOutlined(const QRect &rect, const QColor &fill, const QColor &outline, QPainter *painter)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(outline, 1.0));
    painter->setBrush(fill);
    painter->drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), kCorner, kCorner);
    painter->restore();
}

void paintCheck(const QStyleOption *option, QPainter *painter)
{
    const bool on = option->state & QStyle::State_On;
    const bool partial = option->state & QStyle::State_NoChange;
    const bool enabled = option->state & QStyle::State_Enabled;
    const QColor mark = enabled ? Theme::of().accent() : option->palette.color(QPalette::Mid);
    const QRect box = option->rect.adjusted(1, 1, -1, -1);
    const bool filled = on || partial;
    paintOutlined(box, filled ? mark : option->palette.color(QPalette::Base),
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

void paintButton(const QStyleOptionButton *option, QPainter *painter)
{
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool hovered = option->state & QStyle::State_MouseOver;
    const bool isFlat = option->features & QStyleOptionButton::Flat;
    const bool isDefault = enabled && (option->features & QStyleOptionButton::DefaultButton);
    QColor outline = isDefault ? Theme::of().accent() : outlineColour(option);
    if (isFlat && !(option->state & QStyle::State_HasFocus))
        outline = Qt::transparent;
    paintOutlined(option->rect, isFlat ? QColor(Qt::transparent) : option->palette.color(QPalette::Button),
                  outline, painter);
    if (option->state & (QStyle::State_Sunken | QStyle::State_On))
        paintOutlined(option->rect, veil(0.12), Qt::transparent, painter);
    else if (enabled && hovered)
        paintOutlined(option->rect, veil(0.05), Qt::transparent, painter);
    if (isDefault || (enabled && (option->state & QStyle::State_HasFocus)))
        paintOutlined(option->rect.adjusted(1, 1, -1, -1), Qt::transparent, outline, painter);
}

void paintToolButton(const QStyleOption *option, QPainter *painter)
{
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool pressed = option->state & (QStyle::State_Sunken | QStyle::State_On);
    if (pressed || (enabled && (option->state & QStyle::State_MouseOver)))
        paintOutlined(option->rect, veil(pressed ? 0.14 : 0.07), Qt::transparent, painter);
    if (enabled && (option->state & QStyle::State_HasFocus))
        paintFocus(option->rect, painter);
}

void paintHeaderSection(const QStyleOptionHeader *option, QPainter *painter)
{
    painter->fillRect(option->rect, Theme::of().paper());
    painter->setPen(Theme::of().hairline());
    painter->drawLine(option->rect.bottomLeft(), option->rect.bottomRight());
    // Where one can drag a column's edge.
    if (option->position != QStyleOptionHeader::End && option->position != QStyleOptionHeader::OnlyOneSection)
        painter->drawLine(option->rect.right(), option->rect.top() + 6, option->rect.right(),
                          option->rect.bottom() - 6);
}

void paintTab(const QStyleOptionTab *option, QPainter *painter)
{
    const QRect rect = option->rect;
    painter->setPen(Theme::of().hairline());
    painter->drawLine(rect.bottomLeft(), rect.bottomRight());
    if (option->state & QStyle::State_Selected)
        painter->fillRect(QRect(rect.left() + 4, rect.bottom() - 1, rect.width() - 8, 2),
                          Theme::of().accent());
    else if (option->state & QStyle::State_MouseOver)
        paintOutlined(rect.adjusted(2, 3, -2, -4), veil(0.06), Qt::transparent, painter);
    if (option->state & QStyle::State_HasFocus)
        paintFocus(rect.adjusted(2, 3, -2, -4), painter);
}

void paintScrollBar(const QStyleOptionSlider *option, const QRect &handle, QPainter *painter)
{
    if (option->minimum == option->maximum)
        return;
    const bool isActive = option->state & QStyle::State_MouseOver || option->activeSubControls;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(veil(isActive ? 0.42 : 0.26));
    const QRectF bar = QRectF(handle).adjusted(3, 3, -3, -3);
    const double corner = std::min(bar.width(), bar.height()) / 2;
    painter->drawRoundedRect(bar, corner, corner);
    painter->restore();
}

void paintSplitter(const QStyleOption *option, QPainter *painter)
{
    const QRect rect = option->rect;
    painter->setPen(option->state & QStyle::State_MouseOver ? Theme::of().accent() : Theme::of().hairline());
    if (option->state & QStyle::State_Horizontal)
        painter->drawLine(rect.center().x(), rect.top(), rect.center().x(), rect.bottom());
    else
        painter->drawLine(rect.left(), rect.center().y(), rect.right(), rect.center().y());
}

void paintFocus(const QRect &rect, QPainter *painter)
{
    paintOutlined(rect, Qt::transparent, Theme::of().accent(), painter);
}

} // namespace runyard
