// The list of runs, newest first, over any number of them: the rows are virtual, a window of real
// ones is kept around what is looked at. Rows belong to runs (by RunSeq), so an update changes
// cells and never moves a row; new runs are announced and join only when asked or at the top.
// GUI thread. Times in the cells are relative to the clock given.
#pragma once

#include "engine/client/engine_client.h"
#include "models/change_feed.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <deque>
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
        Tags,
        Queue,
        Version,
        Machine,
        ColumnCount
    };
    enum Role { RunIdRole = Qt::UserRole, SeqRole, StatusRole, LoadedRole, ChangedAtRole };
    enum class State { Loading, Ready, Failed };

    RunListModel(EngineClient &client, const Clock &clock, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void setFilter(const RunFilter &filter); // starts again from the newest
    const RunFilter &filter() const { return m_filter; }
    void setFollowing(bool following);  // true while the top is in view: new runs join
    void showRows(int first, int last); // what is looked at; loads around it
    void joinNew();                     // lets the announced runs in
    void reload();

    int newCount() const { return m_newCount; } // announced, not yet in the list
    State state() const { return m_state; }
    const QString &errorText() const { return m_error; }
    const Run *runAt(int row) const;  // null while the row is not loaded
    int rowOf(RunSeq seq) const;      // -1 when not loaded
    int rowOf(const RunId &id) const; // the same; looks through the loaded rows

signals:
    void stateChanged();
    void newCountChanged(int count);

private:
    void loadFirst();
    void loadNeeded();
    void requestPage(RunPageRequest request, int row);
    void takePage(const RunPage &page, const RunPageRequest &request, int row);
    void requestCount();
    void takeCount(qint64 total);
    void applyChanges(const ChangeSet &changes);
    void insertOnTop(std::deque<Run> runs);
    void setRowTotal(int total);
    void trimWindow();
    void tick();
    void setState(State state, const QString &error = {});
    void announce(int count);
    int windowEnd() const { return m_first + static_cast<int>(m_window.size()); }
    RunSeq estimateSeq(int row) const;

    EngineClient &m_client;
    const Clock &m_clock;
    RunFilter m_filter;
    std::deque<Run> m_window;     // newest first
    std::deque<TimePoint> m_seen; // when each row of the window last changed here; for the glow
    int m_first = 0;              // row of m_window.front()
    int m_total = 0;
    int m_newCount = 0;
    std::set<RunSeq> m_newRuns; // what m_newCount counts, as far as known by the feed
    bool m_hasNewer = false;
    bool m_hasOlder = false;
    bool m_following = true;
    bool m_pageUnderWay = false;
    int m_generation = 0; // replies of an older generation are dropped
    int m_viewFirst = 0;
    int m_viewLast = 0;
    State m_state = State::Loading;
    QString m_error;
    QTimer m_recount;
    QTimer m_tick;
    ChangeFeed m_feed;
};

} // namespace runyard
