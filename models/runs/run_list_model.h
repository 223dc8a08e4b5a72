// The list of runs over any number of them, newest first or sorted by a value: the rows are virtual, a window of real
// ones is kept around what is in view. Rows belong to runs, so an update changes cells and never moves a row; new runs
// are announced, and join only when asked or at the top. Rows are those of the runs that meet the filter: whenever a
// run, the clock or the search index changes that, the loaded rows are read again soon, and runs join and leave.
// While the list is hidden, cells follow the change feed and new runs are announced, but nothing is read.
// Times in the cells are relative to the clock given. GUI thread.
#pragma once

#include "models/feed/change_feed.h"
#include "models/feed/latest_answer.h"
#include "models/feed/query_pulse.h"
#include "models/runs/announced_runs.h"
#include "models/runs/run_list_cells.h"
#include "models/runs/run_row_count.h"
#include "models/runs/run_window.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <memory>
#include <optional>

namespace runyard {

class RunListModel final : public QAbstractTableModel, public RunListColumns
{
    Q_OBJECT

public:
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
    RunOrder order() const { return m_window.order().by; }
    bool isAscending() const { return m_window.order().ascending; }
    /// Loads around this place, then says arrived(); or failed().
    void goTo(const RunPlaceRequest &place);
    void setFollowing(bool following);  // true while the top is in view: new runs join
    void showRows(int first, int last); // what is in view; loads around it
    void joinNew();                     // lets the announced runs in
    void reload();
    /// How the list was at a moment, empty = as it is now. The rows stay until those of the moment are read. The past
    /// ignores the change feed and is in order of creation: that is how it can be read.
    void setMoment(std::optional<TimePoint> moment);
    const std::optional<TimePoint> &moment() const { return m_past.moment; }
    /// While it is not shown nothing is read. Shown unless said otherwise.
    void setShown(bool shown);
    bool isReading() const;

    int newCount() const { return m_announced.count(); } // announced, not yet in the list
    State state() const { return m_reached.state; }
    const QString &errorText() const { return m_reached.error; }
    const Run *runAt(int row) const;                                // null while the row is not loaded
    int rowOf(RunSeq seq) const { return m_window.rowOf(seq); }     // -1 when not loaded
    int rowOf(const RunId &id) const { return m_window.rowOf(id); } // the same; looks through the loaded rows
    int loadedBegin() const { return m_window.first(); }
    int loadedEnd() const { return m_window.end(); }

signals:
    void settled(); // nothing is being read any more
    void orderChanged();
    void stateChanged();
    void newCountChanged(int count);
    /// Other rows are loaded, or the runs have other rows now, without any having been added.
    void placed();
    /// The rows in view are `by` further down than was thought; the view scrolls along.
    void shifted(int by);
    void arrived(int row); // where goTo() led
    void failed(const QString &sentence);

private:
    struct Past
    {
        std::optional<TimePoint> moment;
        RunListOrder presentOrder; // to come back to
        bool isReplacing = false;  // the next page takes the place of all rows
    };
    struct Reached
    {
        State state = State::Loading;
        QString error;
    };

    // run_list_model.cpp: pages and places
    void readAfter(QTimer &pause, LatestAnswer &answer);
    void loadFirst();
    void forgetReadings();
    void dropPages();
    bool isNewestFirst() const { return m_window.order().isNewestFirst(); }
    void loadNeeded();
    void requestPage(std::optional<RunEdge> edge, int row);
    void takePage(const RunPage &page, const std::optional<RunEdge> &edge, int row);
    void replaceRows(const RunPage &page);
    void checkPlace();
    void correctPlace(const RunId &id, const RunPlace &place);
    void arriveAt(const RunPlace &place);
    TimePoint now() const { return m_past.moment.value_or(m_clock.now()); }
    RunPageRequest pageRequest() const;
    RunPlaceRequest placeRequest() const;
    void setState(State state, const QString &error = {});
    // run_list_feed.cpp: the change feed and the announced runs
    void applyChanges(const ChangeSet &changes);
    void applyRuns(const std::vector<Run> &runs, std::vector<Run> &arrived);
    void applyOutside(const Run &run, bool mayMeet, std::vector<Run> &arrived);
    void letIn(std::vector<Run> arrived);
    void insertOnTop(const std::vector<Run> &runs);
    void tick();
    /// Makes a change to the announced runs, and says so when their number is another.
    template <class Change>
    void announce(Change change)
    {
        const int before = newCount();
        change();
        if (newCount() != before)
            emit newCountChanged(newCount());
    }
    // run_list_refresh.cpp: the loaded rows again, and the count
    void rereadSoon();
    void reread();
    void takeReread(const RunPage &page, TimePoint asked);
    int removeGone(const RunPage &page, TimePoint asked);
    int insertJoined(const RunPage &page);
    void countAnnounced();
    void countSoon();
    void count();
    void takeCount(std::int64_t total);
    void setRowTotal(int total);

    EngineClient &m_client;
    const Clock &m_clock;
    RunFilter m_filter;
    RunWindow m_window;
    RunRowCount m_count;
    AnnouncedRuns m_announced;
    Past m_past;
    RowRange m_view;
    Reached m_reached;
    bool m_following = true;
    std::optional<int> m_arrivingAt;
    QTimer m_recount;
    QTimer m_reread;
    QTimer m_tick;
    LatestAnswer m_page;
    LatestAnswer m_counting;
    LatestAnswer m_rereading;
    LatestAnswer m_places;
    QueryPulse m_pulse;
    std::shared_ptr<ChangeFeed> m_feed;
};

} // namespace runyard
