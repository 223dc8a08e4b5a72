// RunReader: how many runs there are.
#include "engine/store/json_values.h"
#include "engine/store/run_filter_sql.h"
#include "engine/store/run_reader_impl.h"

#include <algorithm>
#include <map>

namespace runyard {

namespace {

constexpr std::size_t kMostTags = 50;
// Up to this many runs the tags of a filtered list are counted row by row; with more the tags are
// left out (empty) instead of keeping a person waiting.
constexpr std::int64_t kMostRowsForTags = 50'000;

using Sums = std::map<std::string, std::int64_t>;

std::vector<std::pair<std::string, std::int64_t>> mostFirst(const Sums &sums, std::size_t most = SIZE_MAX)
{
    std::vector<std::pair<std::string, std::int64_t>> list;
    for (const auto &[text, count] : sums) {
        if (count > 0 && !text.empty())
            list.emplace_back(text, count);
    }
    std::stable_sort(list.begin(), list.end(),
                     [](const auto &a, const auto &b) { return a.second > b.second; });
    if (list.size() > most)
        list.resize(most);
    return list;
}

/// True when the filter asks for nothing the counters do not know.
bool onlyCounted(RunFilter filter)
{
    filter.statuses.clear();
    filter.taskIds.clear();
    filter.queues.clear();
    filter.versions.clear();
    return filter.isEmpty();
}

template <class T>
bool accepts(const std::vector<T> &list, const T &value)
{
    return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

struct Tally
{
    RunCounts counts;
    Sums tasks, queues, versions, tags;

    RunCounts finish()
    {
        counts.byTask = mostFirst(tasks);
        counts.byQueue = mostFirst(queues);
        counts.byVersion = mostFirst(versions);
        counts.byTag = mostFirst(tags, kMostTags);
        return std::move(counts);
    }
};

void tallyCounters(Database &database, Names &names, const RunFilter &filter, Tally &tally)
{
    Statement query =
        database.prepare("SELECT task, status, queue, version, runs FROM counter WHERE runs > 0");
    while (query.step()) {
        const auto status = static_cast<RunStatus>(query.integer(1));
        const std::string &task = names.text(query.int64(0));
        const std::string queue = names.text(query.int64(2));
        const std::string version = names.text(query.int64(3));
        if (!accepts(filter.statuses, status) || !accepts(filter.taskIds, task)
            || !accepts(filter.queues, queue) || !accepts(filter.versions, version))
            continue;
        const std::int64_t runs = query.int64(4);
        tally.counts.byStatus[static_cast<std::size_t>(status)] += runs;
        tally.tasks[task] += runs;
        tally.queues[queue] += runs;
        tally.versions[version] += runs;
    }
}

void tallyRows(Database &database, Names &names, const RunFilter &filter, bool onlyTags, Tally &tally)
{
    const RunSelect select =
        selectRuns(database, names, filter, "r.status, r.task, r.queue, r.version, r.tags",
                   ListOrder::NewestFirst, 0, 0);
    if (select.none)
        return;
    Statement query = database.prepareOnce(select.sql);
    bindValues(query, select.values);
    while (query.step()) {
        for (const std::string &tag : decodeTags(query.view(4)))
            ++tally.tags[tag];
        if (onlyTags)
            continue;
        ++tally.counts.byStatus[static_cast<std::size_t>(query.integer(0))];
        ++tally.tasks[names.text(query.int64(1))];
        ++tally.queues[names.text(query.int64(2))];
        ++tally.versions[names.text(query.int64(3))];
    }
}

} // namespace

Result<RunCounts> RunReader::counts(const RunFilter &filter)
{
    Database &database = *m_impl->database;
    Names &names = m_impl->names;
    ReadScope scope(database);
    Tally tally;
    if (!onlyCounted(filter)) {
        tallyRows(database, names, filter, false, tally);
        return scope.give(tally.finish());
    }
    tallyCounters(database, names, filter, tally);
    if (filter.isEmpty()) {
        Statement query = database.prepare(
            "SELECT tag, runs FROM tag_counter WHERE runs > 0 ORDER BY runs DESC LIMIT 50");
        while (query.step())
            tally.tags[names.text(query.int64(0))] += query.int64(1);
    } else if (tally.counts.total() <= kMostRowsForTags) {
        tallyRows(database, names, filter, true, tally);
    }
    return scope.give(tally.finish());
}

} // namespace runyard
