// Cells of the list of failures: the trend as small bars. GUI thread.
#pragma once

#include "views/widgets/table_delegate.h"

namespace runyard {

class ErrorGroupDelegate final : public TableDelegate
{
    Q_OBJECT

public:
    explicit ErrorGroupDelegate(QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
};

/// Bars from the left, the tallest as high as the rectangle; a hairline where there is nothing.
void paintTrend(QPainter *painter, const QRect &rect, const QList<qint64> &values, const QColor &colour);

} // namespace runyard
