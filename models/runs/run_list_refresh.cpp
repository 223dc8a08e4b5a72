// How the run list stays true to its filter: the loaded rows are read again, what came joins, what no longer meets the
// filter leaves. What stays keeps its row. And how many rows there are.
#include "engine/base/limits.h"
#include "engine/contract/run_lists.h"
#include "models/runs/run_list_model.h"

#include <algorithm>
#include <climits>

namespace runyard {

static constexpr int kBeyond = 100; // rows read beyond the loaded ones
static constexpr int kMaxReread = static_cast<int>(limits::kPageRows) - kBeyond;

void RunListModel::rereadSoon()
{
    if (!m_past.moment && !m_reread.isActive())
        m_reread.start();
}

void RunListModel::reread()
{
    if (m_past.moment || state() == State::Failed)
        return;
    if (state() != State::Ready || m_page.isAsking()) {
        m_reread.start();
        return;
    }
    m_window.trim(m_view, kMaxReread);
    RunPageRequest request = pageRequest();
    request.unwanted = m_rereading.unwanted();
    request.limit = m_window.end() - m_window.first() + kBeyond;
    // From the top where it is loaded and new runs join; else from just above the first row on.
    const bool fromTop =
        m_window.isEmpty() || (!m_window.hasNewer() && (m_following || newCount() == 0 || !isNewestFirst()));
    if (!fromTop) {
        const RunKey key = m_window.order().justBefore(m_window.top().key);
        request.olderThan = key.seq;
        request.edgeValue = key.value;
    }
    m_client.runLists().page(request,
                             m_rereading.answer<RunPage>([this, asked = m_clock.now()](Result<RunPage> page) {
                                 if (page)
                                     takeReread(*page, asked);
                             }));
}

void RunListModel::takeReread(const RunPage &page, TimePoint asked)
{
    if (m_page.isAsking()) // rows were asked for meanwhile, and their edges must stay where they are
        return rereadSoon();
    const int before = removeGone(page, asked);
    const int by = before + insertJoined(page);
    if (m_window.end() > m_count.rows() || (!m_window.hasOlder() && m_window.end() != m_count.rows()))
        setRowTotal(m_window.end());
    if (m_count.rows() > 0)
        emit dataChanged(index(0, 0), index(m_count.rows() - 1, ColumnCount - 1), {Qt::DisplayRole});
    if (by != 0)
        emit shifted(by);
    emit placed();
    if (isNewestFirst() && !m_window.hasNewer() && newCount() > 0 && !m_window.isEmpty())
        countAnnounced();
    m_counting.isAsking() ? countSoon() : m_counting.refresh();
    loadNeeded();
}

/// Returns by how many rows those in view moved up, as a negative number.
int RunListModel::removeGone(const RunPage &page, TimePoint asked)
{
    m_window.forgetBelow(page);
    int by = 0;
    for (const RowRange &rows : goneRows(m_window, page, m_filter, asked, m_clock.now())) {
        const int count = rows.last - rows.first + 1;
        beginRemoveRows({}, rows.first, rows.last);
        m_window.erase(rows);
        m_count.add(-count);
        endRemoveRows();
        by -= std::clamp(m_view.first - rows.first, 0, count);
    }
    return by;
}

/// Returns by how many rows those in view moved down. New runs at the top join or are announced.
int RunListModel::insertJoined(const RunPage &page)
{
    const bool wasOpenBelow = m_window.hasOlder();
    const RunSeq newest = m_window.isEmpty() ? RunSeq::None : m_window.top().run.seq;
    const RunSeq oldest = m_window.isEmpty() ? RunSeq::None : m_window.bottom().run.seq;
    std::vector<Run> arrived;
    int by = 0;
    int place = m_window.first(); // after the row of the run before
    bool isBeyond = m_window.isEmpty();
    announce([&] {
        for (const Run &run : page.runs) {
            if (const int row = rowOf(run.seq); row >= 0) {
                m_window.update(row, run, m_window.at(row)->seen);
                place = row + 1;
                isBeyond = run.seq == oldest;
            } else if (isNewestFirst() && newest != RunSeq::None && run.seq > newest) {
                arrived.push_back(run);
            } else if (!isNewestFirst() && newest != RunSeq::None && m_announced.isNew(run)) {
                m_announced.add(run.seq);
            } else if (isBeyond && wasOpenBelow) {
                m_window.insert(m_window.end(), run, {}); // its row is there, and was empty
            } else {
                by += place < m_view.first ? 1 : 0;
                beginInsertRows({}, place, place);
                m_window.insert(place++, run, m_clock.now());
                m_count.add(1);
                endInsertRows();
            }
        }
        m_window.setBeyond(m_window.hasNewer(), page.hasOlder);
        for (const Run &run : arrived)
            m_announced.find(run.seq);
        if (m_following && !arrived.empty())
            m_announced.clear();
    });
    if (m_following)
        insertOnTop(arrived);
    return by;
}

/// Asks how many runs there are above the first row: some of the announced ones may have left since.
void RunListModel::countAnnounced()
{
    RunPlaceRequest request = placeRequest();
    request.run = m_window.top().run.id;
    m_client.runLists().place(
        request, m_places.answer<RunPlace>([this, id = *request.run](Result<RunPlace> place) {
            if (!place || m_following || m_window.isEmpty() || m_window.hasNewer()
                || !(m_window.top().run.id == id))
                return;
            announce([&] { m_announced.setCount(RunRowCount::expected(place->before, 0)); });
        }));
}

void RunListModel::countSoon()
{
    if (!m_recount.isActive())
        m_recount.start();
}

void RunListModel::count()
{
    const auto take = m_counting.answer<RunCounts>([this](Result<RunCounts> counts) {
        if (counts)
            takeCount(counts->total());
    });
    if (m_past.moment)
        m_client.runLists().countsAt(m_filter, *m_past.moment, take);
    else
        m_client.runLists().counts(m_filter, m_counting.unwanted(), take);
}

void RunListModel::takeCount(std::int64_t total)
{
    const bool isWhole = state() == State::Ready && !m_window.hasNewer() && !m_window.hasOlder();
    switch (m_count.take(total, newCount(), m_window.end(), isWhole)) {
    case RunRowCount::Verdict::Resize: setRowTotal(RunRowCount::expected(total, newCount())); break;
    case RunRowCount::Verdict::Reread: rereadSoon(); break;
    case RunRowCount::Verdict::Agrees: break;
    }
    loadNeeded();
}

void RunListModel::setRowTotal(int total)
{
    const int rows = m_count.rows();
    if (total > rows) {
        beginInsertRows({}, rows, total - 1);
        m_count.setRows(total);
        endInsertRows();
    } else if (total < rows) {
        beginRemoveRows({}, total, rows - 1);
        m_count.setRows(total);
        endRemoveRows();
    }
}

} // namespace runyard
