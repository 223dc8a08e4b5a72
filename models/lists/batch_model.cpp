#include "models/lists/batch_model.h"

#include "engine/contract/batches.h"
#include "models/words/batch_words.h"
#include "models/words/counted.h"
#include "models/words/format.h"

namespace runyard {

BatchModel::BatchModel(EngineClient &client, QObject *parent)
    : LiveTableModel(
        client, [](const ChangeSet &changes) { return changes.batches; }, parent)
{
}

void BatchModel::showOlder()
{
    if (!m_hasOlder || rows().empty())
        return;
    m_edges.push_back(rows().back().number);
    reload();
}

void BatchModel::showNewer()
{
    if (m_edges.empty())
        return;
    m_edges.pop_back();
    reload();
}

void BatchModel::request(Reply<std::vector<Batch>> reply)
{
    BatchPageRequest wanted{.olderThan = {}, .newerThan = {}, .limit = kStretch};
    if (!m_edges.empty())
        wanted.olderThan = m_edges.back();
    client().batches().page(
        wanted, guiReply<BatchPage>(this, [this, reply = std::move(reply)](Result<BatchPage> page) {
            if (!page)
                return reply(page.error());
            m_hasOlder = page->hasOlder;
            reply(std::move(page->batches));
        }));
}

QVariant BatchModel::data(const QModelIndex &index, int role) const
{
    if (role == LikenessRole && index.isValid())
        return static_cast<int>(batchStanding(at(index.row())).likeness);
    if (role == AllRole && index.isValid())
        return at(index.row()).runCount;
    return LiveTableModel::data(index, role);
}

QString BatchModel::keyOf(const Batch &row) const
{
    return format::text(row.id.text);
}

QStringList BatchModel::columnTitles() const
{
    return {tr("Batch"),    tr("State"),   tr("Progress"), tr("Succeeded"), tr("Not succeeded"),
            tr("Not made"), tr("Created"), tr("Took"),     tr("Made by"),   tr("Key")};
}

QString BatchModel::cellText(const Batch &row, int column) const
{
    switch (static_cast<Column>(column)) {
    case Name: return format::shortId(row.id.text);
    case State: return batchStanding(row).words;
    case Progress:
        if (row.runCount == row.unmade)
            return tr("none made");
        return tr("%1 of %2").arg(format::count(row.finished), format::count(row.runCount - row.unmade));
    case Succeeded: return format::count(row.succeeded);
    case NotSucceeded: return format::count(row.finished - row.succeeded);
    case Unmade: return format::count(row.unmade);
    case Created: return format::clockTime(row.createdAt);
    case Took:
        return row.finishedAt
                   ? format::duration(std::chrono::duration_cast<Millis>(*row.finishedAt - row.createdAt))
                   : QString();
    case Parent: return format::shortId(row.parent.text);
    case Key: return format::text(row.idempotencyKey.userKey);
    case ColumnCount: break;
    }
    return {};
}

QString BatchModel::cellStored(const Batch &row, int column) const
{
    if (column == Name || column == Parent)
        return format::text(column == Name ? row.id.text : row.parent.text);
    return cellText(row, column);
}

QVariant BatchModel::cellValue(const Batch &row, int column) const
{
    switch (column) {
    case Name: return static_cast<qint64>(row.number);
    case State: return static_cast<int>(row.status);
    case Progress: return row.runCount > 0 ? static_cast<double>(row.finished) / row.runCount : 0.0;
    case Succeeded: return row.succeeded;
    case NotSucceeded: return row.finished - row.succeeded;
    case Unmade: return row.unmade;
    case Created: return static_cast<qint64>(toMicros(row.createdAt));
    case Took: return row.finishedAt ? static_cast<qint64>((*row.finishedAt - row.createdAt).count()) : -1;
    default: return cellText(row, column);
    }
}

QString BatchModel::cellTip(const Batch &row, int column) const
{
    switch (column) {
    case Name: return format::text(row.id.text);
    case State:
        return row.isSealed() ? QString()
                              : format::counted(row.runCount, tr("%2 of %1 item is there"),
                                                tr("%2 of %1 items are there"))
                                    .arg(format::count(row.received));
    case Parent: return format::text(row.parent.text);
    case Created: return format::fullTime(row.createdAt);
    default: return {};
    }
}

bool BatchModel::isNumeric(int column) const
{
    return column >= Progress && column <= Took;
}

} // namespace runyard
