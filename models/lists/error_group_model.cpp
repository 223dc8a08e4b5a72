#include "models/lists/error_group_model.h"

#include "engine/contract/error_groups.h"
#include "models/words/counted.h"
#include "models/words/format.h"

#include <numeric>

namespace runyard {

ErrorGroupModel::ErrorGroupModel(EngineClient &client, QObject *parent)
    : LiveTableModel(
        client, [](const ChangeSet &changes) { return changes.insights; }, parent)
{
}

void ErrorGroupModel::setTrendSpan(TrendSpan span)
{
    m_span = span;
    if (rowCount() > 0)
        emit dataChanged(index(0, Trend), index(rowCount() - 1, Trend));
}

void ErrorGroupModel::setWithIgnored(bool with)
{
    m_withIgnored = with;
    reload();
}

QVariant ErrorGroupModel::data(const QModelIndex &index, int role) const
{
    if (index.isValid()) {
        const ErrorGroup &group = at(index.row());
        if (role == TrendRole)
            return QVariant::fromValue(trendOf(group));
        if (role == StateRole)
            return static_cast<int>(group.state());
        if (role == StatusRole)
            return static_cast<int>(group.status);
    }
    return LiveTableModel::data(index, role);
}

void ErrorGroupModel::request(Reply<std::vector<ErrorGroup>> reply)
{
    client().errorGroups().list(m_withIgnored,
                                guiReply<ErrorGroupList>(this, [this, reply](Result<ErrorGroupList> list) {
                                    if (!list)
                                        return reply(list.error());
                                    m_ignored = list->ignored;
                                    m_waitingRuns = list->waitingRuns;
                                    m_isCut = list->isCut;
                                    reply(std::move(list->groups));
                                }));
}

QString ErrorGroupModel::stateText(ErrorGroupState state)
{
    switch (state) {
    case ErrorGroupState::Open: return tr("Open");
    case ErrorGroupState::Regressed: return tr("Regressed");
    case ErrorGroupState::Resolved: return tr("Resolved");
    case ErrorGroupState::Ignored: return tr("Ignored");
    }
    return {};
}

QString ErrorGroupModel::keyOf(const ErrorGroup &row) const
{
    return QString::number(row.id);
}

QStringList ErrorGroupModel::columnTitles() const
{
    return {tr("State"), tr("Error"),     tr("Task"),       tr("Runs"),
            tr("Trend"), tr("Last seen"), tr("First seen"), tr("Versions")};
}

QString ErrorGroupModel::cellText(const ErrorGroup &row, int column) const
{
    switch (static_cast<Column>(column)) {
    case State: return stateText(row.state());
    case Error: return format::text(row.pattern);
    case Task: return format::text(row.taskId);
    case Runs: return format::count(row.runs);
    case Trend: return {}; // painted
    case LastSeen: return format::clockTime(row.lastSeen);
    case FirstSeen: return format::clockTime(row.firstSeen);
    case Versions:
        if (row.versions.size() == 1)
            return format::text(row.versions.front().first);
        return format::counted(static_cast<qint64>(row.versions.size()), tr("%1 version"), tr("%1 versions"));
    case ColumnCount: break;
    }
    return {};
}

QVariant ErrorGroupModel::cellValue(const ErrorGroup &row, int column) const
{
    switch (column) {
    case State: return static_cast<int>(row.state());
    case Runs: return static_cast<qint64>(row.runs);
    case Trend: {
        const QList<qint64> trend = trendOf(row);
        return std::accumulate(trend.begin(), trend.end(), qint64{0});
    }
    case LastSeen: return static_cast<qint64>(toMicros(row.lastSeen));
    case FirstSeen: return static_cast<qint64>(toMicros(row.firstSeen));
    default: return cellText(row, column);
    }
}

QString ErrorGroupModel::cellTip(const ErrorGroup &row, int column) const
{
    switch (column) {
    case Error: return format::text(row.message);
    case Trend: {
        const QList<qint64> trend = trendOf(row);
        const qint64 sum = std::accumulate(trend.begin(), trend.end(), qint64{0});
        return (m_span == TrendSpan::Hours ? tr("%1 in the last 24 hours, by hour")
                                           : tr("%1 in the last 14 days, by day"))
            .arg(format::count(sum));
    }
    case LastSeen: return format::fullTime(row.lastSeen);
    case FirstSeen: return format::fullTime(row.firstSeen);
    default: return {};
    }
}

bool ErrorGroupModel::isNumeric(int column) const
{
    return column == Runs || column == LastSeen || column == FirstSeen;
}

QList<qint64> ErrorGroupModel::trendOf(const ErrorGroup &group) const
{
    return m_span == TrendSpan::Hours ? QList<qint64>(group.byHour.begin(), group.byHour.end())
                                      : QList<qint64>(group.byDay.begin(), group.byDay.end());
}

} // namespace runyard
