// How the run list follows the feed: cells change in place, new runs join at the top or are announced.
// Apart from the loading, which is in run_list_model.cpp.
#include "models/runs/run_list_model.h"
#include "models/words/format.h"

#include <algorithm>

namespace runyard {

void RunListModel::joinNew()
{
    m_newRuns.clear();
    announce(0);
    if (m_window.empty() || m_first != 0 || m_hasNewer || !isNewestFirst()) {
        reload(); // where they belong is not loaded: begin at the top
        return;
    }
    // One page upwards from the newest known row; loadNeeded goes on while there is more.
    m_hasNewer = true;
    m_pageUnderWay = false;
    ++m_generation;
    requestPage(Edge{m_window.front().key, false}, -1);
}

void RunListModel::insertOnTop(const std::deque<Run> &runs)
{
    if (runs.empty())
        return;
    const int size = static_cast<int>(runs.size());
    beginInsertRows({}, 0, size - 1);
    const TimePoint now = m_clock.now();
    for (auto run = runs.rbegin(); run != runs.rend(); ++run)
        m_window.push_front(rowFor(*run, now));
    m_total += size;
    endInsertRows();
    trimWindow();
}

void RunListModel::applyChanges(const ChangeSet &changes)
{
    if (m_moment)
        return; // what happens now has not happened yet
    if (changes.overflowed) {
        if (m_following || m_state != State::Ready)
            reload();
        else
            m_recount.start();
        return;
    }
    if (changes.runs.empty())
        return;
    if (m_state != State::Ready || m_pageUnderWay || m_isRereading)
        rereadSoon(); // what is being read may be older than these changes
    if (m_state != State::Ready)
        return;
    int low = INT_MAX;
    int high = -1;
    std::deque<Run> arrived;
    const TimePoint now = m_clock.now();
    const bool isUntold = needsStore(m_filter);
    const int announced = m_newCount;
    const std::size_t known = m_newRuns.size();
    const RunSeq newest = m_window.empty() ? RunSeq::None : m_window.front().run.seq;
    for (const Run &run : changes.runs) {
        // What only the store can tell is taken as met: then the run may be in the list, and that is read.
        const bool mayMeet = m_filter.isEmpty() || matches(m_filter, run, now);
        const int row = rowOf(run.seq);
        if (row >= 0) {
            const auto at = static_cast<std::size_t>(row - m_first);
            if (m_window[at].run.updatedAt > run.updatedAt)
                continue;           // a page already brought something newer
            m_window[at].run = run; // where it is listed stays, whatever it is sorted by
            m_window[at].seen = now;
            low = std::min(low, row);
            high = std::max(high, row);
            if (isUntold || !mayMeet)
                rereadSoon();
        } else if (m_newRuns.count(run.seq) > 0) {
            if (isUntold || !mayMeet)
                rereadSoon();
        } else if (isUntold) {
            if (mayMeet)
                rereadSoon();
            else if (!m_recount.isActive())
                m_recount.start();
        } else if (!isNewestFirst()) {
            if (run.createdAt >= m_readAt && mayMeet)
                m_newRuns.insert(run.seq);
            else if (mayMeet && !m_filter.isEmpty())
                rereadSoon();
            if (!m_recount.isActive())
                m_recount.start();
        } else if (!m_hasNewer && run.seq > newest && mayMeet) {
            const auto same = std::find_if(arrived.begin(), arrived.end(),
                                           [&](const Run &other) { return other.seq == run.seq; });
            if (same != arrived.end())
                *same = run;
            else
                arrived.push_back(run);
        } else if (!m_filter.isEmpty() || m_hasNewer) {
            const bool isAmongRows =
                !m_window.empty() && run.seq < newest && (run.seq > m_window.back().run.seq || !m_hasOlder);
            if (mayMeet && !m_filter.isEmpty() && (isAmongRows || m_window.empty()))
                rereadSoon(); // it came to meet the filter
            if (!m_recount.isActive())
                m_recount.start();
        }
    }
    if (high >= 0)
        emit dataChanged(index(low, 0), index(high, ColumnCount - 1));
    const auto moreKnown = [&] { return announced + static_cast<int>(m_newRuns.size() - known); };
    if (!isNewestFirst())
        announce(moreKnown());
    if (arrived.empty())
        return;
    std::sort(arrived.begin(), arrived.end(), [](const Run &a, const Run &b) { return a.seq > b.seq; });
    if (m_following && m_newCount == 0 && !m_pageUnderWay) {
        insertOnTop(arrived);
        return;
    }
    for (const Run &run : arrived)
        m_newRuns.insert(run.seq);
    announce(moreKnown());
    if (m_following)
        joinNew();
}

void RunListModel::tick()
{
    if (m_moment)
        return;
    const int from = std::max(m_viewFirst, m_first);
    const int to = std::min(m_viewLast, windowEnd() - 1);
    for (int row = from; row <= to; ++row) {
        if (format::relativeListTimes() || !isFinal(runAt(row)->status)) {
            emit dataChanged(index(from, Waited), index(to, Finished), {Qt::DisplayRole});
            return;
        }
    }
}

} // namespace runyard
