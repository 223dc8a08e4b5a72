#include "models/runs/run_list_model.h"

#include "engine/contract/run_lists.h"
#include "models/feed/gui_reply.h"
#include "models/words/format.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace runyard {

static constexpr int kPage = 100;
static constexpr int kMargin = 60; // rows loaded beyond the viewport
static constexpr int kMaxWindow = 1'000;
static constexpr int kRereadPause = 300; // ms; many changes are one reading

RunListModel::RunListModel(EngineClient &client, const Clock &clock, QObject *parent)
    : QAbstractTableModel(parent), m_client(client), m_clock(clock), m_pulse(client), m_feed(client)
{
    m_reread.setSingleShot(true);
    m_reread.setInterval(kRereadPause);
    connect(&m_reread, &QTimer::timeout, this, &RunListModel::reread);
    connect(&m_pulse, &QueryPulse::due, this, &RunListModel::rereadSoon);
    m_recount.setSingleShot(true);
    m_recount.setInterval(300);
    connect(&m_recount, &QTimer::timeout, this, &RunListModel::requestCount);
    m_tick.setInterval(1'000);
    connect(&m_tick, &QTimer::timeout, this, &RunListModel::tick);
    m_tick.start();
    connect(&m_feed, &ChangeFeed::changed, this, &RunListModel::applyChanges);
    m_readAt = m_clock.now();
    loadFirst();
}

int RunListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_total;
}

int RunListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

void RunListModel::setFilter(const RunFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    m_pulse.setFilter(filter);
    reload();
}

void RunListModel::setOrder(RunOrder order, bool ascending)
{
    if (m_moment || (order == m_order && ascending == m_ascending))
        return;
    m_order = order;
    m_ascending = ascending;
    emit orderChanged();
    reload();
}

void RunListModel::setMoment(std::optional<TimePoint> moment)
{
    if (moment == m_moment)
        return;
    if (!m_moment)
        m_presentOrder = {m_order, m_ascending};
    m_moment = moment;
    m_pulse.setStopped(moment.has_value());
    const auto [order, ascending] = m_moment ? std::pair(RunOrder::Created, false) : m_presentOrder;
    m_order = order;
    m_ascending = ascending;
    emit orderChanged();
    ++m_generation;
    m_open.withdraw();
    m_pageUnderWay = m_countUnderWay = m_countAgain = false;
    m_isReplacing = true;
    m_isRereading = false;
    m_newRuns.clear();
    m_readAt = m_clock.now();
    m_arrivingAt.reset();
    announce(0);
    loadFirst();
}

void RunListModel::reload()
{
    ++m_generation;
    m_open.withdraw();
    m_pageUnderWay = m_countUnderWay = m_countAgain = false;
    beginResetModel();
    m_window.clear();
    m_newRuns.clear();
    m_readAt = m_clock.now();
    m_first = m_total = 0;
    m_viewFirst = m_viewLast = 0;
    m_arrivingAt.reset();
    m_hasNewer = m_hasOlder = false;
    m_isReplacing = m_isRereading = false;
    m_disagreed = {-1, -1};
    endResetModel();
    announce(0);
    setState(State::Loading);
    loadFirst();
}

void RunListModel::setFollowing(bool following)
{
    m_following = following;
    if (following && m_newCount > 0 && isNewestFirst())
        joinNew();
}

void RunListModel::showRows(int first, int last)
{
    m_viewFirst = std::max(0, first);
    m_viewLast = std::max(m_viewFirst, last);
    loadNeeded();
}

const Run *RunListModel::runAt(int row) const
{
    if (row < m_first || row >= windowEnd())
        return nullptr;
    return &m_window[static_cast<std::size_t>(row - m_first)].run;
}

