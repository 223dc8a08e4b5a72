#include "models/lists/task_model.h"

#include "engine/contract/projects.h"
#include "models/words/format.h"

namespace runyard {

TaskModel::TaskModel(EngineClient &client, QObject *parent)
    : LiveTableModel(
        client,
        [](const ChangeSet &changes) { return changes.tasks || changes.counts || !changes.runs.empty(); },
        parent)
{
}

void TaskModel::request(Reply<std::vector<TaskInfo>> reply)
{
    client().projects().tasks(std::move(reply));
}

QString TaskModel::keyOf(const TaskInfo &row) const
{
    return format::text(row.definition.id);
}

QStringList TaskModel::columnTitles() const
{
    return {tr("Task"),   tr("Description"), tr("Queue"),   tr("Queued"), tr("Executing"),
            tr("Failed"), tr("Runs"),        tr("Project"), tr("Version")};
}

QString TaskModel::cellText(const TaskInfo &row, int column) const
{
    switch (static_cast<Column>(column)) {
    case Task: return format::text(row.definition.id);
    case Description: return format::text(row.definition.description);
    case Queue: return format::text(row.definition.queueName());
    case Queued: return format::count(row.queued);
    case Executing: return format::count(row.executing);
    case Failed: return format::count(row.failed);
    case Total: return format::count(row.total);
    case Project: return format::text(row.project);
    case Version: return format::text(row.version);
    case ColumnCount: break;
    }
    return {};
}

QVariant TaskModel::cellValue(const TaskInfo &row, int column) const
{
    switch (column) {
    case Queued: return static_cast<qint64>(row.queued);
    case Executing: return static_cast<qint64>(row.executing);
    case Failed: return static_cast<qint64>(row.failed);
    case Total: return static_cast<qint64>(row.total);
    default: return cellText(row, column);
    }
}

QString TaskModel::cellTip(const TaskInfo &row, int column) const
{
    switch (column) {
    case Task: return format::text(row.definition.directory);
    case Description: return format::text(row.definition.description);
    default: return {};
    }
}

bool TaskModel::isNumeric(int column) const
{
    return column == Queued || column == Executing || column == Failed || column == Total;
}

} // namespace runyard
