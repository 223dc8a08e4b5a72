#include "views/batches/batch_delegate.h"

#include "engine/domain/run_status.h"
#include "models/lists/batch_model.h"
#include "views/theme/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace runyard {

static constexpr int kBatchBarLeft = 8;
static constexpr int kBatchBarHeight = 6;
static constexpr int kBatchTextRoom = 104;

void BatchDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    TableDelegate::initStyleOption(option, index);
    const Theme &theme = Theme::of();
    const auto paintText = [option](const QColor &colour) {
        option->palette.setColor(QPalette::Text, colour);
        option->palette.setColor(QPalette::HighlightedText, colour);
    };
    const int number = index.data(BatchModel::SortRole).toInt();
    switch (index.column()) {
    case BatchModel::State: {
        const auto likeness = static_cast<RunStatus>(index.data(BatchModel::LikenessRole).toInt());
        option->icon = theme.statusIcon(likeness);
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->decorationSize = QSize(16, 16);
        paintText(theme.status(likeness));
        break;
    }
    case BatchModel::NotSucceeded:
    case BatchModel::Unmade: paintText(number > 0 ? theme.status(RunStatus::Failed) : theme.muted()); break;
    case BatchModel::Name:
    case BatchModel::Parent: option->font = theme.monoFont(); break;
    default: break;
    }
}

void BatchDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    TableDelegate::paint(painter, option, index);
    const int width = option.rect.width() - kBatchBarLeft - kBatchTextRoom;
    if (index.column() != BatchModel::Progress || width < 16)
        return;
    const auto countIn = [&index](int column) {
        return index.siblingAtColumn(column).data(BatchModel::SortRole).toDouble();
    };
    const double succeeded = countIn(BatchModel::Succeeded);
    const double others = countIn(BatchModel::NotSucceeded);
    const double unmade = countIn(BatchModel::Unmade);
    const double all = std::max(index.data(BatchModel::AllRole).toDouble(), 1.0);
    const Theme &theme = Theme::of();
    const QRectF whole(option.rect.left() + kBatchBarLeft,
                       option.rect.center().y() - kBatchBarHeight / 2.0 + 0.5, width, kBatchBarHeight);
    QPainterPath shape;
    shape.addRoundedRect(whole, kBatchBarHeight / 2.0, kBatchBarHeight / 2.0);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setClipPath(shape);
    QColor track = theme.text();
    track.setAlphaF(0.12F);
    painter->fillRect(whole, track);
    double left = whole.left();
    const auto piece = [&](double count, const QColor &colour) {
        const double length = whole.width() * count / all;
        painter->fillRect(QRectF(left, whole.top(), length, whole.height()), colour);
        left += length;
    };
    piece(succeeded, theme.status(RunStatus::Completed));
    piece(others + unmade, theme.status(RunStatus::Failed));
    painter->restore();
}

} // namespace runyard
