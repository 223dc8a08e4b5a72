// Cells of the list of batches: the progress is a bar, in the colours of how its runs ended. GUI thread.
#pragma once

#include "views/widgets/table_delegate.h"

namespace runyard {

class BatchDelegate final : public TableDelegate
{
    Q_OBJECT

public:
    using TableDelegate::TableDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

} // namespace runyard
