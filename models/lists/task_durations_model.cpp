#include "models/lists/task_durations_model.h"

#include "models/words/format.h"
#include "models/words/reliable_percentiles.h"

#include <QLocale>

namespace runyard {

QString TaskDurationsModel::keyOf(const TaskDurations &row) const
{
    return format::text(row.taskId) + QChar(0) + format::text(row.version);
}

QStringList TaskDurationsModel::columnTitles() const
{
    return {tr("Task"), tr("Version"), tr("Runs"),     tr("Success"), tr("p50"),
            tr("p95"),  tr("p99"),     tr("Wait p50"), tr("Wait p95")};
}

static std::optional<Micros> timeOf(const TaskDurations &row, int column)
{
    const Percentiles &times = column >= TaskDurationsModel::WaitP50 ? row.wait : row.duration;
    switch (column) {
    case TaskDurationsModel::P50:
    case TaskDurationsModel::WaitP50: return reliableP50(times);
    case TaskDurationsModel::P95:
    case TaskDurationsModel::WaitP95: return reliableP95(times);
    case TaskDurationsModel::P99: return reliableP99(times);
    default: return std::nullopt;
    }
}

QString TaskDurationsModel::cellText(const TaskDurations &row, int column) const
{
    switch (static_cast<Column>(column)) {
    case Task: return format::text(row.taskId);
    case Version: return format::text(row.version);
    case Runs: return format::count(row.runs);
    case Success:
        return row.successRate
                   ? QStringLiteral("%1 %").arg(QLocale().toString(*row.successRate * 100, 'f', 1))
                   : QStringLiteral("–");
    case P50:
    case P95:
    case P99:
    case WaitP50:
    case WaitP95: {
        const auto time = timeOf(row, column);
        return time ? format::duration(std::chrono::round<Millis>(*time)) : QStringLiteral("–");
    }
    case ColumnCount: break;
    }
    return {};
}

QVariant TaskDurationsModel::cellValue(const TaskDurations &row, int column) const
{
    switch (column) {
    case Task:
    case Version: return cellText(row, column);
    case Runs: return static_cast<qint64>(row.runs);
    case Success: return row.successRate.value_or(-1);
    default: return static_cast<qint64>(timeOf(row, column).value_or(Micros{-1}).count());
    }
}

} // namespace runyard
