// The list of runs as a table: its columns and sort marks, the picked rows, the glow of rows that just
// changed, and which rows are in view and have to be loaded. GUI thread; the model outlives it.
#pragma once

#include "engine/domain/run_query.h"

#include <QObject>
#include <QTimer>

#include <vector>

class QAction;
class QTableView;

namespace runyard {

class RunListModel;
class RunPicks;
class TableColumns;

class RunListTable final : public QObject
{
    Q_OBJECT

public:
    explicit RunListTable(RunListModel &runs);

    QTableView *view() const { return m_view; } // owned by whoever places it
    RunPicks &picks() const { return *m_picks; }
    TableColumns &columns() const { return *m_columns; }
    QAction *pickAllAction() const { return m_pickAll; }
    std::vector<int> shownColumns() const; // in the order on the screen

    /// Scrolls to the run, if it is loaded.
    void reveal(const RunId &id);
    /// Focuses the table; a current row comes to be if there is none.
    void enter();
    /// After rows moved or changed: the current row is that of its run again, without scrolling there.
    void placeCurrent();

signals:
    void orderWanted(runyard::RunOrder order); // a header was clicked

private:
    void makeHeader();
    void markOrder();
    void connectScrolling();
    void glow();
    void showViewport();

    RunListModel &m_runs;
    QTableView *m_view;
    TableColumns *m_columns;
    RunPicks *m_picks;
    QAction *m_pickAll;
    QTimer m_glow;
    int m_glowLeft = 0; // repaints until nothing glows any more
};

} // namespace runyard
