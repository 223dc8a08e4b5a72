#include "models/lists/intercept_model.h"

#include "engine/contract/intercepts.h"
#include "models/words/format.h"

namespace runyard {

InterceptModel::InterceptModel(EngineClient &client, QObject *parent)
    : LiveTableModel(
        client, [](const ChangeSet &changes) { return changes.intercepts; }, parent)
{
}

QVariant InterceptModel::data(const QModelIndex &index, int role) const
{
    if (index.isValid() && role == IsHeldRole)
        return at(index.row()).held.has_value();
    return LiveTableModel::data(index, role);
}

QString InterceptModel::queryWords(const std::string &query)
{
    return query.empty() ? tr("any run") : format::text(query);
}

void InterceptModel::request(Reply<std::vector<InterceptRow>> reply)
{
    client().intercepts().list([reply = std::move(reply)](Result<InterceptList> list) {
        if (!list)
            return reply(list.error());
        std::vector<InterceptRow> rows;
        for (HeldRun &held : list->held)
            rows.push_back({.number = held.intercept,
                            .query = std::move(held.query),
                            .since = held.heldAt,
                            .held = std::move(held.run)});
        for (Intercept &intercept : list->intercepts)
            rows.push_back({.number = intercept.number,
                            .query = std::move(intercept.query),
                            .every = intercept.every,
                            .heldSoFar = intercept.held,
                            .since = intercept.createdAt,
                            .held = {}});
        reply(std::move(rows));
    });
}

QString InterceptModel::keyOf(const InterceptRow &row) const
{
    return row.held ? format::text(row.held->id.text) : QString::number(row.number);
}

QStringList InterceptModel::columnTitles() const
{
    return {tr("State"), tr("Run"), tr("Task"), tr("Intercept"), tr("Since"), tr("Held so far")};
}

QString InterceptModel::cellText(const InterceptRow &row, int column) const
{
    switch (static_cast<Column>(column)) {
    case State:
        return row.held ? tr("Run held") : row.every ? tr("Waits for every run") : tr("Waits for a run");
    case Run: return row.held ? format::shortId(row.held->id.text) : QString();
    case Task: return row.held ? format::text(row.held->taskId) : QString();
    case Query: return queryWords(row.query);
    case Since: return format::clockTime(row.since);
    case Held: return row.held ? QString() : format::count(row.heldSoFar);
    case ColumnCount: break;
    }
    return {};
}

QString InterceptModel::cellStored(const InterceptRow &row, int column) const
{
    return column == Run && row.held ? format::text(row.held->id.text) : cellText(row, column);
}

QVariant InterceptModel::cellValue(const InterceptRow &row, int column) const
{
    switch (static_cast<Column>(column)) {
    case Since: return static_cast<qint64>(toMicros(row.since));
    case Held: return row.held ? qint64(-1) : static_cast<qint64>(row.heldSoFar);
    case State: return row.held ? 0 : 1; // what needs a person comes first
    default: return cellText(row, column);
    }
}

QString InterceptModel::cellTip(const InterceptRow &row, int column) const
{
    if (column == Run && row.held)
        return format::text(row.held->id.text);
    if (column == Since)
        return format::fullTime(row.since);
    return column == Query ? queryWords(row.query) : QString();
}

} // namespace runyard
