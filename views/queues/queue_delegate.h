// Cells of the list of queues: how much of its limit a queue uses is a bar beside the number. GUI thread.
#pragma once

#include "views/widgets/table_delegate.h"

namespace runyard {

class QueueDelegate final : public TableDelegate
{
    Q_OBJECT

public:
    using TableDelegate::TableDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
};

} // namespace runyard