int RunListModel::rowOf(RunSeq seq) const
{
    const auto isIt = [seq](const Row &row) { return row.run.seq == seq; };
    auto at = m_window.end();
    if (isNewestFirst()) {
        at = std::lower_bound(m_window.begin(), m_window.end(), seq,
                              [](const Row &row, RunSeq key) { return row.run.seq > key; });
        if (at != m_window.end() && !isIt(*at))
            at = m_window.end();
    } else {
        at = std::find_if(m_window.begin(), m_window.end(), isIt);
    }
    return at == m_window.end() ? -1 : m_first + static_cast<int>(at - m_window.begin());
}

int RunListModel::rowOf(const RunId &id) const
{
    const auto at =
        std::find_if(m_window.begin(), m_window.end(), [&](const Row &row) { return row.run.id == id; });
    return at == m_window.end() ? -1 : m_first + static_cast<int>(at - m_window.begin());
}

void RunListModel::loadFirst()
{
    requestPage({}, 0);
    requestCount();
}

void RunListModel::requestPage(std::optional<Edge> edge, int row)
{
    if (m_pageUnderWay)
        return;
    m_pageUnderWay = true;
    RunPageRequest request;
    request.filter = m_filter;
    request.order = m_order;
    request.ascending = m_ascending;
    request.limit = kPage;
    request.unwanted = m_open.token();
    if (edge) {
        (edge->down ? request.olderThan : request.newerThan) = edge->key.seq;
        request.edgeValue = edge->key.value;
    }
    const auto take =
        guiReply<RunPage>(this, [this, edge, row, generation = m_generation](Result<RunPage> page) {
            if (generation == m_generation) {
                m_pageUnderWay = false;
                if (page) {
                    takePage(*page, edge, row);
                    setState(State::Ready);
                    loadNeeded();
                } else {
                    setState(State::Failed, format::text(page.error().text()));
                }
            }
            answered();
        });
    ++m_outstanding;
    if (m_moment)
        m_client.runLists().pageAt(request, *m_moment, take);
    else
        m_client.runLists().page(request, take);
}

void RunListModel::answered()
{
    if (--m_outstanding == 0)
        emit settled();
}

void RunListModel::takePage(const RunPage &page, const std::optional<Edge> &edge, int row)
{
    if (std::exchange(m_isReplacing, false))
        return replaceRows(page);
    // A sorted list may bring a run again whose value grew meanwhile; it keeps the row it has.
    std::deque<Row> rows;
    for (const Run &run : page.runs) {
        if (isNewestFirst() || rowOf(run.seq) < 0)
            rows.push_back(rowFor(run));
    }
    const bool upwards = edge && !edge->down && !m_window.empty() && m_window.front().key == edge->key;
    const bool downwards = edge && edge->down && !m_window.empty() && m_window.back().key == edge->key;
    bool isJump = false;
    if (upwards) {
        m_hasNewer = page.hasNewer;
        if (row < 0) { // joining at the top: these rows are new to the list
            insertOnTop({page.runs.begin(), page.runs.end()});
            if (m_hasNewer)
                requestPage(Edge{m_window.front().key, false}, -1);
            return;
        }
        m_window.insert(m_window.begin(), rows.begin(), rows.end());
        m_first -= static_cast<int>(rows.size());
    } else if (downwards) {
        m_hasOlder = page.hasOlder;
        m_window.insert(m_window.end(), rows.begin(), rows.end());
    } else {
        assignWindow(page, row);
        isJump = edge.has_value();
    }
    // Rows far from both ends are placed by estimate; at an end the truth is known.
    if (!m_hasNewer || m_first < 0)
        m_first = 0;
    if (!m_hasOlder && m_hasNewer)
        m_first = std::max(0, m_total - static_cast<int>(m_window.size()));
    trimWindow();
    if (windowEnd() > m_total || (!m_hasOlder && windowEnd() != m_total))
        setRowTotal(windowEnd());
    if (m_total > 0)
        emit dataChanged(index(0, 0), index(m_total - 1, ColumnCount - 1));
    emit placed();
    if (const auto arrivedAt = std::exchange(m_arrivingAt, std::nullopt))
        emit arrived(*arrivedAt);
    else if (isJump && m_hasNewer && m_hasOlder)
        checkPlace();
}

