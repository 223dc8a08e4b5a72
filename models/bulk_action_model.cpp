#include "models/bulk_action_model.h"

#include "models/format.h"

#include <QDeadlineTimer>

#include <algorithm>

namespace runyard {

static constexpr int kBulkTickMillis = 1'000;
static constexpr double kNewPaceWeight = 0.4;

static QString transformName(TransformKind kind)
{
    switch (kind) {
    case TransformKind::None: return {};
    case TransformKind::MergePatch: return QObject::tr(" with a JSON Merge Patch");
    case TransformKind::JsonPatch: return QObject::tr(" with a JSON Patch");
    case TransformKind::Jq: return QObject::tr(" with a jq expression");
    }
    return {};
}

BulkActionModel::BulkActionModel(EngineClient &client, QObject *parent)
    : LiveTableModel(
        client, [](const ChangeSet &changes) { return changes.bulkActions; }, parent)
{
    m_tick.setInterval(kBulkTickMillis);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        measure();
        if (rowCount() > 0)
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

QString BulkActionModel::sentence(const BulkAction &action)
{
    const BulkRequest &request = action.request;
    const QString runs = action.total == 1 ? tr("1 run") : tr("%1 runs").arg(format::count(action.total));
    switch (request.kind) {
    case BulkKind::Cancel:
        return request.madeBy.empty() ? tr("Cancel %1").arg(runs)
                                      : tr("Cancel %1 made by an action").arg(runs);
    case BulkKind::Replay: return tr("Replay %1%2").arg(runs, transformName(request.transform.kind));
    case BulkKind::Reschedule: return tr("Reschedule %1").arg(runs);
    case BulkKind::AddTags: {
        QStringList tags;
        for (const std::string &tag : request.tags)
            tags += format::text(tag);
        return tr("Tag %1 with %2").arg(runs, tags.join(QStringLiteral(", ")));
    }
    }
    return {};
}

QString BulkActionModel::stateText(const BulkAction &action)
{
    if (action.state != BulkState::Waiting)
        return format::text(std::string(displayName(action.state)));
    const auto left = std::chrono::ceil<Seconds>(action.startsAt - SystemClock().now()).count();
    return tr("Starts in %1 s").arg(std::max<std::int64_t>(left, 0));
}

void BulkActionModel::request(Reply<std::vector<BulkAction>> reply)
{
    client().bulkActions(std::move(reply));
}

QString BulkActionModel::keyOf(const BulkAction &row) const
{
    return format::text(row.id.text);
}

QStringList BulkActionModel::columnTitles() const
{
    return {tr("Action"),  tr("State"), tr("Progress"), tr("Done"),      tr("Failed"),
            tr("Skipped"), tr("Made"),  tr("Rate"),     tr("Time left"), tr("Created")};
}

QString BulkActionModel::cellText(const BulkAction &row, int column) const
{
    const double rate = rateOf(row);
    switch (static_cast<Column>(column)) {
    case What: return sentence(row);
    case State: return stateText(row);
    case Progress:
        return row.total == 0 ? QString()
                              : tr("%1 of %2").arg(format::count(row.handled()), format::count(row.total));
    case Done: return format::count(row.done);
    case Failed: return format::count(row.failed);
    case Skipped: return format::count(row.skipped);
    case Made: return format::count(row.made);
    case Rate: return rate > 0 ? tr("%1/s").arg(format::count(qRound64(rate))) : QString();
    case Left:
        return rate > 0 ? format::duration(Millis{
                   static_cast<std::int64_t>(static_cast<double>(row.total - row.handled()) / rate * 1'000)})
                        : QString();
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
