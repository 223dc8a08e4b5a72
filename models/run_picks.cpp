#include "models/run_picks.h"

#include "models/run_list_model.h"

#include <QScopedValueRollback>

#include <algorithm>

namespace runyard {

RunPicks::RunPicks(RunListModel &runs, QObject *parent) : QItemSelectionModel(&runs, parent), m_runs(runs)
{
    connect(&m_runs, &QAbstractItemModel::modelReset, this, &RunPicks::sync);
    connect(&m_runs, &QAbstractItemModel::rowsInserted, this, &RunPicks::sync);
    connect(&m_runs, &QAbstractItemModel::rowsRemoved, this, &RunPicks::sync);
    connect(&m_runs, &RunListModel::placed, this, &RunPicks::sync);
}

RunSelection RunPicks::picks() const
{
    RunSelection picked;
    if (m_isAll) {
        picked.all = m_runs.filter();
        return picked;
    }
    for (const std::string &id : m_ids)
        picked.ids.push_back(RunId{id});
    std::sort(picked.ids.begin(), picked.ids.end(),
              [](const RunId &a, const RunId &b) { return a.text < b.text; });
    return picked;
}

qint64 RunPicks::count() const
{
    return m_isAll ? m_runs.rowCount() : static_cast<qint64>(m_ids.size());
}

void RunPicks::pickOnly(const RunId &id)
{
    m_isAll = false;
    m_ids = {id.text};
    sync();
    emit picksChanged();
}

void RunPicks::pickAll()
{
    m_isAll = true;
    m_ids.clear();
    sync();
    emit picksChanged();
}

void RunPicks::pickNone()
{
    if (!m_isAll && m_ids.empty())
        return;
    m_isAll = false;
    m_ids.clear();
    sync();
    emit picksChanged();
}

void RunPicks::sync()
{
    QItemSelection wanted;
    const int lastColumn = m_runs.columnCount() - 1;
    const auto add = [&](int from, int to) {
        wanted.append(QItemSelectionRange(m_runs.index(from, 0), m_runs.index(to, lastColumn)));
    };
    if (m_isAll) {
        if (m_runs.rowCount() > 0)
            add(0, m_runs.rowCount() - 1);
    } else if (!m_ids.empty()) {
        int begin = -1;
        for (int row = m_runs.loadedBegin(); row <= m_runs.loadedEnd(); ++row) {
            const Run *run = m_runs.runAt(row);
            const bool isPicked = run && m_ids.count(run->id.text) > 0;
            if (isPicked && begin < 0)
                begin = row;
            if (!isPicked && begin >= 0) {
                add(begin, row - 1);
                begin = -1;
            }
        }
    }
    if (wanted == selection())
        return;
    const QScopedValueRollback syncing(m_isSyncing, true);
    QItemSelectionModel::select(wanted, ClearAndSelect);
}

void RunPicks::select(const QItemSelection &rows, SelectionFlags command)
{
    QItemSelectionModel::select(rows, command);
    if (m_isSyncing || command == NoUpdate)
        return;
    if (command.testFlag(Clear) || m_isAll)
        m_ids.clear();
    // Taking one row out of "all that match" leaves those that are seen: a filter has no exceptions.
    const QItemSelection taken = m_isAll && !command.testFlag(Clear) ? selection() : rows;
    m_isAll = false;
    for (const QItemSelectionRange &range : taken) {
        const int end = std::min(range.bottom() + 1, m_runs.loadedEnd());
        for (int row = std::max(range.top(), m_runs.loadedBegin()); row < end; ++row) {
            const std::string &id = m_runs.runAt(row)->id.text;
            if (isRowSelected(row))
                m_ids.insert(id);
            else
                m_ids.erase(id);
        }
    }
    emit picksChanged();
}

} // namespace runyard
