// What the cells of the run list say. Apart from the loading, which is in run_list_model.cpp.
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

QString RunListModel::text(const Run &run, int column, TimePoint now)
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

static bool isNumeric(int column)
{
    return column == RunListModel::Attempts || column == RunListModel::Waited
           || column == RunListModel::Duration || column == RunListModel::Created
           || column == RunListModel::Finished;
}

QVariant RunListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((isNumeric(index.column()) ? Qt::AlignRight : Qt::AlignLeft)
                                | Qt::AlignVCenter);
    const Run *run = runAt(index.row());
    if (!run)
        return {};
    switch (role) {
    case Qt::DisplayRole: return format::shown(text(*run, index.column(), now()));
    case Qt::ToolTipRole:
        if (index.column() == Id)
            return format::tipText(format::text(run->id.text));
        if (index.column() == Created)
            return format::fullTime(run->createdAt);
        if (index.column() == Finished && run->finishedAt)
            return format::fullTime(*run->finishedAt);
        return format::tipText(text(*run, index.column(), now()));
    case Qt::AccessibleTextRole:
        return format::shown(index.column() == Id ? format::text(run->id.text)
                                                  : text(*run, index.column(), now()));
    case RunIdRole: return format::text(run->id.text);
    case SeqRole: return static_cast<qlonglong>(toInt(run->seq));
    case StatusRole: return static_cast<int>(run->status);
    case ChangedAtRole:
        return static_cast<qlonglong>(
            toMicros(m_window[static_cast<std::size_t>(index.row() - m_first)].seen));
    default: return {};
    }
}

QVariant RunListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((isNumeric(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return title(section);
}

QString RunListModel::title(int column)
{
    switch (column) {
    case Status: return tr("Status");
    case Task: return tr("Task");
    case Id: return tr("Run");
    case Attempts: return tr("Attempts");
    case Waited: return tr("Waited");
    case Duration: return tr("Duration");
    case Created: return tr("Created");
    case Finished: return tr("Finished");
    case Tags: return tr("Tags");
    case Queue: return tr("Queue");
    case Version: return tr("Version");
    case Machine: return tr("Machine");
    default: return {};
    }
}

std::optional<RunOrder> RunListModel::orderOf(int column)
{
    switch (column) {
    case Created: return RunOrder::Created;
    case Finished: return RunOrder::Finished;
    case Duration: return RunOrder::Duration;
    case Waited: return RunOrder::Waited;
    case Attempts: return RunOrder::Attempts;
    default: return {};
    }
}

} // namespace runyard
