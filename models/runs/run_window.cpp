#include "models/runs/run_window.h"

#include <algorithm>
#include <limits>
#include <unordered_set>

namespace runyard {

static constexpr int kMargin = 60; // rows loaded beyond the view

RunKey RunListOrder::keyOf(const Run &run) const
{
    return {by == RunOrder::Created ? std::nullopt : orderValue(by, run), run.seq};
}

RunKey RunListOrder::justBefore(const RunKey &key) const
{
    const bool isTail = by != RunOrder::Created && !key.value; // runs without a value come last, newest first
    return {key.value, RunSeq{toInt(key.seq) + (ascending && !isTail ? -1 : 1)}};
}

void RunWindow::clear()
{
    m_rows.clear();
    m_first = 0;
    m_hasNewer = m_hasOlder = false;
}

const RunRow *RunWindow::at(int row) const
{
    return row < m_first || row >= end() ? nullptr : &m_rows[static_cast<std::size_t>(row - m_first)];
}

int RunWindow::rowOf(RunSeq seq) const
{
    const auto isIt = [seq](const RunRow &row) { return row.run.seq == seq; };
    auto at = m_rows.end();
    if (m_order.isNewestFirst()) {
        at = std::lower_bound(m_rows.begin(), m_rows.end(), seq,
                              [](const RunRow &row, RunSeq key) { return row.run.seq > key; });
        if (at != m_rows.end() && !isIt(*at))
            at = m_rows.end();
    } else {
        at = std::find_if(m_rows.begin(), m_rows.end(), isIt);
    }
    return at == m_rows.end() ? -1 : m_first + static_cast<int>(at - m_rows.begin());
}

int RunWindow::rowOf(const RunId &id) const
{
    const auto at =
        std::find_if(m_rows.begin(), m_rows.end(), [&](const RunRow &row) { return row.run.id == id; });
    return at == m_rows.end() ? -1 : m_first + static_cast<int>(at - m_rows.begin());
}

std::optional<RunWindow::Wish> RunWindow::wanted(RowRange view, int total) const
{
    if (m_rows.empty() || total == 0)
        return {};
    const int from = std::max(0, std::min(view.first, total - 1) - kMargin);
    const int to = std::min(total - 1, view.last + kMargin);
    if (to < m_first - kPage || from > end() + kPage) {
        const int row = std::max(0, (from + to) / 2 - kPage / 2);
        return Wish{estimate(row, total), row};
    }
    if (from < m_first && m_hasNewer)
        return Wish{{top().key, false}, m_first};
    if (to >= end() && m_hasOlder)
        return Wish{{bottom().key, true}, end()};
    return {};
}

RunEdge RunWindow::estimate(int row, int total) const
{
    // Between two known rows keys are about evenly spread; for those by creation that is nearly true.
    const bool isByCreation = m_order.by == RunOrder::Created;
    const auto number = [isByCreation](const RunRow &of) {
        return static_cast<double>(isByCreation ? toInt(of.run.seq) : of.key.value.value_or(0));
    };
    const double front = number(top());
    const double back = number(bottom());
    const double perRow = (front - back) / std::max<double>(1, static_cast<double>(size()) - 1);
    double estimate = 0;
    if (row < m_first) {
        estimate = front + (perRow != 0 ? perRow : (m_order.ascending ? -1.0 : 1.0)) * (m_first - row);
    } else if (m_order.isNewestFirst()) {
        estimate = back * (1.0 - (row - end()) / std::max<double>(1, total - end()));
    } else {
        estimate = back - perRow * (row - end());
    }
    const auto value = static_cast<std::int64_t>(std::max(0.0, estimate));
    if (isByCreation)
        return {{std::nullopt, RunSeq{m_order.ascending ? value : std::max<std::int64_t>(2, value + 1)}},
                true};
    return {{value, RunSeq{std::numeric_limits<std::int64_t>::max()}}, true};
}

RunWindow::Place RunWindow::placeOf(const std::optional<RunEdge> &edge) const
{
    if (!edge || m_rows.empty())
        return Place::Elsewhere;
    if (edge->down)
        return bottom().key == edge->key ? Place::Below : Place::Elsewhere;
    return top().key == edge->key ? Place::Above : Place::Elsewhere;
}

void RunWindow::assign(const RunPage &page, int row)
{
    m_rows.clear();
    for (const Run &run : page.runs)
        m_rows.push_back(rowFor(run));
    m_first = row;
    m_hasNewer = page.hasNewer;
    m_hasOlder = page.hasOlder;
}

void RunWindow::extend(const RunPage &page, Place place)
{
    // A sorted list may bring a run again whose value grew meanwhile; it keeps the row it has.
    std::deque<RunRow> rows;
    for (const Run &run : page.runs) {
        if (m_order.isNewestFirst() || rowOf(run.seq) < 0)
            rows.push_back(rowFor(run));
    }
    if (place == Place::Above) {
        m_hasNewer = page.hasNewer;
        m_rows.insert(m_rows.begin(), rows.begin(), rows.end());
        m_first -= static_cast<int>(rows.size());
    } else {
        m_hasOlder = page.hasOlder;
        m_rows.insert(m_rows.end(), rows.begin(), rows.end());
    }
}

void RunWindow::take(const RunPage &page, Place place, int row, int total)
{
    if (place == Place::Elsewhere)
        assign(page, row);
    else
        extend(page, place);
    if (!m_hasNewer || m_first < 0)
        m_first = 0;
    if (!m_hasOlder && m_hasNewer)
        m_first = std::max(0, total - size());
}

void RunWindow::setBeyond(bool hasNewer, bool hasOlder)
{
    m_hasNewer = hasNewer;
    m_hasOlder = hasOlder;
}

void RunWindow::trim(RowRange view, int most)
{
    while (size() > most) {
        if (end() - view.last > view.first - m_first) {
            m_rows.pop_back();
            m_hasOlder = true;
        } else {
            m_rows.pop_front();
            ++m_first;
            m_hasNewer = true;
        }
    }
}

bool RunWindow::update(int row, const Run &run, TimePoint now)
{
    RunRow &known = m_rows[static_cast<std::size_t>(row - m_first)];
    if (known.run.updatedAt > run.updatedAt)
        return false;
    known.run = run;
    known.seen = now;
    return true;
}

void RunWindow::putOnTop(const std::vector<Run> &runs, TimePoint now)
{
    for (auto run = runs.rbegin(); run != runs.rend(); ++run)
        m_rows.push_front(rowFor(*run, now));
}

std::vector<RowRange> goneRows(const RunWindow &window, const RunPage &page, const RunFilter &filter,
                               TimePoint asked, TimePoint now)
{
    std::unordered_set<std::int64_t> fresh;
    for (const Run &run : page.runs)
        fresh.insert(toInt(run.seq));
    const RunListOrder &order = window.order();
    const auto isGone = [&](const RunRow &row) {
        if (fresh.count(toInt(row.run.seq)) > 0 || row.seen >= asked)
            return false;
        // Where the list is sorted by what changed, it has moved and keeps the row it had.
        const bool hasMoved = order.by != RunOrder::Created && order.keyOf(row.run) != row.key;
        return !hasMoved || !matches(filter, row.run, now);
    };
    std::vector<RowRange> ranges;
    for (int row = window.end() - 1; row >= window.first(); --row) {
        if (!isGone(*window.at(row)))
            continue;
        if (!ranges.empty() && ranges.back().first == row + 1)
            ranges.back().first = row;
        else
            ranges.push_back({row, row});
    }
    return ranges;
}

void RunWindow::forgetBelow(const RunPage &page)
{
    if (!page.hasOlder || !m_order.isNewestFirst() || page.runs.empty())
        return;
    while (!m_rows.empty() && bottom().run.seq < page.runs.back().seq) {
        m_rows.pop_back();
        m_hasOlder = true;
    }
}

void RunWindow::erase(RowRange rows)
{
    m_rows.erase(m_rows.begin() + (rows.first - m_first), m_rows.begin() + (rows.last + 1 - m_first));
}

void RunWindow::insert(int row, const Run &run, TimePoint seen)
{
    m_rows.insert(m_rows.begin() + (row - m_first), rowFor(run, seen));
}

} // namespace runyard
