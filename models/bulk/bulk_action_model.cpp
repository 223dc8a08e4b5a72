#include "models/bulk/bulk_action_model.h"

#include "engine/contract/bulk_actions.h"
#include "models/words/format.h"

#include <QDeadlineTimer>

#include <algorithm>

namespace runyard {

static constexpr int kBulkTickMillis = 1'000;
static constexpr double kNewPaceWeight = 0.4;

BulkActionModel::BulkActionModel(EngineClient &client, QObject *parent)
    : LiveTableModel(
        client, [](const ChangeSet &changes) { return changes.bulkActions; }, parent)
    , m_made(client, nullptr)
{
    connect(&m_made, &BulkMadeRuns::changed, this, [this] {
        if (rowCount() > 0)
            emit dataChanged(index(0, State), index(rowCount() - 1, Left));
    });
    m_tick.setInterval(kBulkTickMillis);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        measure();
        const bool moves = std::any_of(rows().begin(), rows().end(),
                                       [](const BulkAction &action) { return !isAtRest(action.state); });
        if (moves)
            emit dataChanged(index(0, State), index(rowCount() - 1, Left), {Qt::DisplayRole});
    });
    m_tick.start();
}

void BulkActionModel::measure()
{
    const qint64 now = QDeadlineTimer::current().deadline();
    for (const BulkAction &action : rows()) {
        Pace &pace = m_paces[keyOf(action)];
        if (!isWorking(action.state)) {
            pace = {};
            continue;
        }
        if (pace.millis > 0 && now > pace.millis && action.handled() >= pace.handled) {
            const double rate = static_cast<double>(action.handled() - pace.handled) * 1'000.0
                                / static_cast<double>(now - pace.millis);
            pace.rate = pace.rate > 0 ? pace.rate + kNewPaceWeight * (rate - pace.rate) : rate;
        }
        pace.handled = action.handled();
        pace.millis = now;
    }
}

double BulkActionModel::rateOf(const BulkAction &action) const
{
    return m_paces.value(keyOf(action)).rate;
}

const BulkAction *BulkActionModel::find(const BulkId &id) const
{
    const int row = rowOf(format::text(id.text));
    return row < 0 ? nullptr : &at(row);
}

void BulkActionModel::put(const BulkAction &action)
{
    std::vector<BulkAction> all = rows();
    const auto known =
        std::find_if(all.begin(), all.end(), [&](const BulkAction &each) { return each.id == action.id; });
    if (known == all.end())
        all.insert(all.begin(), action);
    else
        *known = action;
    m_made.follow(all);
    setRows(std::move(all));
}

QVariant BulkActionModel::data(const QModelIndex &index, int role) const
{
    if (role == LikenessRole && index.isValid())
        return static_cast<int>(standingOf(at(index.row())).likeness);
    if (role == ShareRole && index.isValid()) {
        const BulkAction &action = at(index.row());
        return action.total > 0 ? static_cast<double>(action.handled()) / static_cast<double>(action.total)
                                : 0.0;
    }
    return LiveTableModel::data(index, role);
}

BulkStanding BulkActionModel::standingOf(const BulkAction &action) const
{
    return bulkStanding(action, m_made.of(action.id));
}

QString BulkActionModel::madeWords(const BulkAction &action) const
{
    const RunsByStatus *runs = m_made.of(action.id);
    return runs && action.made > 0 ? madeRunsWords(action.made, *runs) : QString();
}

void BulkActionModel::request(Reply<std::vector<BulkAction>> reply)
{
    client().bulkActions().list(guiReply<std::vector<BulkAction>>(
        this, [this, reply = std::move(reply)](Result<std::vector<BulkAction>> actions) {
            if (actions)
                m_made.follow(*actions);
            reply(std::move(actions));
        }));
}

QString BulkActionModel::keyOf(const BulkAction &row) const
{
    return format::text(row.id.text);
}

QStringList BulkActionModel::columnTitles() const
{
    return {tr("Action"), tr("State"), tr("Progress"),  tr("Done"),       tr("Failed"), tr("Left alone"),
            tr("Made"),   tr("Rate"),  tr("Time left"), tr("Which runs"), tr("By"),     tr("Created")};
}

QString BulkActionModel::cellText(const BulkAction &row, int column) const
{
    const double rate = rateOf(row);
    switch (static_cast<Column>(column)) {
    case What: return bulkSentence(row);
    case Which: return bulkSelectionWords(row.request);
    case State: return standingOf(row).words;
    case Progress:
        return row.total == 0 ? QString()
                              : tr("%1 of %2").arg(format::count(row.handled()), format::count(row.total));
    case Done: return format::count(row.done);
    case Failed: return format::count(row.failed);
    case Skipped: return format::count(row.skipped);
    case Made: {
        const QString words = madeWords(row);
        return words.isEmpty() ? format::count(row.made) : words;
    }
    case Rate: return rate > 0 ? tr("%1/s").arg(format::count(qRound64(rate))) : QString();
    case Left:
        return rate > 0 ? format::duration(Millis{
                   static_cast<std::int64_t>(static_cast<double>(row.total - row.handled()) / rate * 1'000)})
                        : QString();
    case By: return format::text(std::string(displayName(row.request.actor)));
    case Created: return format::clockTime(row.createdAt);
    case ColumnCount: break;
    }
    return {};
}

QVariant BulkActionModel::cellValue(const BulkAction &row, int column) const
{
    switch (column) {
    case Progress: return static_cast<qint64>(row.handled());
    case Done: return static_cast<qint64>(row.done);
    case Failed: return static_cast<qint64>(row.failed);
    case Skipped: return static_cast<qint64>(row.skipped);
    case Made: return static_cast<qint64>(row.made);
    case Rate: return rateOf(row);
    case Created: return static_cast<qint64>(toMicros(row.createdAt));
    default: return cellText(row, column);
    }
}

bool BulkActionModel::isNumeric(int column) const
{
    return column >= Progress && column <= Left;
}

} // namespace runyard