void RunListModel::assignWindow(const RunPage &page, int row)
{
    m_window.clear();
    for (const Run &run : page.runs)
        m_window.push_back(rowFor(run));
    m_first = row;
    m_hasNewer = page.hasNewer;
    m_hasOlder = page.hasOlder;
}

/// The number of rows stays until it is counted, so that the scroll bar does not jump to and fro.
void RunListModel::replaceRows(const RunPage &page)
{
    beginResetModel();
    assignWindow(page, 0);
    m_total = page.hasOlder ? std::max(m_total, windowEnd() + 1) : windowEnd();
    endResetModel();
    emit placed();
    if (!m_countUnderWay)
        requestCount(); // it came before these rows and was taken for one of the old ones
}

/// After a jump by estimate: the rows stay where they are on the screen, what is above them is put right.
void RunListModel::checkPlace()
{
    if (m_moment)
        return; // places are told of today's list only
    RunPlaceRequest request;
    request.filter = m_filter;
    request.order = m_order;
    request.ascending = m_ascending;
    request.run = m_window.front().run.id;
    m_client.runLists().place(
        request, guiReply<RunPlace>(this, [this, id = *request.run,
                                           generation = m_generation](Result<RunPlace> place) {
            const int row = generation == m_generation && place ? rowOf(id) : -1;
            if (row < 0 || !m_hasNewer || !m_hasOlder)
                return;
            const int by =
                static_cast<int>(std::min<std::int64_t>(place->before - m_newCount, INT_MAX)) - row;
            if (by == 0 || m_first + by < 0)
                return;
            m_first += by;
            if (windowEnd() > m_total)
                setRowTotal(windowEnd());
            m_viewFirst = std::max(0, m_viewFirst + by);
            m_viewLast = std::max(0, m_viewLast + by);
            emit dataChanged(index(0, 0), index(m_total - 1, ColumnCount - 1));
            emit shifted(by);
            emit placed();
        }));
}

void RunListModel::goTo(const RunPlaceRequest &place)
{
    RunPlaceRequest request = place;
    request.filter = m_filter;
    request.order = m_order;
    request.ascending = m_ascending;
    if (m_moment) // by and large: conditions on the status are met by other runs now
        request.filter.createdTo =
            std::min(request.filter.createdTo.value_or(TimePoint::max()), *m_moment + Micros{1});
    m_client.runLists().place(
        request, guiReply<RunPlace>(this, [this, generation = m_generation](Result<RunPlace> found) {
            if (generation != m_generation)
                return;
            if (found)
                arriveAt(*found);
            else
                emit failed(format::text(found.error().text()));
        }));
}

void RunListModel::arriveAt(const RunPlace &place)
{
    const int row =
        static_cast<int>(std::clamp<std::int64_t>(place.before - m_newCount, 0, std::max(0, m_total - 1)));
    // From just above the key on, so that its own row is the first.
    const bool isTail = m_order != RunOrder::Created && !place.key.value;
    const std::int64_t step = m_ascending && !isTail ? -1 : 1;
    m_isReplacing = false;
    m_arrivingAt = row;
    m_viewFirst = m_viewLast = row;
    m_pageUnderWay = false;
    ++m_generation; // of the page under way; its count is asked for again
    requestCount();
    requestPage(Edge{{place.key.value, RunSeq{toInt(place.key.seq) + step}}, true}, row);
}

void RunListModel::loadNeeded()
{
    if (m_pageUnderWay || m_window.empty() || m_total == 0)
        return;
    const int from = std::max(0, std::min(m_viewFirst, m_total - 1) - kMargin);
    const int to = std::min(m_total - 1, m_viewLast + kMargin);
    if (to < m_first - kPage || from > windowEnd() + kPage) {
        const int row = std::max(0, (from + to) / 2 - kPage / 2);
        requestPage(estimateEdge(row), row);
    } else if (from < m_first && m_hasNewer) {
        requestPage(Edge{m_window.front().key, false}, m_first);
    } else if (to >= windowEnd() && m_hasOlder) {
        requestPage(Edge{m_window.back().key, true}, windowEnd());
    }
}

