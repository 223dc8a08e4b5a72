#include "views/queues/queue_delegate.h"

#include "models/lists/queue_model.h"
#include "views/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace runyard {

static constexpr int kBarLeft = 8;
static constexpr int kBarHeight = 6;
static constexpr int kNumberRoom = 56;

void QueueDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    TableDelegate::paint(painter, option, index);
    if (index.column() != QueueModel::Running)
        return;
    const QVariant limit = index.siblingAtColumn(QueueModel::Limit).data(QueueModel::LimitRole);
    const int width = option.rect.width() - kBarLeft - kNumberRoom;
    if (!limit.isValid() || width < 16)
        return;
    const double running = index.data(QueueModel::SortRole).toDouble();
    const double share = limit.toInt() > 0 ? std::clamp(running / limit.toInt(), 0.0, 1.0) : 1.0;
    const Theme &theme = Theme::of();
    const QRectF whole(option.rect.left() + kBarLeft, option.rect.center().y() - kBarHeight / 2.0 + 0.5,
                       width, kBarHeight);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    QColor track = theme.text();
    track.setAlphaF(0.12F);
    painter->setBrush(track);
    painter->drawRoundedRect(whole, kBarHeight / 2.0, kBarHeight / 2.0);
    // A full queue is not wrong, but it is why runs wait: amber.
    painter->setBrush(theme.status(share >= 1.0 ? RunStatus::Reattempting : RunStatus::Executing));
    if (share > 0)
        painter->drawRoundedRect(
            QRectF(whole.topLeft(), QSizeF(std::max(whole.width() * share, 6.0), whole.height())),
            kBarHeight / 2.0, kBarHeight / 2.0);
    painter->restore();
}

} // namespace runyard
