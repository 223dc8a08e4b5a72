#include "models/run_list_model.h"

#include "models/format.h"
#include "models/gui_reply.h"

#include <algorithm>

namespace runyard {

static constexpr int kPage = 100;
static constexpr int kMargin = 60; // rows loaded beyond the viewport
static constexpr int kMaxWindow = 1'000;

RunListModel::RunListModel(EngineClient &client, const Clock &clock, QObject *parent)
    : QAbstractTableModel(parent), m_client(client), m_clock(clock), m_feed(client)
{
    m_recount.setSingleShot(true);
    m_recount.setInterval(300);
    connect(&m_recount, &QTimer::timeout, this, &RunListModel::requestCount);
    m_tick.setInterval(1'000);
    connect(&m_tick, &QTimer::timeout, this, &RunListModel::tick);
    m_tick.start();
    connect(&m_feed, &ChangeFeed::changed, this, &RunListModel::applyChanges);
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
    reload();
}

void RunListModel::reload()
{
    ++m_generation;
    m_pageUnderWay = false;
    beginResetModel();
    m_window.clear();
    m_seen.clear();
    m_newRuns.clear();
    m_first = m_total = 0;
    m_viewFirst = m_viewLast = 0;
    m_hasNewer = m_hasOlder = false;
    endResetModel();
    announce(0);
    setState(State::Loading);
    loadFirst();
}

void RunListModel::setFollowing(bool following)
{
    m_following = following;
    if (following && m_newCount > 0)
        joinNew();
}

void RunListModel::showRows(int first, int last)
{
    m_viewFirst = std::max(0, first);
    m_viewLast = std::max(m_viewFirst, last);
    loadNeeded();
}

void RunListModel::joinNew()
{
    m_newRuns.clear();
    announce(0);
    if (m_window.empty() || m_first != 0 || m_hasNewer) {
        reload(); // the top is not loaded: begin there
        return;
    }
    // One page upwards from the newest known row; loadNeeded goes on while there is more.
    m_hasNewer = true;
    m_pageUnderWay = false;
    ++m_generation;
    RunPageRequest request;
    request.newerThan = m_window.front().seq;
    requestPage(request, -1);
}

const Run *RunListModel::runAt(int row) const
{
    if (row < m_first || row >= windowEnd())
        return nullptr;
    return &m_window[static_cast<std::size_t>(row - m_first)];
}

int RunListModel::rowOf(RunSeq seq) const
{
    const auto at = std::lower_bound(m_window.begin(), m_window.end(), seq,
                                     [](const Run &run, RunSeq key) { return run.seq > key; });
    if (at == m_window.end() || at->seq != seq)
        return -1;
    return m_first + static_cast<int>(at - m_window.begin());
}

int RunListModel::rowOf(const RunId &id) const
{
    const auto at =
        std::find_if(m_window.begin(), m_window.end(), [&](const Run &run) { return run.id == id; });
    return at == m_window.end() ? -1 : m_first + static_cast<int>(at - m_window.begin());
}

void RunListModel::loadFirst()
{
    requestPage(RunPageRequest{}, 0);
    requestCount();
}

void RunListModel::requestPage(RunPageRequest request, int row)
{
    if (m_pageUnderWay)
        return;
    m_pageUnderWay = true;
    request.filter = m_filter;
    request.limit = kPage;
    m_client.runPage(request, guiReply<RunPage>(this, [this, request, row,
                                                       generation = m_generation](Result<RunPage> page) {
                         if (generation != m_generation)
                             return;
                         m_pageUnderWay = false;
                         if (!page) {
                             setState(State::Failed, format::text(page.error().text()));
                             return;
                         }
                         takePage(*page, request, row);
                         setState(State::Ready);
                         loadNeeded();
                     }));
}

void RunListModel::takePage(const RunPage &page, const RunPageRequest &request, int row)
{
    const int size = static_cast<int>(page.runs.size());
    const bool upwards = request.newerThan && !m_window.empty() && m_window.front().seq == *request.newerThan;
    const bool downwards =
        request.olderThan && !m_window.empty() && m_window.back().seq == *request.olderThan;
    if (upwards) {
        m_hasNewer = page.hasNewer;
        if (row < 0) { // joining at the top: these rows are new to the list
            insertOnTop({page.runs.begin(), page.runs.end()});
            if (m_hasNewer)
                requestPage(RunPageRequest{{}, {}, m_window.front().seq, kPage}, -1);
            return;
        }
        m_window.insert(m_window.begin(), page.runs.begin(), page.runs.end());
        m_seen.insert(m_seen.begin(), page.runs.size(), TimePoint{});
        m_first -= size;
    } else if (downwards) {
        m_hasOlder = page.hasOlder;
        m_window.insert(m_window.end(), page.runs.begin(), page.runs.end());
        m_seen.insert(m_seen.end(), page.runs.size(), TimePoint{});
    } else {
        m_window.assign(page.runs.begin(), page.runs.end());
        m_seen.assign(page.runs.size(), TimePoint{});
        m_first = row;
        m_hasNewer = page.hasNewer;
        m_hasOlder = page.hasOlder;
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
}

void RunListModel::loadNeeded()
{
    if (m_pageUnderWay || m_window.empty() || m_total == 0)
        return;
    const int from = std::max(0, std::min(m_viewFirst, m_total - 1) - kMargin);
    const int to = std::min(m_total - 1, m_viewLast + kMargin);
    if (to < m_first - kPage || from > windowEnd() + kPage) {
        RunPageRequest jump;
        const int row = std::max(0, (from + to) / 2 - kPage / 2);
        jump.olderThan = estimateSeq(row);
        requestPage(jump, row);
    } else if (from < m_first && m_hasNewer) {
        RunPageRequest up;
        up.newerThan = m_window.front().seq;
        requestPage(up, m_first);
    } else if (to >= windowEnd() && m_hasOlder) {
        RunPageRequest down;
        down.olderThan = m_window.back().seq;
        requestPage(down, windowEnd());
    }
}

RunSeq RunListModel::estimateSeq(int row) const
{
    // Keys grow with creation, so between two known rows they are about evenly spread.
    const double frontSeq = static_cast<double>(toInt(m_window.front().seq));
    const double backSeq = static_cast<double>(toInt(m_window.back().seq));
    double estimate = 0;
    if (row < m_first) {
        const double perRow = std::max(
            1.0, (frontSeq - backSeq) / std::max<double>(1, static_cast<double>(m_window.size()) - 1));
        estimate = frontSeq + perRow * (m_first - row);
    } else {
        const double rowsLeft = std::max(1, m_total - windowEnd());
        estimate = backSeq * (1.0 - (row - windowEnd()) / rowsLeft);
    }
    return static_cast<RunSeq>(std::max<std::int64_t>(2, static_cast<std::int64_t>(estimate) + 1));
}

void RunListModel::trimWindow()
{
    while (static_cast<int>(m_window.size()) > kMaxWindow) {
        const bool dropTop = (m_viewFirst + m_viewLast) / 2 > m_first + kMaxWindow / 2;
        if (dropTop) {
            m_window.pop_front();
            m_seen.pop_front();
            ++m_first;
            m_hasNewer = true;
        } else {
            m_window.pop_back();
            m_seen.pop_back();
            m_hasOlder = true;
        }
    }
}

void RunListModel::requestCount()
{
    m_client.runCounts(m_filter,
                       guiReply<RunCounts>(this, [this, generation = m_generation](Result<RunCounts> counts) {
                           if (generation == m_generation && counts)
                               takeCount(counts->total());
                       }));
}

void RunListModel::takeCount(qint64 total)
{
    const int wanted = static_cast<int>(std::min<qint64>(total, INT_MAX)) - m_newCount;
    // With everything loaded the window itself is the truth; runs that left the filter stay shown.
    const bool complete = m_state == State::Ready && !m_hasNewer && !m_hasOlder;
    if (!complete && wanted >= windowEnd())
        setRowTotal(wanted);
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

void RunListModel::insertOnTop(std::deque<Run> runs)
{
    if (runs.empty())
        return;
    const int size = static_cast<int>(runs.size());
    beginInsertRows({}, 0, size - 1);
    m_window.insert(m_window.begin(), runs.begin(), runs.end());
    m_seen.insert(m_seen.begin(), runs.size(), m_clock.now());
    m_total += size;
    endInsertRows();
    trimWindow();
}

void RunListModel::applyChanges(const ChangeSet &changes)
{
    if (changes.overflowed) {
        if (m_following || m_state != State::Ready)
            reload();
        else
            m_recount.start();
        return;
    }
    if (m_state != State::Ready)
        return;
    int low = INT_MAX;
    int high = -1;
    std::deque<Run> arrived;
    const TimePoint now = m_clock.now();
    const bool isUntold = needsStore(m_filter);
    const RunSeq newest = m_window.empty() ? RunSeq::None : m_window.front().seq;
    for (const Run &run : changes.runs) {
        const int row = rowOf(run.seq);
        if (row >= 0) {
            const auto at = static_cast<std::size_t>(row - m_first);
            if (m_window[at].updatedAt > run.updatedAt)
                continue; // a page already brought something newer
            m_window[at] = run;
            m_seen[at] = m_clock.now();
            low = std::min(low, row);
            high = std::max(high, row);
        } else if (!isUntold && !m_hasNewer && run.seq > newest && matches(m_filter, run, now)) {
            const auto known = std::find_if(arrived.begin(), arrived.end(),
                                            [&](const Run &other) { return other.seq == run.seq; });
            if (known != arrived.end())
                *known = run;
            else
                arrived.push_back(run);
        } else if (!m_filter.isEmpty() || m_hasNewer) {
            if (!m_recount.isActive())
                m_recount.start();
        }
    }
    if (high >= 0)
        emit dataChanged(index(low, 0), index(high, ColumnCount - 1));
    if (arrived.empty())
        return;
    std::sort(arrived.begin(), arrived.end(), [](const Run &a, const Run &b) { return a.seq > b.seq; });
    if (m_following && m_newCount == 0 && !m_pageUnderWay) {
        insertOnTop(std::move(arrived));
        return;
    }
    for (const Run &run : arrived)
        m_newRuns.insert(run.seq);
    announce(static_cast<int>(m_newRuns.size()));
    if (m_following)
        joinNew();
}

void RunListModel::tick()
{
    const int from = std::max(m_viewFirst, m_first);
    const int to = std::min(m_viewLast, windowEnd() - 1);
    for (int row = from; row <= to; ++row) {
        if (!isFinal(runAt(row)->status)) {
            emit dataChanged(index(from, Waited), index(to, Duration), {Qt::DisplayRole});
            return;
        }
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
