// The rows of the run list that are in memory: a window over a list of any length, read a page at a time from the keys
// at its ends. Rows belong to runs: an update changes a row and never moves it. Says what to read next and takes what
// was read; knows no engine and emits nothing. Rows are numbered as in the whole list.
#pragma once

#include "engine/domain/run_query.h"

#include <deque>
#include <optional>
#include <vector>

namespace runyard {

struct RunListOrder
{
    RunOrder by = RunOrder::Created;
    bool ascending = false;

    bool operator==(const RunListOrder &) const = default;
    bool isNewestFirst() const { return by == RunOrder::Created && !ascending; }
    RunKey keyOf(const Run &run) const;
    /// Returns the key from which on `key` itself is the first to come.
    RunKey justBefore(const RunKey &key) const;
};

struct RunRow
{
    Run run;
    RunKey key;     // its place when it was loaded; a later value does not move it
    TimePoint seen; // when it last changed here; for the glow
};

/// Where a page begins.
struct RunEdge
{
    RunKey key;
    bool down = true; // rows below the key, else above
};

struct RowRange
{
    int first = 0;
    int last = 0; // inclusive
    bool operator==(const RowRange &) const = default;
};

class RunWindow
{
public:
    static constexpr int kPage = 100;
    static constexpr int kMaxRows = 1'000;
    enum class Place { Above, Below, Elsewhere };
    struct Wish
    {
        RunEdge edge;
        int row = 0; // of the first run of the page
    };

    void clear();
    void setOrder(const RunListOrder &order) { m_order = order; }
    const RunListOrder &order() const { return m_order; }

    bool isEmpty() const { return m_rows.empty(); }
    int first() const { return m_first; }
    int end() const { return m_first + size(); }
    const RunRow &top() const { return m_rows.front(); }
    const RunRow &bottom() const { return m_rows.back(); }
    bool hasNewer() const { return m_hasNewer; } // above the window
    bool hasOlder() const { return m_hasOlder; } // below it
    void setBeyond(bool hasNewer, bool hasOlder);
    const RunRow *at(int row) const; // null when it is not loaded
    int rowOf(RunSeq seq) const;     // -1 when it is not loaded
    int rowOf(const RunId &id) const;

    /// Returns the page that brings what is missing of the rows in view and near them; empty when nothing is.
    std::optional<Wish> wanted(RowRange view, int total) const;
    Place placeOf(const std::optional<RunEdge> &edge) const;
    void assign(const RunPage &page, int row);
    /// Takes a page, read at an edge of the window or from `row` on, in a list of `total` rows. Rows far from both ends
    /// are where they were estimated to be; at an end of the list the truth is known.
    void take(const RunPage &page, Place place, int row, int total);
    /// Drops rows at the end that is farther from the view.
    void trim(RowRange view, int most = kMaxRows);
    void moveBy(int by) { m_first += by; }

    /// False when the row is newer than this.
    bool update(int row, const Run &run, TimePoint now);
    void putOnTop(const std::vector<Run> &runs, TimePoint now); // newest first

    /// Forgets rows below what was read: nothing is known about them any more.
    void forgetBelow(const RunPage &page);
    void erase(RowRange rows);
    void insert(int row, const Run &run, TimePoint seen);

private:
    int size() const { return static_cast<int>(m_rows.size()); }
    void extend(const RunPage &page, Place place);
    RunRow rowFor(const Run &run, TimePoint seen = {}) const { return {run, m_order.keyOf(run), seen}; }
    RunEdge estimate(int row, int total) const;

    RunListOrder m_order;
    std::deque<RunRow> m_rows; // as on the screen
    int m_first = 0;
    bool m_hasNewer = false;
    bool m_hasOlder = false;
};

/// Returns the loaded rows whose runs left the list, as a reading shows, the lowest first. A run that changed since
/// `asked` has not left.
std::vector<RowRange> goneRows(const RunWindow &window, const RunPage &page, const RunFilter &filter,
                               TimePoint asked, TimePoint now);

} // namespace runyard
