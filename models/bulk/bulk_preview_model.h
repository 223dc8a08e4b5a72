// What a bulk action would do to each of its runs, as a table of any length. Rows are read in pages when
// they come into sight; beside that all runs are tried in the background, oldest first, so that failures
// are counted and can be listed alone. GUI thread; the client outlives it.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/bulk_action.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QList>
#include <QString>
#include <QTimer>

#include <optional>
#include <vector>

namespace runyard {

class BulkPreviewModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Status, Task, RunName, Before, After, Outcome, ColumnCount };
    enum Role { StatusRole = Qt::UserRole, ProblemRole, LoadedRole, LossRole };

    BulkPreviewModel(EngineClient &client, RunSelection selection, QObject *parent = nullptr);

    /// What would be done to the runs of the selection; begins anew. Rows keep their places and show what
    /// they showed until they are read again.
    void setRequest(BulkRequest request);
    void setOnlyTroubles(bool only);
    bool onlyTroubles() const { return m_onlyTroubles; }

    const RunSelection &selection() const { return m_selection; }
    std::optional<qint64> total() const { return m_total; } // empty until it is counted
    qint64 checked() const { return m_checked; }
    qint64 troubles() const { return m_troubleCount; }
    qint64 unchanged() const { return m_unchanged; } // by the transform
    /// What the transform could not keep, over all runs that were tried.
    qint64 lostNumbers() const { return m_lostNumbers; }
    qint64 lostMembers() const { return m_lostMembers; }
    bool isChecked() const { return m_isChecked; } // every run was tried
    /// Of the request as a whole, such as a transform that cannot be read.
    const std::optional<Error> &problem() const { return m_problem; }
    const BulkPreviewRow *rowAt(int row) const; // null while it is not loaded
    /// The same request about one run.
    BulkPreviewRequest requestFor(const RunId &run) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    void progressed(); // counts or the problem changed

private:
    struct Page
    {
        std::vector<BulkPreviewRow> rows;
        QHash<int, QString> outcomes; // by row within the page, made when it is painted
        int turn = -1;                // of m_turn when it was read
    };
    bool isPicked() const { return !m_selection.all; }
    const std::vector<RunId> &listedIds() const; // of what is shown, where that is a list of ids
    const Page *pageOf(int row) const;
    void want(int page) const;
    void askWanted();
    void ask(int page, std::vector<BulkPreviewRow> begun);
    void takePage(int page, std::vector<BulkPreviewRow> rows);
    void tryNext();
    void takeTried(const BulkPreview &preview);
    void addTroubles(std::vector<RunId> runs);
    void setRows(int rows);
    BulkPreviewRequest slice(const std::vector<RunId> &ids, qint64 from, int count) const;
    QString outcomeText(const BulkPreviewRow &row) const;

    EngineClient &m_client;
    RunSelection m_selection; // ids in order of creation
    BulkRequest m_request;    // without its selection
    std::optional<qint64> m_total;
    std::optional<Error> m_problem;
    int m_turn = 0;
    int m_rows = 0;
    bool m_onlyTroubles = false;

    // The background trial.
    RunSeq m_triedTo = RunSeq::None;
    qint64 m_checked = 0;
    qint64 m_unchanged = 0;
    qint64 m_troubleCount = 0;
    qint64 m_lostNumbers = 0;
    qint64 m_lostMembers = 0;
    bool m_isChecked = false;
    std::vector<RunId> m_troubles;
    std::vector<RunSeq> m_keys{RunSeq::None}; // of a filter: what page i comes after

    // The pages in sight.
    mutable QHash<int, Page> m_pages;
    mutable QList<int> m_wanted; // latest last
    mutable QTimer m_askSoon;
    bool m_isAsking = false;
};

} // namespace runyard
