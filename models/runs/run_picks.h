// Which runs of the list are picked and which of them is opened, kept by run id: rows may move, leave the loaded window
// and come back, the runs stay the same. The single source for what looks selected, what the inspector shows and what
// actions apply to. As the selection model of a view it learns what the user does and keeps the view in step. Picking
// all that match picks the filter, not its rows. GUI thread.
//
// The opened run is always among the picked ones (except with "all that match", whose runs need not be known), so when
// one run is picked it is the opened one. There is none while nothing is picked: at first, after close(), and while the
// row the user moved to is being read.
#pragma once

#include "engine/domain/run_selection.h"

#include <QItemSelectionModel>

#include <optional>
#include <string>
#include <unordered_set>

namespace runyard {

class RunListModel;

class RunPicks final : public QItemSelectionModel
{
    Q_OBJECT

public:
    RunPicks(RunListModel &runs, QObject *parent);

    RunSelection picks() const;
    bool isAll() const { return m_isAll; }
    qint64 count() const; // of all that match: as many as the list has now

    const std::optional<RunId> &opened() const { return m_opened; }
    bool isAwaitingRow() const { return m_awaited.isValid(); } // the user went to a row that is being read
    void open(const RunId &id); // picks only this one; it need not be in the list
    void close();               // opens and picks nothing
    void pickAll();             // whatever meets the filter, also what comes later
    void sync();                // after rows moved or were loaded
    void placeCurrent();        // the same for the view's current row; the view may scroll to it

    using QItemSelectionModel::select;
    /// The user's hand, by way of the view. Of rows that are not loaded nothing is picked: what one has
    /// not seen is only ever picked by pickAll().
    void select(const QItemSelection &rows, SelectionFlags command) override;
    void setCurrentIndex(const QModelIndex &index, SelectionFlags command) override;

signals:
    void picksChanged();
    void openedChanged();

private:
    bool isPicked(const std::optional<RunId> &id) const;
    std::optional<RunId> idAt(int row) const;
    std::optional<RunId> firstSelected() const;
    QModelIndex unreadAmong(const QItemSelection &rows) const;
    bool hasUnread(const QItemSelection &rows) const;
    void takeSelected();
    void settle(const QItemSelection &rows);
    void setOpened(const std::optional<RunId> &id);
    void pickAwaited();

    RunListModel &m_runs;
    std::unordered_set<std::string> m_ids;
    std::optional<RunId> m_opened;
    std::optional<RunId> m_current; // where the keyboard is; Ctrl+Up leads it away from the picked runs
    QPersistentModelIndex m_awaited;
    bool m_isAll = false;
    bool m_isSyncing = false;
};

} // namespace runyard
