#include "views/widgets/table_delegate.h"

#include "views/theme/theme.h"

#include <QPainter>

namespace runyard {

void TableDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->state &= ~QStyle::State_HasFocus;
    const Theme &theme = Theme::of();
    if (option->displayAlignment.testFlag(Qt::AlignRight))
        option->font = theme.numberFont();
    else if (m_mono.contains(index.column()))
        option->font = theme.monoFont();
    if (const auto colour = m_tint ? m_tint(index) : std::nullopt) {
        option->palette.setColor(QPalette::Text, *colour);
        option->palette.setColor(QPalette::HighlightedText, *colour);
    }
}

void TableDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    painter->setPen(Theme::of().hairline());
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
}

} // namespace runyard
