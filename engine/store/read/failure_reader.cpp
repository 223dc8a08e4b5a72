#include "engine/store/read/failure_reader.h"

#include "engine/domain/metrics.h"
#include "engine/store/read/read_scope.h"
#include "engine/store/read/run_filter_sql.h"
#include "engine/store/rows/json_values.h"
#include "engine/store/rows/run_rows.h"

#include <algorithm>
#include <unordered_map>

namespace runyard {

namespace {

constexpr int kMaxRunIds = 10'000;

using GroupIndex = std::unordered_map<std::int64_t, ErrorGroup *>;

std::int64_t oneNumber(Database &database, const char *sql)
{
    Statement query = database.prepare(sql);
    return query.step() ? query.int64(0) : 0;
}

void readVersions(Database &database, Names &names, const GroupIndex &groups)
{
    Statement query = database.prepare("SELECT error_group, version, runs FROM error_group_version ORDER BY "
                                       "error_group, runs DESC, version");
    while (query.step()) {
        if (const auto group = groups.find(query.int64(0)); group != groups.end())
            group->second->versions.emplace_back(names.text(query.int64(1)), query.int64(2));
    }
}

/// Hours and days are counted back from the end of the hour that `now` is in.
void readTrends(Database &database, const GroupIndex &groups, TimePoint now)
{
    constexpr Seconds hour{3'600};
    const TimePoint end = floorTo(now, hour) + hour;
    Statement query =
        database.prepare("SELECT error_group, hour, runs FROM error_group_hour WHERE hour >= ? AND hour < ?");
    query.with(end - std::chrono::hours{24 * ErrorGroup::kTrendDays}, end);
    while (query.step()) {
        const auto group = groups.find(query.int64(0));
        if (group == groups.end())
            continue;
        const auto back = static_cast<std::size_t>((end - query.time(1)) / Micros(hour)) - 1;
        if (back < ErrorGroup::kTrendHours)
            group->second->byHour[ErrorGroup::kTrendHours - 1 - back] += query.int64(2);
        group->second->byDay[ErrorGroup::kTrendDays - 1 - back / 24] += query.int64(2);
    }
}

/// Returns what runs may have in common: payload fields, tags, machine and queue.
std::vector<TraitValues> readTraits(Database &database, Names &names, Statement &query)
{
    std::vector<TraitValues> runs;
    while (query.step()) {
        TraitValues values = payloadFields(readPacket(database, query, 0).data);
        for (const std::string &tag : decodeTags(query.view(3)))
            values.emplace("tag " + tag, "set");
        values.emplace("machine", names.text(query.int64(4)));
        values.emplace("queue", names.text(query.int64(5)));
        runs.push_back(std::move(values));
    }
    return runs;
}

} // namespace

Result<ErrorGroupList> FailureReader::groups(bool withIgnored, TimePoint now)
{
    ReadScope scope(m_database);
    ErrorGroupList list;
    list.waitingRuns = oneNumber(m_database, "SELECT count(*) FROM finish_pending");
    list.ignored = oneNumber(m_database, "SELECT count(*) FROM error_group WHERE mark = 2");
    {
        Statement query = m_database.prepare(
            "SELECT g.id, g.task, g.pattern, g.message, g.status, g.runs, g.first_seen, g.last_seen, r.id,"
            " g.mark, g.marked_at FROM error_group g LEFT JOIN run r ON r.seq = g.last_run"
            " WHERE ? OR g.mark <> 2 ORDER BY g.last_seen DESC, g.id DESC LIMIT ?");
        query.with(withIgnored, ErrorGroupList::kMax + 1);
        while (query.step()) {
            ErrorGroup group;
            group.id = query.int64(0);
            group.taskId = m_names.text(query.int64(1));
            group.pattern = query.text(2);
            group.message = query.text(3);
            group.status = static_cast<RunStatus>(query.integer(4));
            group.runs = query.int64(5);
            group.firstSeen = query.time(6);
            group.lastSeen = query.time(7);
            group.lastRun = RunId{query.text(8)};
            group.mark = static_cast<ErrorGroupMark>(query.integer(9));
            group.markedAt = query.optionalTime(10);
            list.groups.push_back(std::move(group));
        }
    }
    if (list.groups.size() > static_cast<std::size_t>(ErrorGroupList::kMax)) {
        list.groups.pop_back();
        list.isCut = true;
    }
    GroupIndex index;
    for (ErrorGroup &group : list.groups)
        index.emplace(group.id, &group);
    readVersions(m_database, m_names, index);
    readTrends(m_database, index, now);
    return scope.give(std::move(list));
}

Result<ErrorGroupTraits> FailureReader::traits(std::int64_t group)
{
    ReadScope scope(m_database);
    ErrorGroupTraits result;
    std::vector<TraitValues> failing;
    std::vector<TraitValues> completed;
    {
        Statement query = m_database.prepare(
            "SELECT d.payload, d.payload_type, d.payload_codec, r.tags, r.machine, r.queue"
            " FROM error_group_run e CROSS JOIN run r ON r.seq = e.run CROSS JOIN run_data d ON d.run = e.run"
            " WHERE e.error_group = ? ORDER BY e.run DESC LIMIT ?");
        query.with(group, ErrorGroupTraits::kSample);
        failing = readTraits(m_database, m_names, query);
    }
    {
        Statement query =
            m_database.prepare("SELECT d.payload, d.payload_type, d.payload_codec, r.tags, r.machine, r.queue"
                               " FROM run r INDEXED BY run_by_task CROSS JOIN run_data d ON d.run = r.seq"
                               " WHERE r.task = (SELECT task FROM error_group WHERE id = ?) AND r.status = ?"
                               " ORDER BY r.seq DESC LIMIT ?");
        query.with(group, static_cast<int>(RunStatus::Completed), ErrorGroupTraits::kSample);
        completed = readTraits(m_database, m_names, query);
    }
    result.failures = static_cast<int>(failing.size());
    result.successes = static_cast<int>(completed.size());
    result.traits = sharedTraits(failing, completed);
    return scope.give(std::move(result));
}

Result<std::vector<RunId>> FailureReader::runs(std::int64_t group, int most)
{
    ReadScope scope(m_database);
    std::vector<RunId> runs;
    Statement query =
        m_database.prepare("SELECT r.id FROM error_group_run e CROSS JOIN run r ON r.seq = e.run"
                           " WHERE e.error_group = ? ORDER BY e.run DESC LIMIT ?");
    query.with(group, std::clamp(most, 1, kMaxRunIds));
    while (query.step())
        runs.emplace_back(query.text(0));
    query.reset();
    return scope.give(std::move(runs));
}

Result<RetryHistory> FailureReader::retryHistory(const std::string &taskId, TimePoint since)
{
    ReadScope scope(m_database);
    RetryHistory history;
    RunFilter filter;
    filter.taskIds = {taskId};
    filter.finished.from = since;
    for (const RunStatus status : kAllRunStatuses) {
        if (isFailure(status))
            filter.statuses.push_back(status);
    }
    // One error at a time, so that a week of failures does not fill the memory.
    const RunSelect select = selectRuns(
        m_database, m_names, readableFilter(m_database, m_names, filter),
        "r.status, r.attempt_count, r.max_attempts, (SELECT error FROM run_data d WHERE d.run = r.seq)",
        ListOrder::NewestFirst, 0, 0);
    if (select.none)
        return scope.give(std::move(history));
    {
        Statement query = m_database.prepareOnce(select.sql);
        bindValues(query, select.values);
        while (query.step()) {
            Run run;
            run.status = static_cast<RunStatus>(query.integer(0));
            run.attemptCount = query.integer(1);
            run.maxAttempts = query.integer(2);
            const auto error = decodeError(query.view(3));
            history.add(run.attemptCount, error && endedByItsAttempts(run, *error));
        }
    }
    return scope.give(std::move(history));
}

} // namespace runyard
