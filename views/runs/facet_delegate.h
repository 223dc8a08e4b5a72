// Paints a value one can narrow by: check box, shape of the status, name, and its count at the right.
#pragma once

#include <QStyledItemDelegate>

namespace runyard {

class FacetDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace runyard
