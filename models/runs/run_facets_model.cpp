#include "models/runs/run_facets_model.h"

#include "engine/contract/run_lists.h"
#include "models/feed/gui_reply.h"
#include "models/words/counted.h"
#include "models/words/display_text.h"
#include "models/words/format.h"

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
    case RunFacetsModel::Section::Version: return RunFacetsModel::tr("Version");
    }
    return {};
}

RunFacetsModel::RunFacetsModel(EngineClient &client, QObject *parent)
    : QAbstractListModel(parent), m_client(client), m_pulse(client), m_feed(client)
{
    m_rows.push_back({Section::Status, {}, {}, true, 0});
    for (const RunStatus status : kAllRunStatuses)
        m_rows.push_back({Section::Status, {}, status, false, 0});
    for (const Section section : {Section::Task, Section::Queue, Section::Tag, Section::Version})
        m_rows.push_back({section, {}, {}, true, 0});
    m_soon.setSingleShot(true);
    m_soon.setInterval(kRefreshMillis);
    connect(&m_soon, &QTimer::timeout, this, &RunFacetsModel::readAgain);
    connect(&m_feed, &ChangeFeed::changed, this, [this](const ChangeSet &changes) {
        if (!m_moment && !m_soon.isActive()
            && (changes.counts || changes.overflowed || !changes.runs.empty()))
            m_soon.start();
    });
    connect(&m_pulse, &QueryPulse::due, this, [this] {
        if (!m_soon.isActive())
            m_soon.start();
    });
    read();
}

int RunFacetsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

/// Calls `use` with the filter's list of this section and the value of the row.
template <class Filter, class Row, class Use>
static auto withList(Filter &filter, const Row &row, Use use)
{
    using Section = RunFacetsModel::Section;
    switch (row.section) {
    case Section::Status: return use(filter.statuses, row.status);
    case Section::Task: return use(filter.taskIds, row.key);
    case Section::Queue: return use(filter.queues, row.key);
    case Section::Tag: return use(filter.tags, row.key);
    case Section::Version: break;
    }
    return use(filter.versions, row.key);
}

/// An exclusion of values of this section and of nothing else.
template <class Row>
static bool isAboutSection(const RunFilter &excluded, const Row &row)
{
    RunFilter rest = excluded;
    return withList(rest, row, [&rest](auto &list, const auto &) {
        const bool any = !list.empty();
        list.clear();
        return any && rest.isEmpty();
    });
}

bool RunFacetsModel::isChecked(const Row &row) const
{
    return withList(m_filter, row, [](const auto &list, const auto &value) { return holds(list, value); });
}

bool RunFacetsModel::isExcluded(const Row &row) const
{
    return std::any_of(m_filter.noneOf.begin(), m_filter.noneOf.end(), [&row](const RunFilter &excluded) {
        return isAboutSection(excluded, row)
               && withList(excluded, row,
                           [](const auto &list, const auto &value) { return holds(list, value); });
    });
}

void RunFacetsModel::setChecked(const Row &row, bool on)
{
    withList(m_filter, row, [on](auto &list, const auto &value) { toggle(list, value, on); });
}

void RunFacetsModel::setExcluded(const Row &row, bool on)
{
    if (on) {
        withList(m_filter.noneOf.emplace_back(), row,
                 [](auto &list, const auto &value) { list.push_back(value); });
        return;
    }
    for (RunFilter &excluded : m_filter.noneOf) {
        if (isAboutSection(excluded, row))
            withList(excluded, row, [](auto &list, const auto &value) { toggle(list, value, false); });
    }
    std::erase_if(m_filter.noneOf, [](const RunFilter &excluded) { return excluded.isEmpty(); });
}

void RunFacetsModel::filterTouched()
{
    emit dataChanged(index(0), index(rowCount() - 1));
    m_isTotalKnown = false;
    m_pulse.setFilter(m_filter);
    emit filterChanged(m_filter);
    read();
}

void RunFacetsModel::toggleExcluded(const QModelIndex &index)
{
    if (!index.isValid() || m_rows[static_cast<std::size_t>(index.row())].heading)
        return;
    const Row row = m_rows[static_cast<std::size_t>(index.row())];
    const bool on = !isExcluded(row);
    setChecked(row, false);
    setExcluded(row, on);
    filterTouched();
}

std::vector<std::pair<QString, qint64>> RunFacetsModel::values(Section section) const
{
    std::vector<std::pair<QString, qint64>> found;
    for (const Row &row : m_rows) {
        if (row.section != section || row.heading)
            continue;
        const std::string key = section == Section::Status ? std::string(keyName(row.status)) : row.key;
        found.emplace_back(format::text(key), row.count);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto &a, const auto &b) { return a.second > b.second; });
    return found;
}

