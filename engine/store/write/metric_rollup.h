// Finished runs added up by time, task, version and status, at every level that still remembers their
// time. Collects a batch in memory, then adds it to the stored rows, inside the caller's transaction.
#pragma once

#include "engine/domain/duration_digest.h"
#include "engine/domain/metrics.h"
#include "engine/store/base/database.h"

#include <map>
#include <tuple>

namespace runyard {

struct FinishedRun
{
    std::int64_t task = 0; // numbers of names
    std::int64_t version = 0;
    std::int64_t status = 0;
    std::optional<TimePoint> queuedAt;
    std::optional<TimePoint> startedAt;
    TimePoint finishedAt;
};

class MetricRollup
{
public:
    explicit MetricRollup(TimePoint now) : m_now(now) {}

    void add(const FinishedRun &run);
    void store(Database &database) const;
    /// Removes rows that are older than their level keeps them.
    static void forgetOld(Database &database, TimePoint now);

private:
    using Key = std::tuple<MetricLevel, TimePoint, std::int64_t, std::int64_t, std::int64_t>;
    struct Sum
    {
        std::int64_t runs = 0;
        DurationDigest durations;
        DurationDigest waits;
    };
    TimePoint m_now;
    std::map<Key, Sum> m_sums;
};

} // namespace runyard
