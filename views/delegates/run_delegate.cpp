#include "views/delegates/run_delegate.h"

#include "models/run_list_model.h"
#include "views/theme.h"

#include <QPainter>

namespace runyard {

void RunDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->state &= ~QStyle::State_HasFocus; // the row is selected as a whole
    const Theme &theme = Theme::of();
    const QVariant status = index.data(RunListModel::StatusRole);
    switch (index.column()) {
    case RunListModel::Status:
        if (status.isValid()) {
            const auto value = static_cast<RunStatus>(status.toInt());
            option->icon = theme.statusIcon(value);
            option->features |= QStyleOptionViewItem::HasDecoration;
            option->decorationSize = QSize(16, 16);
            option->palette.setColor(QPalette::Text, theme.status(value));
            option->palette.setColor(QPalette::HighlightedText, theme.status(value));
        }
        break;
    case RunListModel::Id: option->font = theme.monoFont(); break;
    case RunListModel::Attempts:
    case RunListModel::Waited:
    case RunListModel::Duration:
    case RunListModel::Created:
    case RunListModel::Finished: option->font = theme.numberFont(); break;
    default: break;
    }
}

void RunDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::of();
    if (!index.data(RunListModel::LoadedRole).toBool()) {
        // Not loaded yet: a bar where the text will be, so that scrolling shows where one is.
        QColor bar = theme.hairline();
        painter->fillRect(
            QRect(option.rect.left() + 8, option.rect.center().y() - 3, option.rect.width() / 2, 6), bar);
        return;
    }
    QStyledItemDelegate::paint(painter, option, index);
    if (index.column() == RunListModel::Status) {
        const qint64 age =
            toMicros(SystemClock().now()) - index.data(RunListModel::ChangedAtRole).toLongLong();
        if (age >= 0 && age < kGlowMillis * 1'000) {
            QColor glow = theme.accent();
            glow.setAlphaF(0.22F * (1.0F - static_cast<float>(age) / (kGlowMillis * 1'000)));
            painter->fillRect(option.rect, glow);
        }
    }
    painter->setPen(theme.hairline());
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
}

} // namespace runyard