QVariant RunFacetsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        if (row.heading)
            return headingText(row.section);
        return row.section == Section::Status ? format::status(row.status) : format::shown(row.key);
    case Qt::ToolTipRole: return format::tipText(data(index, Qt::DisplayRole).toString());
    case Qt::AccessibleTextRole:
        if (row.heading)
            return headingText(row.section);
        return (isExcluded(row)
                    ? format::counted(row.count, tr("%2: %1 run, left out"), tr("%2: %1 runs, left out"))
                    : format::counted(row.count, tr("%2: %1 run"), tr("%2: %1 runs")))
            .arg(data(index, Qt::DisplayRole).toString());
    case Qt::CheckStateRole:
        if (row.heading)
            return {};
        return static_cast<int>(isChecked(row) ? Qt::Checked : Qt::Unchecked);
    case CountRole: return row.heading ? QVariant() : QVariant::fromValue<qlonglong>(row.count);
    case HeadingRole: return row.heading;
    case StatusRole:
        return row.section == Section::Status && !row.heading ? QVariant(static_cast<int>(row.status))
                                                              : QVariant();
    case ExcludedRole: return !row.heading && isExcluded(row);
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
    const Row row = m_rows[static_cast<std::size_t>(index.row())];
    if (row.heading)
        return false;
    setExcluded(row, false);
    setChecked(row, value.toInt() == Qt::Checked);
    filterTouched();
    return true;
}

void RunFacetsModel::setFilter(const RunFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    m_pulse.setFilter(filter);
    m_isTotalKnown = false;
    emit dataChanged(index(0), index(rowCount() - 1));
    read();
}

void RunFacetsModel::setMoment(std::optional<TimePoint> moment)
{
    if (moment == m_moment)
        return;
    m_moment = moment;
    m_pulse.setStopped(moment.has_value());
    read();
}

void RunFacetsModel::readAgain()
{
    if (m_answersDue > 0)
        m_readAgain = true; // large counts may take longer than runs take to change
    else
        read();
}

void RunFacetsModel::read()
{
    m_soon.stop();
    m_readAgain = false;
    m_open.withdraw();
    m_answersDue = 0;
    const auto ask = [this, unwanted = m_open.token()](RunFilter filter, std::vector<Section> sections,
                                                       bool isWhole) {
        ++m_answersDue;
        ++m_outstanding;
        const auto answered =
            guiReply<RunCounts>(this, [this, sections, isWhole, unwanted](Result<RunCounts> counts) {
                if (!unwanted.stop_requested()) {
                    if (--m_answersDue == 0 && m_readAgain)
                        m_soon.start();
                    if (counts)
                        takeAnswer(*counts, sections, isWhole);
                }
                if (--m_outstanding == 0)
                    emit settled();
            });
        if (m_moment)
            m_client.runLists().countsAt(std::move(filter), *m_moment, answered);
        else
            m_client.runLists().counts(std::move(filter), unwanted, answered);
    };
    // A section with checked or excluded values is counted without them: their siblings stay on offer.
    std::vector<Section> plain;
    for (const Section section :
         {Section::Status, Section::Task, Section::Queue, Section::Tag, Section::Version}) {
        const Row row{section, {}, RunStatus::Queued, true, 0};
        RunFilter without = m_filter;
        withList(without, row, [](auto &list, const auto &) { list.clear(); });
        std::erase_if(without.noneOf, [&row](const RunFilter &other) { return isAboutSection(other, row); });
        if (without == m_filter)
            plain.push_back(section);
        else
            ask(without, {section}, false);
    }
    ask(m_filter, plain, true);
}

void RunFacetsModel::takeAnswer(const RunCounts &counts, const std::vector<Section> &sections, bool isWhole)
{
    for (const Section section : sections)
        take(section, counts);
    if (!isWhole || (m_isTotalKnown && counts.total() == m_total))
        return;
    m_isTotalKnown = true;
    m_total = counts.total();
    emit totalChanged(m_total);
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
                         : section == Section::Tag   ? counts.byTag
                                                     : counts.byVersion;
    std::map<std::string, qint64> found(values.begin(), values.end());
    for (const Row &row : m_rows) {
        if (row.section == section && !row.heading)
            found.try_emplace(row.key, 0); // no longer counted: it stays, with none
    }
    int left = kMaxValues;
    for (const auto &[key, count] : values) {
        const bool isShown = found.erase(key) > 0;
        if (left-- > 0 || isShown)
            putCount(section, key, RunStatus::Queued, count);
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
