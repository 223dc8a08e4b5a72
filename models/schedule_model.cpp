#include "models/schedule_model.h"

#include "models/format.h"

namespace runyard {

ScheduleModel::ScheduleModel(EngineClient &client, QObject *parent)
    : LiveTableModel(
          client, [](const ChangeSet &changes) { return changes.schedules || changes.tasks; }, parent)
{
}

void ScheduleModel::request(Reply<std::vector<ScheduleInfo>> reply)
{
    client().schedules(std::move(reply));
}

QString ScheduleModel::keyOf(const ScheduleInfo &row) const
{
    return format::text(row.id.text);
}

QStringList ScheduleModel::columnTitles() const
{
    return {tr("Schedule"),
            tr("Task"),
            tr("Cron"),
            tr("Time zone"),
            tr("State"),
            tr("Next run"),
            tr("Last run")};
}

QString ScheduleModel::cellText(const ScheduleInfo &row, int column) const
{
    switch (static_cast<Column>(column)) {
    case Name:
        return format::text(row.definition.name);
    case Task:
        return format::text(row.definition.taskId);
    case Cron:
        return format::text(row.definition.cron);
    case Zone:
        return format::text(row.definition.timezone);
    case State:
        return row.active ? tr("Active") : tr("Off");
    case Next:
        return row.nextRunAt ? format::clockTime(*row.nextRunAt) : QString();
    case Last:
        return row.lastRunAt ? format::clockTime(*row.lastRunAt) : QString();
    case ColumnCount:
        break;
    }
    return {};
}

QVariant ScheduleModel::cellValue(const ScheduleInfo &row, int column) const
{
    switch (column) {
    case Next:
        return static_cast<qint64>(row.nextRunAt ? toMicros(*row.nextRunAt) : 0);
    case Last:
        return static_cast<qint64>(row.lastRunAt ? toMicros(*row.lastRunAt) : 0);
    default:
        return cellText(row, column);
    }
}

QString ScheduleModel::cellTip(const ScheduleInfo &row, int column) const
{
    switch (column) {
    case Next:
        return row.nextRunAt ? format::fullTime(*row.nextRunAt) : QString();
    case Last:
        return row.lastRunAt ? format::fullTime(*row.lastRunAt) : QString();
    default:
        return {};
    }
}

bool ScheduleModel::isNumeric(int) const
{
    return false;
}

} // namespace runyard
