// Paints a completion: the text it inserts, and at the right how many runs it stands for.
#pragma once

#include <QStyledItemDelegate>

namespace runyard {

class OfferDelegate final : public QStyledItemDelegate
{
public:
    enum Role { NoteRole = Qt::UserRole };

    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace runyard
