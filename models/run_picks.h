// Which runs of the list are picked, kept by run id: rows may move, leave the loaded window and come back,
// the picked runs stay the picked runs. As the selection model of a view it learns what the user does and
// keeps what the view shows in step. Picking all that match picks the filter, not its rows. GUI thread.
#pragma once

#include "engine/domain/run_selection.h"

#include <QItemSelectionModel>

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

    void pickOnly(const RunId &id); // need not be in the list
    void pickAll();                 // whatever meets the filter, also what comes later
    void pickNone();
    void sync(); // after rows moved or were loaded

    using QItemSelectionModel::select;
    /// The user's hand, by way of the view. Of rows that are not loaded nothing is picked: what one has
    /// not seen is only ever picked by pickAll().
    void select(const QItemSelection &rows, SelectionFlags command) override;

signals:
    void picksChanged();

private:
    RunListModel &m_runs;
    std::unordered_set<std::string> m_ids;
    bool m_isAll = false;
    bool m_isSyncing = false;
};

} // namespace runyard
