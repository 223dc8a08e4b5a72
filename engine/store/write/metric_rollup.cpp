#include "engine/store/write/metric_rollup.h"

namespace runyard {

void MetricRollup::add(const FinishedRun &run)
{
    for (const MetricLevel level : kMetricLevels) {
        const auto lifetime = lifetimeOf(level);
        if (lifetime && run.finishedAt < m_now - *lifetime)
            continue;
        Sum &sum =
            m_sums[{level, floorTo(run.finishedAt, lengthOf(level)), run.task, run.version, run.status}];
        ++sum.runs;
        if (!run.startedAt)
            continue;
        sum.durations.add(run.finishedAt - *run.startedAt);
        if (run.queuedAt)
            sum.waits.add(*run.startedAt - *run.queuedAt);
    }
}

void MetricRollup::store(Database &database) const
{
    for (const auto &[key, sum] : m_sums) {
        const auto &[level, at, task, version, status] = key;
        Sum all = sum;
        {
            Statement query = database.prepare("SELECT runs, durations, waits FROM metric WHERE level = ?"
                                               " AND at = ? AND task = ? AND version = ? AND status = ?");
            query.with(static_cast<int>(level), at, task, version, status);
            if (query.step()) {
                all.runs += query.int64(0);
                if (!all.durations.addEncoded(query.view(1)) || !all.waits.addEncoded(query.view(2)))
                    database.fail({ErrorCode::StoreDamaged,
                                   "A row of the metrics cannot be read.",
                                   "Restore a backup of the workspace.",
                                   {}});
            }
        }
        database
            .prepare(
                "INSERT OR REPLACE INTO metric (level, at, task, version, status, runs, durations, waits)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
            .with(static_cast<int>(level), at, task, version, status, all.runs,
                  BlobView{all.durations.encoded()}, BlobView{all.waits.encoded()})
            .run();
    }
}

void MetricRollup::forgetOld(Database &database, TimePoint now)
{
    for (const MetricLevel level : kMetricLevels) {
        const auto lifetime = lifetimeOf(level);
        if (!lifetime)
            continue;
        // Whole pieces only: a query may still need a part of one.
        const TimePoint oldest = floorTo(now - *lifetime, lengthOf(level));
        database.prepare("DELETE FROM metric WHERE level = ? AND at < ?")
            .with(static_cast<int>(level), oldest)
            .run();
        database.prepare("DELETE FROM metric_load WHERE level = ? AND at < ?")
            .with(static_cast<int>(level), oldest)
            .run();
    }
}

} // namespace runyard
