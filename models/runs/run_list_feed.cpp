// How the run list follows the change feed: cells change in place, new runs join at the top or are announced.
#include "models/runs/run_list_model.h"
#include "models/words/format.h"

#include <algorithm>
#include <climits>

namespace runyard {

void RunListModel::setFollowing(bool following)
{
    m_following = following;
    if (following && newCount() > 0 && isNewestFirst())
        joinNew();
}

void RunListModel::joinNew()
{
    announce([this] { m_announced.clear(); });
    if (m_window.isEmpty() || m_window.first() != 0 || m_window.hasNewer() || !isNewestFirst()) {
        reload(); // where they belong is not loaded: begin at the top
        return;
    }
    // One page upwards from the newest known row; takePage() goes on while there is more.
    m_window.setBeyond(true, m_window.hasOlder());
    dropPages();
    requestPage(RunEdge{m_window.top().key, false}, -1);
}

void RunListModel::insertOnTop(const std::vector<Run> &runs)
{
    if (runs.empty())
        return;
    const int size = static_cast<int>(runs.size());
    beginInsertRows({}, 0, size - 1);
    m_window.putOnTop(runs, m_clock.now());
    m_count.add(size);
    endInsertRows();
    m_window.trim(m_view);
}

void RunListModel::applyChanges(const ChangeSet &changes)
{
    if (m_past.moment)
        return; // what happens now has not happened yet
    const bool isReady = state() == State::Ready;
    if (changes.overflowed) {
        if (m_following || !isReady)
            reload();
        else
            countSoon();
        return;
    }
    if (changes.runs.empty())
        return;
    if (!isReady || m_page.isAsking() || m_rereading.isAsking())
        rereadSoon(); // what is being read may be older than these changes
    if (!isReady)
        return;
    std::vector<Run> arrived;
    announce([&] { applyRuns(changes.runs, arrived); });
    letIn(std::move(arrived));
}

void RunListModel::applyRuns(const std::vector<Run> &runs, std::vector<Run> &arrived)
{
    int low = INT_MAX;
    int high = -1;
    const TimePoint now = m_clock.now();
    for (const Run &run : runs) {
        // What only the store can say is taken as met: then the run may be in the list, and that is read.
        const bool mayMeet = m_filter.isEmpty() || matches(m_filter, run, now);
        const int row = rowOf(run.seq);
        if (row >= 0) {
            if (!m_window.update(row, run, now))
                continue; // a page already brought something newer
            low = std::min(low, row);
            high = std::max(high, row);
        } else if (!m_announced.holds(run.seq)) {
            applyOutside(run, mayMeet, arrived);
            continue;
        }
        if (needsStore(m_filter) || !mayMeet)
            rereadSoon();
    }
    if (high >= 0)
        emit dataChanged(index(low, 0), index(high, ColumnCount - 1));
}

/// A run that is neither loaded nor announced.
void RunListModel::applyOutside(const Run &run, bool mayMeet, std::vector<Run> &arrived)
{
    const RunSeq newest = m_window.isEmpty() ? RunSeq::None : m_window.top().run.seq;
    const bool cameToMeet = mayMeet && !m_filter.isEmpty();
    if (needsStore(m_filter)) {
        mayMeet ? rereadSoon() : countSoon();
    } else if (!isNewestFirst()) {
        if (mayMeet && m_announced.isNew(run))
            m_announced.add(run.seq);
        else if (cameToMeet)
            rereadSoon();
        countSoon();
    } else if (!m_window.hasNewer() && run.seq > newest && mayMeet) {
        const auto same = std::find_if(arrived.begin(), arrived.end(),
                                       [&](const Run &other) { return other.seq == run.seq; });
        if (same != arrived.end())
            *same = run;
        else
            arrived.push_back(run);
    } else if (!m_filter.isEmpty() || m_window.hasNewer()) {
        const bool isAmongRows = !m_window.isEmpty() && run.seq < newest
                                 && (run.seq > m_window.bottom().run.seq || !m_window.hasOlder());
        if (cameToMeet && (isAmongRows || m_window.isEmpty()))
            rereadSoon();
        countSoon();
    }
}

/// New runs above the window, in any order.
void RunListModel::letIn(std::vector<Run> arrived)
{
    if (arrived.empty())
        return;
    std::sort(arrived.begin(), arrived.end(), [](const Run &a, const Run &b) { return a.seq > b.seq; });
    if (m_following && newCount() == 0 && !m_page.isAsking())
        return insertOnTop(arrived);
    announce([&] {
        for (const Run &run : arrived)
            m_announced.add(run.seq);
    });
    if (m_following && m_page.isAwake())
        joinNew();
}

void RunListModel::tick()
{
    if (m_past.moment || !m_page.isAwake())
        return;
    const int from = std::max(m_view.first, m_window.first());
    const int to = std::min(m_view.last, m_window.end() - 1);
    for (int row = from; row <= to; ++row) {
        if (format::relativeListTimes() || !isFinal(runAt(row)->status)) {
            emit dataChanged(index(from, Waited), index(to, Finished), {Qt::DisplayRole});
            return;
        }
    }
}

} // namespace runyard