RunListModel::Edge RunListModel::estimateEdge(int row) const
{
    // Between two known rows keys are about evenly spread; for those by creation that is nearly true.
    const auto number = [this](const Row &of) {
        return static_cast<double>(m_order == RunOrder::Created ? toInt(of.run.seq)
                                                                : of.key.value.value_or(0));
    };
    const double front = number(m_window.front());
    const double back = number(m_window.back());
    const double perRow = (front - back) / std::max<double>(1, static_cast<double>(m_window.size()) - 1);
    double estimate = 0;
    if (row < m_first) {
        estimate = front + (perRow != 0 ? perRow : (m_ascending ? -1.0 : 1.0)) * (m_first - row);
    } else if (m_order == RunOrder::Created && !m_ascending) {
        estimate = back * (1.0 - (row - windowEnd()) / std::max<double>(1, m_total - windowEnd()));
    } else {
        estimate = back - perRow * (row - windowEnd());
    }
    const auto value = static_cast<std::int64_t>(std::max(0.0, estimate));
    if (m_order == RunOrder::Created)
        return {{std::nullopt, RunSeq{m_ascending ? value : std::max<std::int64_t>(2, value + 1)}}, true};
    return {{value, RunSeq{std::numeric_limits<std::int64_t>::max()}}, true};
}

void RunListModel::trimWindow()
{
    while (static_cast<int>(m_window.size()) > kMaxWindow) {
        const bool dropTop = (m_viewFirst + m_viewLast) / 2 > m_first + kMaxWindow / 2;
        if (dropTop) {
            m_window.pop_front();
            ++m_first;
            m_hasNewer = true;
        } else {
            m_window.pop_back();
            m_hasOlder = true;
        }
    }
}

void RunListModel::requestCount()
{
    m_countAgain = m_countUnderWay;
    if (m_countUnderWay)
        return;
    m_countUnderWay = true;
    const auto take = guiReply<RunCounts>(
        this, [this, generation = m_generation, unwanted = m_open.token()](Result<RunCounts> counts) {
            if (!unwanted.stop_requested()) {
                m_countUnderWay = false;
                const bool isOfThis = generation == m_generation;
                if (isOfThis && counts)
                    takeCount(counts->total());
                if (m_countAgain || !isOfThis)
                    m_recount.start();
            }
            answered();
        });
    ++m_outstanding;
    if (m_moment)
        m_client.runLists().countsAt(m_filter, *m_moment, take);
    else
        m_client.runLists().counts(m_filter, m_open.token(), take);
}

void RunListModel::takeCount(qint64 total)
{
    const int wanted = static_cast<int>(std::min<qint64>(total, INT_MAX)) - m_newCount;
    // With everything loaded the window itself is the truth, until it is read again.
    const bool complete = m_state == State::Ready && !m_hasNewer && !m_hasOlder;
    if (!complete && wanted >= windowEnd()) {
        setRowTotal(wanted);
    } else if (wanted != m_total && !m_moment && m_disagreed != std::pair(m_total, total)) {
        m_disagreed = {m_total, total}; // once: a count that differs for good must not read for ever
        rereadSoon();
    }
    loadNeeded();
}

void RunListModel::setRowTotal(int total)
{
    if (total > m_total) {
        beginInsertRows({}, m_total, total - 1);
        m_total = total;
        endInsertRows();
    } else if (total < m_total) {
        beginRemoveRows({}, total, m_total - 1);
        m_total = total;
        endRemoveRows();
    }
}

void RunListModel::setState(State state, const QString &error)
{
    if (m_state == state && m_error == error)
        return;
    m_state = state;
    m_error = error;
    emit stateChanged();
}

void RunListModel::announce(int count)
{
    if (m_newCount == count)
        return;
    m_newCount = count;
    emit newCountChanged(count);
}

} // namespace runyard
