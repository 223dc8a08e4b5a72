#include "models/bulk/bulk_items_model.h"

#include "engine/contract/bulk_actions.h"
#include "models/feed/gui_reply.h"
#include "models/words/display_text.h"
#include "models/words/format.h"

#include <algorithm>

namespace runyard {

static constexpr int kItemsPage = 200;
static constexpr int kItemsPause = 300; // ms

BulkItemsModel::BulkItemsModel(EngineClient &client, QObject *parent)
    : QAbstractTableModel(parent)
    , m_client(client)
    , m_changes(
          client, [](const ChangeSet &changes) { return changes.bulkActions || !changes.runs.empty(); },
          kItemsPause, nullptr)
{
    connect(&m_changes, &LiveRefresh::due, this, &BulkItemsModel::refresh);
}

void BulkItemsModel::setAction(const BulkId &id)
{
    if (m_action == id)
        return;
    m_action = id;
    m_detail = {};
    begin();
}

void BulkItemsModel::setOnlyTroubles(bool only)
{
    if (m_onlyTroubles == only)
        return;
    m_onlyTroubles = only;
    begin();
}

void BulkItemsModel::begin()
{
    beginResetModel();
    m_items.clear();
    m_hasMore = false;
    m_isReading = false;
    m_readAgain = false;
    ++m_turn;
    endResetModel();
    if (!m_action.empty())
        read(RunSeq::None);
}

/// What is on the last page may be more by now, and the runs it made go on.
void BulkItemsModel::refresh()
{
    const bool canChange =
        !isAtRest(m_detail.action.state) || m_detail.action.made > 0 || m_detail.action.id.empty();
    if (m_action.empty() || !canChange)
        return;
    if (m_isReading) {
        m_readAgain = true;
        return;
    }
    const std::size_t page = static_cast<std::size_t>(kItemsPage);
    read(m_items.size() <= page ? RunSeq::None : m_items[m_items.size() - page - 1].seq);
}

void BulkItemsModel::read(RunSeq after)
{
    m_isReading = true;
    const BulkItemsRequest request{m_action, m_onlyTroubles, after, kItemsPage};
    m_client.bulkActions().detail(
        request, guiReply<BulkDetail>(this, [this, after, turn = m_turn](Result<BulkDetail> detail) {
            if (turn != m_turn)
                return;
            m_isReading = false;
            if (detail)
                take(std::move(*detail), after);
            else
                emit failed(format::text(detail.error().text()));
            if (m_readAgain) {
                m_readAgain = false;
                refresh();
            }
        }));
}

void BulkItemsModel::take(BulkDetail detail, RunSeq after)
{
    std::vector<BulkItem> items = std::move(detail.items);
    detail.items.clear();
    m_detail = std::move(detail);
    const auto place = std::upper_bound(m_items.begin(), m_items.end(), after,
                                        [](RunSeq seq, const BulkItem &item) { return seq < item.seq; });
    const auto first = static_cast<int>(place - m_items.begin());
    const auto known = static_cast<int>(m_items.size()) - first;
    const auto count = static_cast<int>(items.size());
    // Items are only ever added at the end: runs go oldest first.
    for (int i = 0; i < std::min(known, count); ++i) {
        BulkItem &item = m_items[static_cast<std::size_t>(first + i)];
        if (item == items[static_cast<std::size_t>(i)])
            continue;
        item = std::move(items[static_cast<std::size_t>(i)]);
        emit dataChanged(index(first + i, 0), index(first + i, ColumnCount - 1));
    }
    if (count > known) {
        beginInsertRows({}, first + known, first + count - 1);
        std::move(items.begin() + known, items.end(), std::back_inserter(m_items));
        endInsertRows();
    }
    m_hasMore = m_detail.hasMore;
    emit changed();
}

int BulkItemsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

int BulkItemsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

bool BulkItemsModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_hasMore && !m_isReading;
}

void BulkItemsModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        read(m_items.empty() ? RunSeq::None : m_items.back().seq);
}

static RunStatus likenessOf(BulkOutcome outcome)
{
    switch (outcome) {
    case BulkOutcome::Done: return RunStatus::Completed;
    case BulkOutcome::Failed: return RunStatus::Failed;
    case BulkOutcome::Skipped: return RunStatus::Canceled;
    }
    return RunStatus::Completed;
}

static QString outcomeName(BulkOutcome outcome)
{
    switch (outcome) {
    case BulkOutcome::Done: return BulkItemsModel::tr("Done");
    case BulkOutcome::Failed: return BulkItemsModel::tr("Failed");
    case BulkOutcome::Skipped: return BulkItemsModel::tr("Left alone");
    }
    return {};
}

QVariant BulkItemsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const BulkItem &item = at(index.row());
    if (role == StatusRole)
        return item.madeStatus ? QVariant(static_cast<int>(*item.madeStatus)) : QVariant();
    if (role == LikenessRole)
        return static_cast<int>(likenessOf(item.outcome));
    if (role == Qt::ToolTipRole) {
        if (index.column() == RunName || index.column() == Made)
            return format::shown(index.column() == RunName ? item.run.text : item.made.text);
        return index.column() == Reason ? QVariant(format::tipText(format::text(item.reason))) : QVariant();
    }
    if (role == format::kStoredRole) {
        switch (index.column()) {
        case RunName: return format::text(item.run.text);
        case Made: return format::text(item.made.text);
        case Reason: return format::text(item.reason);
        default: return {};
        }
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(index.column())) {
    case RunName: return format::shortId(item.run.text);
    case Outcome: return outcomeName(item.outcome);
    case Made: return item.made.empty() ? QString() : format::shortId(item.made.text);
    case MadeStatus: return item.madeStatus ? format::status(*item.madeStatus) : QString();
    case Reason: return format::shown(format::text(item.reason).simplified());
    case ColumnCount: break;
    }
    return {};
}

QVariant BulkItemsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case RunName: return tr("Run");
    case Outcome: return tr("Outcome");
    case Made: return tr("Run made");
    case MadeStatus: return tr("It is");
    case Reason: return tr("Why");
    case ColumnCount: break;
    }
    return {};
}

} // namespace runyard
