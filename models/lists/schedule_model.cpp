#include "models/lists/schedule_model.h"

#include "engine/contract/schedules.h"
#include "engine/domain/schedule_times.h"
#include "engine/formats/cron.h"
#include "models/words/format.h"

namespace runyard {

static constexpr int kTickMillis = 1'000;

/// "23 Nov 03:00 · in 4 h"
static QString aroundNow(const std::optional<TimePoint> &at)
{
    if (!at)
        return {};
    return format::clockTime(*at) + QStringLiteral(" · ") + format::relativeTime(*at, SystemClock().now());
}

static QString cronWords(const ScheduleDefinition &definition)
{
    const auto cron = CronExpression::parse(definition.cron);
    return format::text(cron.ok() ? cron->describe() : definition.cron);
}

static bool isHindered(const ScheduleInfo &schedule)
{
    return !schedule.problem.empty() || !whyNeverFires(schedule.definition).empty();
}

QString scheduleStateWords(const ScheduleInfo &schedule)
{
    if (!schedule.active)
        return ScheduleModel::tr("Off");
    if (const std::string why = whyNeverFires(schedule.definition); !why.empty())
        return ScheduleModel::tr("Never fires: %1").arg(format::text(why));
    return schedule.problem.empty() ? ScheduleModel::tr("Active") : ScheduleModel::tr("Cannot start");
}

ScheduleModel::ScheduleModel(EngineClient &client, QObject *parent)
    : LiveTableModel(
        client, [](const ChangeSet &changes) { return changes.schedules || changes.tasks; }, parent)
{
    m_tick.setInterval(kTickMillis);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (rowCount() > 0)
            emit dataChanged(index(0, Next), index(rowCount() - 1, Last), {Qt::DisplayRole});
    });
    m_tick.start();
}

QVariant ScheduleModel::data(const QModelIndex &index, int role) const
{
    if (index.isValid() && role == ActiveRole)
        return at(index.row()).active;
    if (index.isValid() && role == ProblemRole)
        return isHindered(at(index.row()));
    return LiveTableModel::data(index, role);
}

void ScheduleModel::request(Reply<std::vector<ScheduleInfo>> reply)
{
    client().schedules().list(std::move(reply));
}

QString ScheduleModel::keyOf(const ScheduleInfo &row) const
{
    return format::text(row.id.text);
}

QStringList ScheduleModel::columnTitles() const
{
    return {tr("Schedule"),  tr("Task"),     tr("State"),    tr("When"), tr("Cron"),
            tr("Time zone"), tr("Next run"), tr("Last run"), tr("From")};
}

QString ScheduleModel::cellText(const ScheduleInfo &row, int column) const
{
    switch (static_cast<Column>(column)) {
    case Name: return format::text(row.definition.name);
    case Task: return format::text(row.definition.taskId);
    case When: return cronWords(row.definition);
    case Cron: return format::text(row.definition.cron);
    case Zone: return format::text(row.definition.timezone);
    case State: return scheduleStateWords(row);
    case Next: return aroundNow(row.nextRunAt);
    case Last: return aroundNow(row.lastRunAt);
    case From: return row.isDeclared() ? format::text(row.project) : tr("API or window");
    case ColumnCount: break;
    }
    return {};
}

QVariant ScheduleModel::cellValue(const ScheduleInfo &row, int column) const
{
    switch (column) {
    case Next: return static_cast<qint64>(row.nextRunAt ? toMicros(*row.nextRunAt) : 0);
    case Last: return static_cast<qint64>(row.lastRunAt ? toMicros(*row.lastRunAt) : 0);
    default: return cellText(row, column);
    }
}

QString ScheduleModel::cellTip(const ScheduleInfo &row, int column) const
{
    switch (column) {
    case Next: return row.nextRunAt ? format::fullTime(*row.nextRunAt) : QString();
    case Last: return row.lastRunAt ? format::fullTime(*row.lastRunAt) : QString();
    case Name:
        return format::text(row.externalId.empty() ? row.id.text : row.id.text + " · " + row.externalId);
    case State: {
        const std::string why = whyNeverFires(row.definition);
        return format::text(why.empty() ? row.problem : why);
    }
    default: return {};
    }
}

bool ScheduleModel::isNumeric(int) const
{
    return false;
}

} // namespace runyard
