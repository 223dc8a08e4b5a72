#include "models/run_facets_model.h"

#include "models/format.h"
#include "models/gui_reply.h"

#include <algorithm>

namespace runyard {

static constexpr int kRefreshMillis = 250;
static constexpr int kMaxValues = 12; // of one section; the largest

template <class T>
static void toggle(std::vector<T> &list, const T &value, bool on)
{
    const auto at = std::find(list.begin(), list.end(), value);
    if (on && at == list.end())
        list.push_back(value);
    else if (!on && at != list.end())
        list.erase(at);
}

template <class T>
static bool holds(const std::vector<T> &list, const T &value)
{
    return std::find(list.begin(), list.end(), value) != list.end();
}

static QString headingText(RunFacetsModel::Section section)
{
    switch (section) {
    case RunFacetsModel::Section::Status: return RunFacetsModel::tr("Status");
    case RunFacetsModel::Section::Task: return RunFacetsModel::tr("Task");
    case RunFacetsModel::Section::Queue: return RunFacetsModel::tr("Queue");
    case RunFacetsModel::Section::Tag: return RunFacetsModel::tr("Tag");
    }
    return {};
}

RunFacetsModel::RunFacetsModel(EngineClient &client, QObject *parent)
    : QAbstractListModel(parent), m_client(client), m_feed(client)
{
    m_rows.push_back({Section::Status, {}, {}, true, 0});
    for (const RunStatus status : kAllRunStatuses)
        m_rows.push_back({Section::Status, {}, status, false, 0});
    for (const Section section : {Section::Task, Section::Queue, Section::Tag})
        m_rows.push_back({section, {}, {}, true, 0});
    m_soon.setSingleShot(true);
    m_soon.setInterval(kRefreshMillis);
    connect(&m_soon, &QTimer::timeout, this, &RunFacetsModel::refresh);
    connect(&m_feed, &ChangeFeed::changed, this, [this](const ChangeSet &changes) {
        if ((changes.counts || changes.overflowed || !changes.runs.empty()) && !m_soon.isActive())
            m_soon.start();
    });
    refresh();
}

int RunFacetsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

bool RunFacetsModel::isChecked(const Row &row) const
{
    switch (row.section) {
    case Section::Status: return holds(m_filter.statuses, row.status);
    case Section::Task: return holds(m_filter.taskIds, row.key);
    case Section::Queue: return holds(m_filter.queues, row.key);
    case Section::Tag: return holds(m_filter.tags, row.key);
    }
    return false;
}

QVariant RunFacetsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        if (row.heading)
            return headingText(row.section);
        return row.section == Section::Status ? format::status(row.status) : format::text(row.key);
    case Qt::AccessibleTextRole:
        if (row.heading)
            return headingText(row.section);
        return tr("%1: %2 runs").arg(data(index, Qt::DisplayRole).toString(), format::count(row.count));
    case Qt::CheckStateRole:
        if (row.heading)
            return {};
        return static_cast<int>(isChecked(row) ? Qt::Checked : Qt::Unchecked);
    case CountRole: return row.heading ? QVariant() : QVariant::fromValue<qlonglong>(row.count);
    case HeadingRole: return row.heading;
    case StatusRole:
        return row.section == Section::Status && !row.heading ? QVariant(static_cast<int>(row.status))
                                                              : QVariant();
    case KeyRole: return format::text(row.key);
    default: return {};
    }
}

Qt::ItemFlags RunFacetsModel::flags(const QModelIndex &index) const
{
    if (!index.isValid() || m_rows[static_cast<std::size_t>(index.row())].heading)
        return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable;
}

bool RunFacetsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid() || role != Qt::CheckStateRole)
        return false;
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    if (row.heading)
        return false;
    const bool on = value.toInt() == Qt::Checked;
    switch (row.section) {
    case Section::Status: toggle(m_filter.statuses, row.status, on); break;
    case Section::Task: toggle(m_filter.taskIds, row.key, on); break;
    case Section::Queue: toggle(m_filter.queues, row.key, on); break;
    case Section::Tag: toggle(m_filter.tags, row.key, on); break;
    }
    emit dataChanged(index, index, {Qt::CheckStateRole});
    emit filterChanged(m_filter);
    refresh();
    return true;
}

