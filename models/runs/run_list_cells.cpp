#include "models/runs/run_list_cells.h"

#include "engine/base/clock_steps.h"
#include "models/words/display_text.h"
#include "models/words/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace runyard {

namespace {

struct Cells
{
    Q_DECLARE_TR_FUNCTIONS(RunListModel)
};

} // namespace

static QString waitedCell(const Run &run, TimePoint now)
{
    if (run.status == RunStatus::Reattempting && run.retryAt)
        return Cells::tr("next %1").arg(format::relativeTime(*run.retryAt, now));
    if (run.status == RunStatus::Delayed && run.delayUntil)
        return Cells::tr("starts %1").arg(format::relativeTime(*run.delayUntil, now));
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
    case RunListColumns::Status: return format::status(run.status);
    case RunListColumns::Task: return format::text(run.taskId);
    case RunListColumns::Id: return format::shortId(run.id.text);
    case RunListColumns::Attempts: return format::attempts(run);
    case RunListColumns::Waited: return waitedCell(run, now);
    case RunListColumns::Duration: return durationCell(run, now);
    case RunListColumns::Created: return format::listTime(run.createdAt, now);
    case RunListColumns::Finished:
        return run.finishedAt ? format::listTime(*run.finishedAt, now) : QStringLiteral("–");
    case RunListColumns::Tags: return tagsText(run);
    case RunListColumns::Queue: return format::text(run.queue);
    case RunListColumns::Version: return format::text(run.version);
    case RunListColumns::Machine: return format::text(run.machine);
    default: return {};
    }
}

bool isNumericRunColumn(int column)
{
    return column == RunListColumns::Attempts || column == RunListColumns::Waited
           || column == RunListColumns::Duration || column == RunListColumns::Created
           || column == RunListColumns::Finished;
}

QString runColumnTitle(int column)
{
    switch (column) {
    case RunListColumns::Status: return Cells::tr("Status");
    case RunListColumns::Task: return Cells::tr("Task");
    case RunListColumns::Id: return Cells::tr("Run");
    case RunListColumns::Attempts: return Cells::tr("Attempts");
    case RunListColumns::Waited: return Cells::tr("Waited");
    case RunListColumns::Duration: return Cells::tr("Duration");
    case RunListColumns::Created: return Cells::tr("Created");
    case RunListColumns::Finished: return Cells::tr("Finished");
    case RunListColumns::Tags: return Cells::tr("Tags");
    case RunListColumns::Queue: return Cells::tr("Queue");
    case RunListColumns::Version: return Cells::tr("Version");
    case RunListColumns::Machine: return Cells::tr("Machine");
    default: return {};
    }
}

std::optional<RunOrder> runColumnOrder(int column)
{
    switch (column) {
    case RunListColumns::Created: return RunOrder::Created;
    case RunListColumns::Finished: return RunOrder::Finished;
    case RunListColumns::Duration: return RunOrder::Duration;
    case RunListColumns::Waited: return RunOrder::Waited;
    case RunListColumns::Attempts: return RunOrder::Attempts;
    default: return {};
    }
}

} // namespace runyard
