#include "engine/store/write/error_groups.h"

#include "engine/domain/error_fingerprint.h"
#include "engine/domain/metrics.h"

#include <algorithm>

namespace runyard {

namespace {

constexpr Seconds kHour{3'600};
constexpr const char *kOtherErrors = "(other errors)";
constexpr const char *kNoError = "(no error was recorded)";

std::int64_t firstNumber(Statement &query)
{
    return query.step() ? query.int64(0) : 0;
}

std::int64_t findGroup(Database &database, std::int64_t task, const std::string &fingerprint)
{
    Statement query = database.prepare("SELECT id FROM error_group WHERE task = ? AND fingerprint = ?");
    query.with(task, fingerprint);
    return firstNumber(query);
}

} // namespace

TimePoint ErrorGroups::trendBegin(TimePoint now)
{
    return floorTo(now - std::chrono::hours{24 * ErrorGroup::kTrendDays}, kHour);
}

void ErrorGroups::add(const FailedRun &run)
{
    std::string pattern = errorPattern(run.error);
    std::string fingerprint = errorFingerprint(run.error);
    if (pattern.empty())
        pattern = fingerprint = kNoError;
    auto [at, isNew] = m_sums.try_emplace({run.task, std::move(fingerprint)});
    Sum &sum = at->second;
    if (isNew)
        sum.firstSeen = run.finishedAt;
    if (isNew || run.finishedAt >= sum.lastSeen) {
        sum.lastSeen = run.finishedAt;
        sum.pattern = std::move(pattern);
        sum.message = run.error.message;
        sum.status = run.status;
        sum.lastRun = run.run;
    }
    sum.firstSeen = std::min(sum.firstSeen, run.finishedAt);
    sum.runs.push_back(run.run);
    ++sum.versions[run.version];
    if (run.finishedAt >= trendBegin(m_now))
        ++sum.hours[floorTo(run.finishedAt, kHour)];
}

std::int64_t ErrorGroups::addGroup(Database &database, std::int64_t task, const std::string &fingerprint,
                                   const Sum &sum)
{
    std::string stored = fingerprint;
    std::string pattern = sum.pattern;
    {
        Statement query = database.prepare("SELECT count(*) FROM error_group");
        if (firstNumber(query) >= kMaxGroups)
            stored = pattern = kOtherErrors;
    }
    database
        .prepare("INSERT OR IGNORE INTO error_group (task, fingerprint, pattern, message, status, runs,"
                 " first_seen, last_seen, last_run) VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?)")
        .with(task, stored, pattern, sum.message, sum.status, sum.firstSeen, sum.lastSeen, toInt(sum.lastRun))
        .run();
    return findGroup(database, task, stored);
}

void ErrorGroups::store(Database &database) const
{
    for (const auto &[key, sum] : m_sums) {
        std::int64_t group = findGroup(database, key.task, key.fingerprint);
        if (group == 0)
            group = addGroup(database, key.task, key.fingerprint, sum);
        // Compared by time, because runs do not arrive in the order in which they finished.
        database
            .prepare(
                "UPDATE error_group SET runs = runs + ?1, first_seen = min(first_seen, ?2),"
                " message = iif(?3 >= last_seen, ?4, message), status = iif(?3 >= last_seen, ?5, status),"
                " last_run = iif(?3 >= last_seen, ?6, last_run), last_seen = max(last_seen, ?3)"
                " WHERE id = ?7")
            .with(static_cast<std::int64_t>(sum.runs.size()), sum.firstSeen, sum.lastSeen, sum.message,
                  sum.status, toInt(sum.lastRun), group)
            .run();
        for (const RunSeq run : sum.runs)
            database.prepare("INSERT OR IGNORE INTO error_group_run (error_group, run) VALUES (?, ?)")
                .with(group, toInt(run))
                .run();
        for (const auto &[version, runs] : sum.versions)
            database
                .prepare("INSERT INTO error_group_version (error_group, version, runs) VALUES (?, ?, ?)"
                         " ON CONFLICT (error_group, version) DO UPDATE SET runs = runs + excluded.runs")
                .with(group, version, runs)
                .run();
        for (const auto &[hour, runs] : sum.hours)
            database
                .prepare("INSERT INTO error_group_hour (hour, error_group, runs) VALUES (?, ?, ?)"
                         " ON CONFLICT (hour, error_group) DO UPDATE SET runs = runs + excluded.runs")
                .with(hour, group, runs)
                .run();
    }
}

void ErrorGroups::forgetOld(Database &database, TimePoint now)
{
    database.prepare("DELETE FROM error_group_hour WHERE hour < ?").with(trendBegin(now)).run();
}

} // namespace runyard
