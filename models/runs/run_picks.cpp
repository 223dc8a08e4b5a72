#include "models/runs/run_picks.h"

#include "models/runs/run_list_model.h"

#include <QScopedValueRollback>

#include <algorithm>
#include <vector>

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

void RunPicks::open(const RunId &id)
{
    m_isAll = false;
    m_ids = {id.text};
    m_awaited = QModelIndex();
    m_current = id;
    sync();
    setOpened(id);
    emit picksChanged();
}

void RunPicks::close()
{
    m_isAll = false;
    m_ids.clear();
    m_awaited = QModelIndex();
    m_current.reset();
    sync();
    clearCurrentIndex();
    setOpened({});
    emit picksChanged();
}

void RunPicks::pickAll()
{
    m_isAll = true;
    m_ids.clear();
    m_awaited = QModelIndex();
    sync();
    // A run that no row shows would be the only one acted on that does not look picked.
    if (!m_opened || m_runs.rowOf(*m_opened) < 0)
        setOpened(firstSelected());
    emit picksChanged();
}

void RunPicks::sync()
{
    pickAwaited();
    if (m_awaited.isValid())
        return; // the row looks picked while it is read
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

void RunPicks::placeCurrent()
{
    const int row = m_current ? m_runs.rowOf(*m_current) : currentIndex().row();
    if (row == currentIndex().row())
        return;
    // The rows moved under it (a row's place is an estimate until an end is loaded).
    if (row >= 0)
        QItemSelectionModel::setCurrentIndex(m_runs.index(row, std::max(0, currentIndex().column())),
                                             NoUpdate);
    else
        clearCurrentIndex();
}

// ---- the user's hand

void RunPicks::select(const QItemSelection &rows, SelectionFlags command)
{
    QItemSelectionModel::select(rows, command);
    if (m_isSyncing || command == NoUpdate)
        return;
    if (command.testFlag(Clear) || m_isAll)
        m_ids.clear(); // taking one out of "all that match" leaves those that are seen
    m_isAll = false;
    m_awaited = QModelIndex();
    takeSelected();
    settle(rows);
    if (!m_awaited.isValid() && hasUnread(selection()))
        sync();
    emit picksChanged();
}

void RunPicks::setCurrentIndex(const QModelIndex &index, SelectionFlags command)
{
    QItemSelectionModel::setCurrentIndex(index, command);
    m_current = idAt(index.row());
    if (m_awaited.isValid() || !m_current)
        return;
    if (isPicked(m_current) || (m_isAll && isRowSelected(index.row())))
        setOpened(m_current);
}

/// The whole selection, not only what was selected last: Shift+Up takes rows out without naming them.
void RunPicks::takeSelected()
{
    const int first = m_runs.loadedBegin();
    std::vector<bool> isSelected(static_cast<std::size_t>(m_runs.loadedEnd() - first));
    for (const QItemSelectionRange &range : selection()) {
        const int end = std::min(range.bottom() + 1, m_runs.loadedEnd());
        for (int row = std::max(range.top(), first); row < end; ++row)
            isSelected[static_cast<std::size_t>(row - first)] = true;
    }
    for (int row = first; row < m_runs.loadedEnd(); ++row) {
        const std::string &id = m_runs.runAt(row)->id.text;
        if (isSelected[static_cast<std::size_t>(row - first)])
            m_ids.insert(id);
        else
            m_ids.erase(id);
    }
}

/// Which of the picked runs is opened now: the one the user is at, or the one that stays picked.
void RunPicks::settle(const QItemSelection &rows)
{
    if (m_ids.size() == 1)
        return setOpened(RunId{*m_ids.begin()});
    if (const auto current = idAt(currentIndex().row()); isPicked(current))
        return setOpened(current);
    if (!m_ids.empty()) {
        if (!isPicked(m_opened))
            setOpened(firstSelected());
        return;
    }
    m_awaited = unreadAmong(rows);
    if (m_awaited.isValid())
        return setOpened({});
    if (!m_opened)
        return;
    m_ids = {m_opened->text}; // what is opened never looks as if it were not
    sync();
}

void RunPicks::pickAwaited()
{
    const auto id = m_awaited.isValid() ? idAt(m_awaited.row()) : std::nullopt;
    if (!id)
        return;
    m_awaited = QModelIndex();
    m_ids = {id->text};
    m_current = id;
    setOpened(id);
    emit picksChanged();
}

void RunPicks::setOpened(const std::optional<RunId> &id)
{
    if (m_opened == id)
        return;
    m_opened = id;
    emit openedChanged();
}

bool RunPicks::isPicked(const std::optional<RunId> &id) const
{
    return id && m_ids.count(id->text) > 0;
}

std::optional<RunId> RunPicks::idAt(int row) const
{
    const Run *run = m_runs.runAt(row);
    return run ? std::optional(run->id) : std::nullopt;
}

std::optional<RunId> RunPicks::firstSelected() const
{
    for (int row = m_runs.loadedBegin(); row < m_runs.loadedEnd(); ++row) {
        if (m_isAll || isPicked(m_runs.runAt(row)->id))
            return m_runs.runAt(row)->id;
    }
    // Picked earlier and not loaded any more.
    return m_ids.empty() ? std::nullopt : std::optional(RunId{*m_ids.begin()});
}

bool RunPicks::hasUnread(const QItemSelection &rows) const
{
    return std::any_of(rows.begin(), rows.end(), [this](const QItemSelectionRange &range) {
        return range.top() < m_runs.loadedBegin() || range.bottom() >= m_runs.loadedEnd();
    });
}

QModelIndex RunPicks::unreadAmong(const QItemSelection &rows) const
{
    if (rows.contains(currentIndex()) && isSelected(currentIndex()) && !m_runs.runAt(currentIndex().row()))
        return currentIndex();
    for (const QItemSelectionRange &range : rows) {
        if (isRowSelected(range.bottom()) && !m_runs.runAt(range.bottom()))
            return m_runs.index(range.bottom(), 0);
    }
    return {};
}

} // namespace runyard
