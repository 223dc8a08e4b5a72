#include "engine/store/write/statistics_writer.h"

#include "engine/store/base/database.h"
#include "engine/store/rows/json_values.h"
#include "engine/store/write/error_groups.h"
#include "engine/store/write/metric_rollup.h"
#include "engine/store/write/write_transaction.h"

#include <sqlite3.h>

#include <algorithm>

namespace runyard {

namespace {

/// Adds the next pending runs to both and returns them.
std::vector<std::int64_t> readPending(Database &database, int maxRuns, MetricRollup &metrics,
                                      ErrorGroups &errors)
{
    std::vector<std::int64_t> taken;
    Statement query = database.prepare(
        "SELECT p.run, r.task, r.version, r.status, r.queued_at, r.started_at,"
        " coalesce(r.finished_at, r.updated_at), iif(r.status >= 9, d.error, NULL)"
        " FROM finish_pending p LEFT JOIN run r ON r.seq = p.run LEFT JOIN run_data d ON d.run = p.run"
        " ORDER BY p.run LIMIT ?");
    query.with(maxRuns);
    while (query.step()) {
        taken.push_back(query.int64(0));
        if (query.isNull(1))
            continue; // the run is gone
        const FinishedRun run{query.int64(1),        query.int64(2),        query.int64(3),
                              query.optionalTime(4), query.optionalTime(5), query.time(6)};
        metrics.add(run);
        if (!isFailure(static_cast<RunStatus>(run.status)))
            continue;
        errors.add({RunSeq{taken.back()}, run.task, run.version, run.status, run.finishedAt,
                    decodeError(query.view(7)).value_or(RunError{})});
    }
    return taken;
}

} // namespace

std::optional<int> StatisticsWriter::takeInFinished(int maxRuns, TimePoint now)
{
    MetricRollup metrics(now);
    ErrorGroups errors(now);
    m_transaction.begin();
    const std::vector<std::int64_t> taken = readPending(m_database, maxRuns, metrics, errors);
    metrics.store(m_database);
    errors.store(m_database);
    m_load.store(m_database);
    for (const std::int64_t run : taken)
        m_database.prepare("DELETE FROM finish_pending WHERE run = ?").with(run).run();
    MetricRollup::forgetOld(m_database, now);
    ErrorGroups::forgetOld(m_database, now);
    if (Status committed = m_transaction.commit(); !committed)
        return std::nullopt;
    m_load.forget();
    return static_cast<int>(taken.size());
}

void StatisticsWriter::noteLoad(TimePoint now, std::int64_t queued, std::int64_t slots)
{
    m_load.note(now, queued, slots);
}

bool StatisticsWriter::hasLoadToStore(TimePoint now) const
{
    return m_load.hasWholeMinute(now);
}

Status StatisticsWriter::markErrorGroup(std::int64_t group, ErrorGroupMark mark, TimePoint at)
{
    m_database.prepare("UPDATE error_group SET mark = ?, marked_at = ? WHERE id = ?")
        .with(static_cast<int>(mark), mark == ErrorGroupMark::None ? std::nullopt : std::optional(at), group)
        .run();
    if (!m_database.failed() && sqlite3_changes(m_database.handle()) != 1)
        return Error{ErrorCode::NotFound,
                     "There is no group of failures " + std::to_string(group) + ".",
                     "It may belong to another workspace.",
                     {}};
    return Done{};
}

} // namespace runyard
