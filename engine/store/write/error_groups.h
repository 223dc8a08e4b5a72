// Failed runs grouped by error. Collects a batch in memory, then adds it to the stored groups, inside the
// caller's transaction.
#pragma once

#include "engine/domain/error_group.h"
#include "engine/store/base/database.h"

#include <map>

namespace runyard {

struct FailedRun
{
    RunSeq run = RunSeq::None;
    std::int64_t task = 0; // numbers of names
    std::int64_t version = 0;
    std::int64_t status = 0;
    TimePoint finishedAt;
    RunError error;
};

class ErrorGroups
{
public:
    // Beyond this many groups, new kinds of failures are grouped by task only, so that a task with random words in its
    // messages does not create a group for each.
    static constexpr std::int64_t kMaxGroups = 10'000;

    explicit ErrorGroups(TimePoint now) : m_now(now) {}

    void add(const FailedRun &run);
    void store(Database &database) const;
    static void forgetOld(Database &database, TimePoint now);
    /// Returns the first hour of the longest trend.
    static TimePoint trendBegin(TimePoint now);

private:
    struct Key
    {
        std::int64_t task = 0;
        std::string fingerprint;
        auto operator<=>(const Key &) const = default;
    };
    struct Sum
    {
        std::string pattern;
        std::string message; // of the last one, as its status and run
        std::int64_t status = 0;
        RunSeq lastRun = RunSeq::None;
        TimePoint firstSeen;
        TimePoint lastSeen;
        std::vector<RunSeq> runs;
        std::map<std::int64_t, std::int64_t> versions;
        std::map<TimePoint, std::int64_t> hours;
    };
    static std::int64_t addGroup(Database &database, std::int64_t task, const std::string &fingerprint,
                                 const Sum &sum);
    TimePoint m_now;
    std::map<Key, Sum> m_sums;
};

} // namespace runyard
