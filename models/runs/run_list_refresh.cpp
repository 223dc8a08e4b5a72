// How the run list stays true to its filter: the loaded rows are read again, what came joins, what does not
// meet the filter any more leaves. What stays keeps its row.
#include "engine/base/limits.h"
#include "engine/contract/run_lists.h"
#include "models/feed/gui_reply.h"
#include "models/runs/run_list_model.h"

#include <algorithm>
#include <unordered_set>

namespace runyard {

static constexpr int kBeyond = 100; // rows read beyond the loaded ones
static constexpr int kMostReread = static_cast<int>(limits::kPageRows) - kBeyond;

void RunListModel::rereadSoon()
{
    if (!m_moment && !m_reread.isActive())
        m_reread.start();
}

void RunListModel::reread()
{
    if (m_moment || m_state == State::Failed)
        return;
    if (m_state != State::Ready || m_pageUnderWay || m_isRereading) {
        m_reread.start();
        return;
    }
    trimAroundView();
    RunPageRequest request;
    request.filter = m_filter;
    request.order = m_order;
    request.ascending = m_ascending;
    request.unwanted = m_open.token();
    request.limit = static_cast<int>(m_window.size()) + kBeyond;
    // From the top where it is loaded and new runs join; else from just above the first row on.
    const bool fromTop =
        m_window.empty() || (!m_hasNewer && (m_following || m_newCount == 0 || !isNewestFirst()));
    const bool isTail = m_order != RunOrder::Created && !m_window.empty() && !m_window.front().key.value;
    if (!fromTop) {
        request.olderThan = RunSeq{toInt(m_window.front().key.seq) + (m_ascending && !isTail ? -1 : 1)};
        request.edgeValue = m_window.front().key.value;
    }
    m_isRereading = true;
    ++m_outstanding;
    m_client.runLists().page(request,
                             guiReply<RunPage>(this, [this, asked = m_clock.now(),
                                                      generation = m_generation](Result<RunPage> page) {
                                 if (generation == m_generation) {
                                     m_isRereading = false;
                                     if (page)
                                         takeReread(*page, asked);
                                 }
                                 answered();
                             }));
}

void RunListModel::trimAroundView()
{
    while (static_cast<int>(m_window.size()) > kMostReread) {
        if (windowEnd() - m_viewLast > m_viewFirst - m_first) {
            m_window.pop_back();
            m_hasOlder = true;
        } else {
            m_window.pop_front();
            ++m_first;
            m_hasNewer = true;
        }
    }
}

void RunListModel::takeReread(const RunPage &page, TimePoint asked)
{
    if (m_pageUnderWay) // rows were asked for meanwhile, and their edges must stay where they are
        return rereadSoon();
    const int before = removeGone(page, asked);
    const int by = before + insertJoined(page);
    if (windowEnd() > m_total || (!m_hasOlder && windowEnd() != m_total))
        setRowTotal(windowEnd());
    if (m_total > 0)
        emit dataChanged(index(0, 0), index(m_total - 1, ColumnCount - 1), {Qt::DisplayRole});
    if (by != 0)
        emit shifted(by);
    emit placed();
    if (isNewestFirst() && !m_hasNewer && m_newCount > 0 && !m_window.empty())
        countAnnounced();
    requestCount();
    loadNeeded();
}

/// Gives by how many rows those in view moved up, as a negative number.
int RunListModel::removeGone(const RunPage &page, TimePoint asked)
{
    std::unordered_set<std::int64_t> fresh;
    for (const Run &run : page.runs)
        fresh.insert(toInt(run.seq));
    // Beyond the last row that was read nothing is known: such rows are read when they are looked at.
    if (page.hasOlder && isNewestFirst() && !page.runs.empty()) {
        while (!m_window.empty() && m_window.back().run.seq < page.runs.back().seq) {
            m_window.pop_back();
            m_hasOlder = true;
        }
    }
    const TimePoint now = m_clock.now();
    const auto isGone = [&](const Row &row) {
        if (fresh.count(toInt(row.run.seq)) > 0 || row.seen >= asked)
            return false;
        // Where the list is sorted by what changed, it has moved and keeps the row it had.
        const bool hasMoved = m_order != RunOrder::Created && keyOf(row.run) != row.key;
        return !hasMoved || !matches(m_filter, row.run, now);
    };
    int by = 0;
    for (int end = static_cast<int>(m_window.size()); end > 0; --end) {
        if (!isGone(m_window[static_cast<std::size_t>(end - 1)]))
            continue;
        int begin = end - 1;
        while (begin > 0 && isGone(m_window[static_cast<std::size_t>(begin - 1)]))
            --begin;
        const int first = m_first + begin;
        const int last = m_first + end - 1;
        beginRemoveRows({}, first, last);
        m_window.erase(m_window.begin() + begin, m_window.begin() + end);
        m_total -= last - first + 1;
        endRemoveRows();
        by -= std::clamp(m_viewFirst - first, 0, last - first + 1);
        end = begin + 1;
    }
    return by;
}

/// Gives by how many rows those in view moved down. New runs at the top join or are announced.
int RunListModel::insertJoined(const RunPage &page)
{
    const bool wasOpenBelow = m_hasOlder;
    const std::size_t announced = m_newRuns.size();
    const RunSeq newest = m_window.empty() ? RunSeq::None : m_window.front().run.seq;
    const RunSeq oldest = m_window.empty() ? RunSeq::None : m_window.back().run.seq;
    std::deque<Run> arrived;
    int by = 0;
    int place = 0; // within the window, after the row of the run before
    bool isBeyond = m_window.empty();
    for (const Run &run : page.runs) {
        if (const int row = rowOf(run.seq); row >= 0) {
            Row &known = m_window[static_cast<std::size_t>(row - m_first)];
            if (known.run.updatedAt <= run.updatedAt)
                known.run = run;
            place = row - m_first + 1;
            isBeyond = run.seq == oldest;
        } else if (isNewestFirst() && newest != RunSeq::None && run.seq > newest) {
            arrived.push_back(run);
        } else if (!isNewestFirst() && newest != RunSeq::None && run.createdAt >= m_readAt) {
            m_newRuns.insert(run.seq);
        } else if (isBeyond && wasOpenBelow) {
            m_window.push_back(rowFor(run)); // its row is there, and was empty
        } else {
            by += m_first + place < m_viewFirst ? 1 : 0;
            insertAt(place++, run);
        }
    }
    m_hasOlder = page.hasOlder;
    if (!isNewestFirst())
        announce(m_newCount + static_cast<int>(m_newRuns.size() - announced));
    if (arrived.empty())
        return by;
    if (m_following) {
        m_newRuns.clear();
        announce(0);
        insertOnTop(arrived);
    } else {
        for (const Run &run : arrived)
            m_newRuns.insert(run.seq);
        announce(std::max(m_newCount, static_cast<int>(m_newRuns.size())));
    }
    return by;
}

void RunListModel::insertAt(int place, const Run &run)
{
    beginInsertRows({}, m_first + place, m_first + place);
    m_window.insert(m_window.begin() + place, rowFor(run, m_clock.now()));
    ++m_total;
    endInsertRows();
}

/// How many runs there are above the first row: some of those that were announced may have left since.
void RunListModel::countAnnounced()
{
    RunPlaceRequest request;
    request.filter = m_filter;
    request.order = m_order;
    request.ascending = m_ascending;
    request.run = m_window.front().run.id;
    m_client.runLists().place(
        request, guiReply<RunPlace>(
                     this, [this, id = *request.run, generation = m_generation](Result<RunPlace> place) {
                         const bool isSame = generation == m_generation && place && !m_window.empty()
                                             && m_window.front().run.id == id && !m_hasNewer;
                         if (isSame && !m_following)
                             announce(static_cast<int>(std::min<std::int64_t>(place->before, INT_MAX)));
                     }));
}

} // namespace runyard
