#include "models/runs/run_list_cells.h"

#include "engine/base/clock_steps.h"
#include "models/runs/run_list_model.h"
#include "models/words/display_text.h"
#include "models/words/format.h"

#include <algorithm>

namespace runyard {

static QString waitedCell(const Run &run, TimePoint now)
{
    if (run.status == RunStatus::Reattempting && run.retryAt)
        return RunListModel::tr("next %1").arg(format::relativeTime(*run.retryAt, now));
    if (run.status == RunStatus::Delayed && run.delayUntil)
        return RunListModel::tr("starts %1").arg(format::relativeTime(*run.delayUntil, now));
    if (!run.queuedAt)
        return QStringLiteral("–");
    const TimePoint until = run.startedAt.value_or(run.finishedAt.value_or(nowSince(*run.queuedAt, now)));
    return format::duration(std::chrono::floor<Millis>(until - *run.queuedAt));
}

static QString durationCell(const Run &run, TimePoint now)
{
    if (!run.startedAt)
        return QStringLiteral("–");
    return format::duration(
        std::chrono::floor<Millis>(run.finishedAt.value_or(nowSince(*run.startedAt, now)) - *run.startedAt));
}

static QString tagsText(const Run &run)
{
    QStringList tags;
    for (const auto &tag : run.tags)
        tags += format::text(tag);
    return tags.join(QStringLiteral(", "));
}

QString runCellText(const Run &run, int column, TimePoint now)
{
    switch (column) {
    case RunListModel::Status: return format::status(run.status);
    case RunListModel::Task: return format::text(run.taskId);
    case RunListModel::Id: return format::shortId(run.id.text);
    case RunListModel::Attempts: return format::attempts(run);
    case RunListModel::Waited: return waitedCell(run, now);
    case RunListModel::Duration: return durationCell(run, now);
    case RunListModel::Created: return format::listTime(run.createdAt, now);
    case RunListModel::Finished:
        return run.finishedAt ? format::listTime(*run.finishedAt, now) : QStringLiteral("–");
    case RunListModel::Tags: return tagsText(run);
    case RunListModel::Queue: return format::text(run.queue);
    case RunListModel::Version: return format::text(run.version);
    case RunListModel::Machine: return format::text(run.machine);
    default: return {};
    }
}

bool isNumericRunColumn(int column)
{
    return column == RunListModel::Attempts || column == RunListModel::Waited
           || column == RunListModel::Duration || column == RunListModel::Created
           || column == RunListModel::Finished;
}

QString runColumnTitle(int column)
{
    switch (column) {
    case RunListModel::Status: return RunListModel::tr("Status");
    case RunListModel::Task: return RunListModel::tr("Task");
    case RunListModel::Id: return RunListModel::tr("Run");
    case RunListModel::Attempts: return RunListModel::tr("Attempts");
    case RunListModel::Waited: return RunListModel::tr("Waited");
    case RunListModel::Duration: return RunListModel::tr("Duration");
    case RunListModel::Created: return RunListModel::tr("Created");
    case RunListModel::Finished: return RunListModel::tr("Finished");
    case RunListModel::Tags: return RunListModel::tr("Tags");
    case RunListModel::Queue: return RunListModel::tr("Queue");
    case RunListModel::Version: return RunListModel::tr("Version");
    case RunListModel::Machine: return RunListModel::tr("Machine");
    default: return {};
    }
}

std::optional<RunOrder> runColumnOrder(int column)
{
    switch (column) {
    case RunListModel::Created: return RunOrder::Created;
    case RunListModel::Finished: return RunOrder::Finished;
    case RunListModel::Duration: return RunOrder::Duration;
    case RunListModel::Waited: return RunOrder::Waited;
    case RunListModel::Attempts: return RunOrder::Attempts;
    default: return {};
    }
}

} // namespace runyard
