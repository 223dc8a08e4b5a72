// Cells of the list of queues: a bar beside the number shows how much of its limit a queue uses. GUI thread.
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
