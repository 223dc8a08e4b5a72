#include "models/lists/queue_model.h"

#include "engine/contract/queues.h"
#include "models/words/format.h"

#include <limits>

namespace runyard {

QueueModel::QueueModel(EngineClient &client, QObject *parent)
    : LiveTableModel(
        client,
        [](const ChangeSet &changes) { return changes.queues || changes.tasks || !changes.runs.empty(); },
        parent)
{
}

QVariant QueueModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || (role != PausedRole && role != LimitRole))
        return LiveTableModel::data(index, role);
    const QueueInfo &row = at(index.row());
    if (role == PausedRole)
        return row.paused;
    return row.limit() ? QVariant(*row.limit()) : QVariant();
}

void QueueModel::request(Reply<std::vector<QueueInfo>> reply)
{
    client().queues().list(std::move(reply));
}

QString QueueModel::keyOf(const QueueInfo &row) const
{
    return format::text(row.name);
}

QStringList QueueModel::columnTitles() const
{
    return {tr("Queue"), tr("State"), tr("Queued"), tr("Running"), tr("Limit"), tr("Limit set by")};
}

QString QueueModel::cellText(const QueueInfo &row, int column) const
{
    switch (static_cast<Column>(column)) {
    case Name: return format::text(row.name);
    case State: return row.paused ? tr("Paused") : tr("Open");
    case Queued: return format::count(row.queued);
    case Running: return format::count(row.running);
    case Limit: return row.limit() ? format::count(*row.limit()) : tr("none");
    case LimitFrom: return row.overrideLimit ? tr("operator") : row.declaredLimit ? tr("project") : QString();
    case ColumnCount: break;
    }
    return {};
}

QVariant QueueModel::cellValue(const QueueInfo &row, int column) const
{
    switch (column) {
    case Queued: return static_cast<qint64>(row.queued);
    case Running: return static_cast<qint64>(row.running);
    case Limit: return row.limit().value_or(std::numeric_limits<int>::max());
    default: return cellText(row, column);
    }
}

QString QueueModel::cellTip(const QueueInfo &, int) const
{
    return {};
}

bool QueueModel::isNumeric(int column) const
{
    return column == Queued || column == Running || column == Limit;
}

} // namespace runyard
