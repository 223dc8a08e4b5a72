#include "views/errors/error_group_delegate.h"

#include "models/lists/error_group_model.h"
#include "views/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace runyard {

static constexpr int kTrendMargin = 5;

static std::optional<QColor> groupColour(const QModelIndex &index)
{
    const Theme &theme = Theme::of();
    const auto state = static_cast<ErrorGroupState>(index.data(ErrorGroupModel::StateRole).toInt());
    const bool isSettled = state == ErrorGroupState::Resolved || state == ErrorGroupState::Ignored;
    switch (index.column()) {
    case ErrorGroupModel::State:
        if (state == ErrorGroupState::Regressed)
            return theme.status(RunStatus::Reattempting);
        if (state == ErrorGroupState::Resolved)
            return theme.status(RunStatus::Completed);
        return state == ErrorGroupState::Open
                   ? theme.status(static_cast<RunStatus>(index.data(ErrorGroupModel::StatusRole).toInt()))
                   : theme.muted();
    case ErrorGroupModel::Error:
    case ErrorGroupModel::Runs: return isSettled ? std::optional(theme.muted()) : std::nullopt;
    case ErrorGroupModel::FirstSeen:
    case ErrorGroupModel::Versions: return theme.muted();
    default: return std::nullopt;
    }
}

ErrorGroupDelegate::ErrorGroupDelegate(QObject *parent) : TableDelegate(parent)
{
    setTint(groupColour);
}

void paintTrend(QPainter *painter, const QRect &rect, const QList<qint64> &values, const QColor &colour)
{
    if (values.isEmpty() || rect.width() < values.size())
        return;
    const qint64 most = std::max<qint64>(*std::max_element(values.begin(), values.end()), 1);
    const int step = std::max<int>(1, rect.width() / static_cast<int>(values.size()));
    const int gap = step > 3 ? 1 : 0;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->fillRect(QRect(rect.left(), rect.bottom(), step * static_cast<int>(values.size()) - gap, 1),
                      Theme::of().hairline());
    for (qsizetype i = 0; i < values.size(); ++i) {
        if (values[i] <= 0)
            continue;
        // Even one failure is seen beside a thousand.
        const int height = std::max<int>(2, static_cast<int>(values[i] * rect.height() / most));
        painter->fillRect(
            QRect(rect.left() + static_cast<int>(i) * step, rect.bottom() - height + 1, step - gap, height),
            colour);
    }
    painter->restore();
}

void ErrorGroupDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                               const QModelIndex &index) const
{
    TableDelegate::paint(painter, option, index);
    if (index.column() != ErrorGroupModel::Trend)
        return;
    const auto state = static_cast<ErrorGroupState>(index.data(ErrorGroupModel::StateRole).toInt());
    const bool isSettled = state == ErrorGroupState::Resolved || state == ErrorGroupState::Ignored;
    const Theme &theme = Theme::of();
    paintTrend(painter, option.rect.adjusted(8, kTrendMargin, -8, -kTrendMargin),
               index.data(ErrorGroupModel::TrendRole).value<QList<qint64>>(),
               isSettled ? theme.muted() : theme.status(RunStatus::Failed));
}

} // namespace runyard
