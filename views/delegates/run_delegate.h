// Paints a cell of the run list: status with its shape and colour, ids in the mono face,
// figures of equal width, and a hairline under each row.
#pragma once

#include <QStyledItemDelegate>

namespace runyard {

/// How long the status of a run that changed is lit up; the view repaints meanwhile.
inline constexpr int kGlowMillis = 600;

class RunDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

} // namespace runyard
