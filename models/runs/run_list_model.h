// The list of runs over any number of them, newest first or sorted by a value: the rows are virtual, a
// window of real ones is kept around what is looked at. Rows belong to runs, so an update changes cells
// and never moves a row; new runs are announced and join only when asked or at the top. Rows are those of
// the runs that meet the filter: whatever changes that, be it a run, the clock or the search index, has
// the loaded rows read again soon, and those that came and went join and leave. GUI thread.
// Times in the cells are relative to the clock given.
#pragma once

#include "engine/base/result.h"
#include "engine/contract/engine_client.h"
#include "models/feed/change_feed.h"
#include "models/feed/open_questions.h"
#include "models/feed/query_pulse.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <deque>
#include <optional>
#include <set>

namespace runyard {

class RunListModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        Status,
        Task,
        Id,
        Attempts,
        Waited,
        Duration,
        Created,
        Finished,
        Tags,
        Queue,
        Version,
        Machine,
        ColumnCount
    };
    enum Role { RunIdRole = Qt::UserRole, SeqRole, StatusRole, ChangedAtRole };
    enum class State { Loading, Ready, Failed };

    RunListModel(EngineClient &client, const Clock &clock, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void setFilter(const RunFilter &filter); // starts again from the top
    const RunFilter &filter() const { return m_filter; }
    void setOrder(RunOrder order, bool ascending); // the same
    RunOrder order() const { return m_order; }
    bool isAscending() const { return m_ascending; }
    /// What clicking the header of a column sorts by; empty for columns one cannot sort by.
    static std::optional<RunOrder> orderOf(int column);
    static QString text(const Run &run, int column, TimePoint now); // what a cell says
    static QString title(int column);
    /// Loads around this place, then says arrived(); or failed().
    void goTo(const RunPlaceRequest &place);
    void setFollowing(bool following);  // true while the top is in view: new runs join
    void showRows(int first, int last); // what is looked at; loads around it
    void joinNew();                     // lets the announced runs in
    void reload();
    /// How the list was at a moment, empty = as it is now. The rows stay until those of the moment are
    /// read. Nothing of the feed is taken in, and it is in order of creation: so the past is read.
    void setMoment(std::optional<TimePoint> moment);
    const std::optional<TimePoint> &moment() const { return m_moment; }
    bool isReading() const { return m_outstanding > 0; }

    int newCount() const { return m_newCount; } // announced, not yet in the list
    State state() const { return m_state; }
    const QString &errorText() const { return m_error; }
    const Run *runAt(int row) const;  // null while the row is not loaded
    int rowOf(RunSeq seq) const;      // -1 when not loaded
    int rowOf(const RunId &id) const; // the same; looks through the loaded rows
    int loadedBegin() const { return m_first; }
    int loadedEnd() const { return windowEnd(); }

signals:
    void settled(); // nothing is being read any more
    void orderChanged();
    void stateChanged();
    void newCountChanged(int count);
    /// Other rows are loaded, or the runs have other rows now, without any having been added.
    void placed();
    /// The rows in view are `by` further down than was thought; who shows them scrolls along.
    void shifted(int by);
    void arrived(int row); // where goTo() led
    void failed(const QString &sentence);

private:
    struct Row
    {
        Run run;
        RunKey key;     // its place when it was loaded; a later value does not move it
        TimePoint seen; // when it last changed here; for the glow
    };
    struct Edge
    {
        RunKey key;
        bool down = true; // rows below the key, else above
    };

    void loadFirst();
    void loadNeeded();
    void requestPage(std::optional<Edge> edge, int row);
    void takePage(const RunPage &page, const std::optional<Edge> &edge, int row);
    void assignWindow(const RunPage &page, int row);
    void replaceRows(const RunPage &page);
    void answered();
    TimePoint now() const { return m_moment.value_or(m_clock.now()); }
    void checkPlace();
    void arriveAt(const RunPlace &place);
    void requestCount();
    void takeCount(qint64 total);
    void applyChanges(const ChangeSet &changes);
    void insertOnTop(const std::deque<Run> &runs);
    void rereadSoon();
    void reread();
    void trimAroundView();
    void takeReread(const RunPage &page, TimePoint asked);
    int removeGone(const RunPage &page, TimePoint asked);
    int insertJoined(const RunPage &page);
    void insertAt(int row, const Run &run);
    void countAnnounced();
    void setRowTotal(int total);
    void trimWindow();
    void tick();
    void setState(State state, const QString &error = {});
    void announce(int count);
    int windowEnd() const { return m_first + static_cast<int>(m_window.size()); }
    bool isNewestFirst() const { return m_order == RunOrder::Created && !m_ascending; }
    RunKey keyOf(const Run &run) const
    {
        return {m_order == RunOrder::Created ? std::nullopt : orderValue(m_order, run), run.seq};
    }
    Row rowFor(const Run &run, TimePoint seen = {}) const { return {run, keyOf(run), seen}; }
    Edge estimateEdge(int row) const;

    EngineClient &m_client;
    const Clock &m_clock;
    RunFilter m_filter;
    RunOrder m_order = RunOrder::Created;
    bool m_ascending = false;
    std::optional<TimePoint> m_moment;
    std::pair<RunOrder, bool> m_presentOrder{RunOrder::Created, false}; // to come back to from the past
    bool m_isReplacing = false; // the next page takes the place of all rows
    int m_outstanding = 0;      // replies to come, also those that will be dropped
    std::deque<Row> m_window;   // as on the screen
    int m_first = 0;            // row of m_window.front()
    int m_total = 0;
    TimePoint m_readAt; // when the list was begun; runs created later are new
    int m_newCount = 0;
    std::set<RunSeq> m_newRuns; // what m_newCount counts, as far as known by the feed
    bool m_hasNewer = false;
    bool m_hasOlder = false;
    bool m_following = true;
    bool m_pageUnderWay = false;
    bool m_countUnderWay = false; // counting may take longer than runs take to change
    bool m_countAgain = false;
    OpenQuestions m_open;
    int m_generation = 0; // replies of an older generation are dropped
    std::optional<int> m_arrivingAt;
    int m_viewFirst = 0;
    int m_viewLast = 0;
    State m_state = State::Loading;
    QString m_error;
    QTimer m_recount;
    QTimer m_reread;
    bool m_isRereading = false;
    std::pair<int, qint64> m_disagreed{-1, -1}; // rows and count that were read again for already
    QueryPulse m_pulse;
    QTimer m_tick;
    ChangeFeed m_feed;
};

} // namespace runyard
