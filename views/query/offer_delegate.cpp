#include "views/query/offer_delegate.h"

#include "views/theme/theme.h"

#include <QPainter>

namespace runyard {

void OfferDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    const Theme &theme = Theme::of();
    QStyledItemDelegate::paint(painter, option, index);
    painter->save();
    painter->setPen(theme.muted());
    painter->setFont(theme.numberFont());
    painter->drawText(option.rect.adjusted(0, 0, -12, 0), Qt::AlignRight | Qt::AlignVCenter,
                      index.data(NoteRole).toString());
    painter->restore();
}

QSize OfferDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setHeight(24);
    return size;
}

} // namespace runyard
