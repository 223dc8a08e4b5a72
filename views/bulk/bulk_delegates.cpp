#include "views/bulk/bulk_delegates.h"

#include "models/bulk/bulk_action_model.h"
#include "models/bulk/bulk_items_model.h"
#include "models/bulk/bulk_preview_model.h"
#include "views/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace runyard {

static constexpr int kProgressLeft = 8;
static constexpr int kProgressHeight = 6;
static constexpr int kProgressTextRoom = 124;

static void colourText(QStyleOptionViewItem *option, const QColor &colour)
{
    option->palette.setColor(QPalette::Text, colour);
    option->palette.setColor(QPalette::HighlightedText, colour);
}

static void showStatus(QStyleOptionViewItem *option, const QVariant &status)
{
    if (!status.isValid())
        return;
    const auto value = static_cast<RunStatus>(status.toInt());
    option->icon = Theme::of().statusIcon(value);
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->decorationSize = QSize(16, 16);
    colourText(option, Theme::of().status(value));
}

// ---- before it is started

void BulkPreviewDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    TableDelegate::initStyleOption(option, index);
    const Theme &theme = Theme::of();
    switch (index.column()) {
    case BulkPreviewModel::Status: showStatus(option, index.data(BulkPreviewModel::StatusRole)); break;
    case BulkPreviewModel::RunName:
    case BulkPreviewModel::Before:
    case BulkPreviewModel::After: option->font = theme.monoFont(); break;
    case BulkPreviewModel::Outcome:
        if (!index.data(BulkPreviewModel::ProblemRole).toString().isEmpty())
            colourText(option, m_fails ? theme.status(RunStatus::Failed) : theme.muted());
        else if (index.data(BulkPreviewModel::LossRole).toBool())
            colourText(option, theme.status(RunStatus::Failed));
        break;
    default: break;
    }
}

void BulkPreviewDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                                const QModelIndex &index) const
{
    TableDelegate::paint(painter, option, index);
    if (!index.data(BulkPreviewModel::LoadedRole).toBool())
        painter->fillRect(QRect(option.rect.left() + kProgressLeft, option.rect.center().y() - 3,
                                option.rect.width() / 2, kProgressHeight),
                          Theme::of().hairline());
}

// ---- the actions

void BulkActionDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    TableDelegate::initStyleOption(option, index);
    if (index.column() == BulkActionModel::State) {
        showStatus(option, index.data(BulkActionModel::LikenessRole));
    } else if (index.column() == BulkActionModel::Failed
               && index.data(BulkActionModel::SortRole).toLongLong() > 0) {
        colourText(option, Theme::of().status(RunStatus::Failed));
    } else if (index.column() == BulkActionModel::Which) {
        option->textElideMode = Qt::ElideRight;
    }
}

void BulkActionDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                               const QModelIndex &index) const
{
    TableDelegate::paint(painter, option, index);
    const int width = option.rect.width() - kProgressLeft - kProgressTextRoom;
    if (index.column() != BulkActionModel::Progress || width < 16)
        return;
    const double share = std::clamp(index.data(BulkActionModel::ShareRole).toDouble(), 0.0, 1.0);
    const Theme &theme = Theme::of();
    const auto likeness = static_cast<RunStatus>(index.data(BulkActionModel::LikenessRole).toInt());
    const QRectF whole(option.rect.left() + kProgressLeft,
                       option.rect.center().y() - kProgressHeight / 2.0 + 0.5, width, kProgressHeight);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    QColor track = theme.text();
    track.setAlphaF(0.12F);
    painter->setBrush(track);
    painter->drawRoundedRect(whole, kProgressHeight / 2.0, kProgressHeight / 2.0);
    painter->setBrush(theme.status(likeness));
    if (share > 0)
        painter->drawRoundedRect(
            QRectF(whole.topLeft(), QSizeF(std::max(whole.width() * share, 6.0), whole.height())),
            kProgressHeight / 2.0, kProgressHeight / 2.0);
    painter->restore();
}

// ---- what became of each run

void BulkItemDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    TableDelegate::initStyleOption(option, index);
    switch (index.column()) {
    case BulkItemsModel::RunName:
    case BulkItemsModel::Made: option->font = Theme::of().monoFont(); break;
    case BulkItemsModel::Outcome: showStatus(option, index.data(BulkItemsModel::LikenessRole)); break;
    case BulkItemsModel::MadeStatus: showStatus(option, index.data(BulkItemsModel::StatusRole)); break;
    default: break;
    }
}

} // namespace runyard
