#include "views/runs/run_delegate.h"

#include "models/runs/run_list_model.h"
#include "views/theme/theme.h"

#include <QPainter>

namespace runyard {

namespace {

constexpr int kCellMargin = 6; // as the style has in the cells of other tables
constexpr int kIconSize = 16;

bool isFigure(int column)
{
    switch (column) {
    case RunListModel::Attempts:
    case RunListModel::Waited:
    case RunListModel::Duration:
    case RunListModel::Created:
    case RunListModel::Finished: return true;
    default: return false;
    }
}

/// Where the text will be once the run is loaded, so that scrolling shows the position.
void paintPlaceholder(QPainter *painter, const QRect &cell)
{
    painter->fillRect(QRect(cell.left() + 8, cell.center().y() - 3, cell.width() / 2, 6),
                      Theme::of().hairline());
}

/// A status that has just changed glows and fades.
void paintGlow(QPainter *painter, const QRect &cell, TimePoint changedAt)
{
    const auto age = std::chrono::duration_cast<Millis>(SystemClock().now() - changedAt).count();
    if (age < 0 || age >= kGlowMillis)
        return;
    QColor glow = Theme::of().accent();
    glow.setAlphaF(0.22F * (1.0F - static_cast<float>(age) / kGlowMillis));
    painter->fillRect(cell, glow);
}

} // namespace

RunDelegate::RunDelegate(QObject *parent) : QStyledItemDelegate(parent)
{
    connect(&Theme::of(), &Theme::changed, this, [this] { m_faces.reset(); });
}

RunDelegate::Faces::Faces()
    : text(Theme::of().textFont()), mono(Theme::of().monoFont()), number(Theme::of().numberFont())
{
}

CellTexts &RunDelegate::faceOf(int column) const
{
    if (!m_faces)
        m_faces.emplace();
    if (column == RunListModel::Id)
        return m_faces->mono;
    return isFigure(column) ? m_faces->number : m_faces->text;
}

void RunDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    // For the size of a cell; painting does without.
    QStyledItemDelegate::initStyleOption(option, index);
    if (index.column() == RunListModel::Status) {
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->decorationSize = QSize(kIconSize, kIconSize);
    } else if (index.column() == RunListModel::Id) {
        option->font = Theme::of().monoFont();
    } else if (isFigure(index.column())) {
        option->font = Theme::of().numberFont();
    }
}

void RunDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QVariant status = index.data(RunListModel::StatusRole);
    if (!status.isValid())
        return paintPlaceholder(painter, option.rect);
    const Theme &theme = Theme::of();
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const auto group = option.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
    if (isSelected)
        painter->fillRect(option.rect, option.palette.brush(group, QPalette::Highlight));

    QRect text = option.rect.adjusted(kCellMargin, 0, -kCellMargin, 0);
    if (index.column() == RunListModel::Status) {
        const auto value = static_cast<RunStatus>(status.toInt());
        const QRect icon(text.left(), option.rect.center().y() - kIconSize / 2 + 1, kIconSize, kIconSize);
        theme.statusIcon(value).paint(painter, icon);
        text.setLeft(icon.right() + 1 + 2 * kCellMargin);
        painter->setPen(theme.status(value));
    } else {
        painter->setPen(option.palette.color(group, isSelected ? QPalette::HighlightedText : QPalette::Text));
    }
    faceOf(index.column())
        .draw(painter, text, isFigure(index.column()) ? Qt::AlignRight : Qt::AlignLeft,
              index.data(Qt::DisplayRole).toString());

    if (index.column() == RunListModel::Status)
        paintGlow(painter, option.rect, fromMicros(index.data(RunListModel::ChangedAtRole).toLongLong()));
    painter->setPen(theme.hairline());
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
}

} // namespace runyard