void RunFacetsModel::setFilter(const RunFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    emit dataChanged(index(0), index(rowCount() - 1));
    refresh();
}

bool RunFacetsModel::hasChecked() const
{
    return !m_filter.statuses.empty() || !m_filter.taskIds.empty() || !m_filter.queues.empty()
           || !m_filter.tags.empty();
}

void RunFacetsModel::clearChecked()
{
    if (!hasChecked())
        return;
    m_filter.statuses.clear();
    m_filter.taskIds.clear();
    m_filter.queues.clear();
    m_filter.tags.clear();
    emit dataChanged(index(0), index(rowCount() - 1), {Qt::CheckStateRole});
    emit filterChanged(m_filter);
    refresh();
}

void RunFacetsModel::refresh()
{
    m_soon.stop();
    ++m_generation;
    const auto ask = [this](RunFilter filter, std::vector<Section> sections, bool total) {
        m_client.runCounts(std::move(filter),
                           guiReply<RunCounts>(this, [this, sections, total,
                                                      generation = m_generation](Result<RunCounts> counts) {
                               if (generation != m_generation || !counts)
                                   return;
                               for (const Section section : sections)
                                   take(section, *counts);
                               if (total && counts->total() != m_total) {
                                   m_total = counts->total();
                                   emit totalChanged(m_total);
                               }
                           }));
    };
    // A section with checked values is counted without them: their siblings stay on offer.
    std::vector<Section> plain;
    RunFilter without = m_filter;
    const auto split = [&](Section section, auto RunFilter::*list) {
        if ((m_filter.*list).empty()) {
            plain.push_back(section);
            return;
        }
        without = m_filter;
        (without.*list).clear();
        ask(without, {section}, false);
    };
    split(Section::Status, &RunFilter::statuses);
    split(Section::Task, &RunFilter::taskIds);
    split(Section::Queue, &RunFilter::queues);
    split(Section::Tag, &RunFilter::tags);
    ask(m_filter, plain, true);
}

void RunFacetsModel::take(Section section, const RunCounts &counts)
{
    if (section == Section::Status) {
        for (const RunStatus status : kAllRunStatuses)
            putCount(section, {}, status, counts.byStatus[static_cast<std::size_t>(status)]);
        return;
    }
    const auto &values = section == Section::Task    ? counts.byTask
                         : section == Section::Queue ? counts.byQueue
                                                     : counts.byTag;
    std::map<std::string, qint64> found(values.begin(), values.end());
    for (const Row &row : m_rows) {
        if (row.section == section && !row.heading)
            found.try_emplace(row.key, 0); // no longer counted: it stays, with none
    }
    int left = kMaxValues;
    for (const auto &[key, count] : values) {
        if (left-- > 0)
            putCount(section, key, RunStatus::Queued, count);
        found.erase(key);
    }
    for (const auto &[key, count] : found)
        putCount(section, key, RunStatus::Queued, count);
}

void RunFacetsModel::putCount(Section section, const std::string &key, RunStatus status, qint64 count)
{
    const auto at = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row &row) {
        return row.section == section && !row.heading && row.key == key && row.status == status;
    });
    if (at != m_rows.end()) {
        if (at->count == count)
            return;
        at->count = count;
        const QModelIndex changed = index(static_cast<int>(at - m_rows.begin()));
        emit dataChanged(changed, changed, {CountRole, Qt::AccessibleTextRole});
        return;
    }
    const auto end =
        std::find_if(m_rows.rbegin(), m_rows.rend(), [&](const Row &row) { return row.section == section; });
    const int place = static_cast<int>(m_rows.rend() - end);
    beginInsertRows({}, place, place);
    m_rows.insert(m_rows.begin() + place, Row{section, key, status, false, count});
    endInsertRows();
}

} // namespace runyard
