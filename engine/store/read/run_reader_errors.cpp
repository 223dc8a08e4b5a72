// RunReader: groups of failures.
#include "engine/store/read/run_reader_impl.h"
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

/// What can be shared: fields of the payload, tags, machine and queue of the runs that the query gives.
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

Result<ErrorGroupList> RunReader::errorGroups(bool withIgnored, TimePoint now)
{
    Database &database = *m_impl->database;
    ReadScope scope(database);
    ErrorGroupList list;
    list.waitingRuns = oneNumber(database, "SELECT count(*) FROM finish_pending");
    list.ignored = oneNumber(database, "SELECT count(*) FROM error_group WHERE mark = 2");
    {
        Statement query = database.prepare(
            "SELECT g.id, g.task, g.pattern, g.message, g.status, g.runs, g.first_seen, g.last_seen, r.id,"
            " g.mark, g.marked_at FROM error_group g LEFT JOIN run r ON r.seq = g.last_run"
            " WHERE ? OR g.mark <> 2 ORDER BY g.last_seen DESC, g.id DESC LIMIT ?");
        query.with(withIgnored, ErrorGroupList::kMax + 1);
        while (query.step()) {
            ErrorGroup group;
            group.id = query.int64(0);
            group.taskId = m_impl->names.text(query.int64(1));
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
    readVersions(database, m_impl->names, index);
    readTrends(database, index, now);
    return scope.give(std::move(list));
}

Result<ErrorGroupTraits> RunReader::errorGroupTraits(std::int64_t group)
{
    Database &database = *m_impl->database;
    ReadScope scope(database);
    ErrorGroupTraits result;
    std::vector<TraitValues> failing;
    std::vector<TraitValues> completed;
    {
        Statement query = database.prepare(
            "SELECT d.payload, d.payload_type, d.payload_codec, r.tags, r.machine, r.queue"
            " FROM error_group_run e CROSS JOIN run r ON r.seq = e.run CROSS JOIN run_data d ON d.run = e.run"
            " WHERE e.error_group = ? ORDER BY e.run DESC LIMIT ?");
        query.with(group, ErrorGroupTraits::kSample);
        failing = readTraits(database, m_impl->names, query);
    }
    {
        Statement query =
            database.prepare("SELECT d.payload, d.payload_type, d.payload_codec, r.tags, r.machine, r.queue"
                             " FROM run r INDEXED BY run_by_task CROSS JOIN run_data d ON d.run = r.seq"
                             " WHERE r.task = (SELECT task FROM error_group WHERE id = ?) AND r.status = ?"
                             " ORDER BY r.seq DESC LIMIT ?");
        query.with(group, static_cast<int>(RunStatus::Completed), ErrorGroupTraits::kSample);
        completed = readTraits(database, m_impl->names, query);
    }
    result.failures = static_cast<int>(failing.size());
    result.successes = static_cast<int>(completed.size());
    result.traits = sharedTraits(failing, completed);
    return scope.give(std::move(result));
}

Result<std::vector<RunId>> RunReader::errorGroupRuns(std::int64_t group, int most)
{
    Database &database = *m_impl->database;
    ReadScope scope(database);
    std::vector<RunId> runs;
    Statement query = database.prepare("SELECT r.id FROM error_group_run e CROSS JOIN run r ON r.seq = e.run"
                                       " WHERE e.error_group = ? ORDER BY e.run DESC LIMIT ?");
    query.with(group, std::clamp(most, 1, kMaxRunIds));
    while (query.step())
        runs.emplace_back(query.text(0));
    query.reset();
    return scope.give(std::move(runs));
}

} // namespace runyard
