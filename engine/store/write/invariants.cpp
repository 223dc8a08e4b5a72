#include "engine/store/write/invariants.h"

#include "engine/domain/run_status.h"
#include "engine/store/write/counters.h"

namespace runyard {

namespace {

std::int64_t numberFrom(Database &database, const char *sql)
{
    Statement query = database.prepareOnce(sql);
    return query.step() ? query.int64(0) : 0;
}

const char *whyStranded(RunStatus status)
{
    switch (status) {
    case RunStatus::Delayed: return "It is delayed, but not until any time.";
    case RunStatus::Reattempting: return "It waits for its next attempt, but that has no time.";
    default: return "It has no attempt that runs.";
    }
}

} // namespace

Status checkRunData(Database &database)
{
    const std::int64_t newest = numberFrom(database, "SELECT max(seq) FROM run");
    const std::int64_t newestData = numberFrom(database, "SELECT max(run) FROM run_data");
    if (auto error = database.takeError())
        return *error;
    if (newest == newestData)
        return Done{};
    return Error{ErrorCode::StoreDamaged,
                 "The database " + database.file().string() + " has runs without their data.",
                 "Keep a copy of the file, then restore a backup.",
                 {}};
}

Status checkCounters(Database &database)
{
    // One index entry for each run, and few active runs: quick even with millions.
    const bool allCounted = numberFrom(database, "SELECT count(*) FROM run")
                            == numberFrom(database, "SELECT sum(runs) FROM counter");
    bool activeCounted = true;
    {
        Statement query = database.prepareOnce(
            "SELECT (SELECT count(*) FROM run INDEXED BY run_active WHERE run.status < 7 AND run.status = "
            "s.value),"
            " (SELECT coalesce(sum(runs), 0) FROM counter WHERE counter.status = s.value)"
            " FROM json_each('[0,1,2,3,4,5,6]') s");
        while (query.step())
            activeCounted = activeCounted && query.int64(0) == query.int64(1);
    }
    if (auto error = database.takeError())
        return *error;
    return allCounted && activeCounted ? Status(Done{}) : recountAll(database);
}

Status recountAll(Database &database)
{
    const std::string block = "seq / " + std::to_string(kRunsPerBlock);
    const Status counted = database.execute(
        "BEGIN IMMEDIATE;"
        "DELETE FROM counter; DELETE FROM tag_total; DELETE FROM tag_counter;"
        "DELETE FROM block_counter; DELETE FROM run_block;"
        "INSERT INTO counter SELECT task, status, queue, version, count(*), sum((flags & 2) <> 0)"
        " FROM run GROUP BY task, status, queue, version;"
        "INSERT INTO tag_total SELECT tag, count(*) FROM run_tag GROUP BY tag;"
        "INSERT INTO tag_counter SELECT tag, task, status, queue, version, count(*)"
        " FROM run_tag CROSS JOIN run ON run.seq = run_tag.run WHERE status >= 7"
        " GROUP BY tag, task, status, queue, version;"
        "INSERT INTO tag_counter SELECT -10 - machine, task, status, queue, version, count(*)"
        " FROM run WHERE status >= 7 GROUP BY machine, task, status, queue, version;"
        "INSERT INTO tag_counter SELECT -1, task, status, queue, version, count(*)"
        " FROM run WHERE status >= 7 AND flags & 1 GROUP BY task, status, queue, version;"
        "INSERT INTO tag_counter SELECT -2, task, status, queue, version, count(*)"
        " FROM run WHERE status >= 7 AND parent IS NULL GROUP BY task, status, queue, version;"
        "INSERT INTO block_counter SELECT "
        + block
        + ", task, status, queue, version, count(*)"
          " FROM run WHERE status >= 7 GROUP BY "
        + block
        + ", task, status, queue, version;"
          "INSERT INTO run_block SELECT "
        + block + ", min(created_at), max(created_at) FROM run GROUP BY " + block
        + ";"
          "COMMIT;");
    if (!counted && database.inTransaction())
        (void)database.execute("ROLLBACK");
    return counted;
}

std::vector<StrandedRun> findStrandedRuns(Database &database)
{
    std::vector<StrandedRun> found;
    Statement query = database.prepareOnce(
        "SELECT seq, id, status FROM run r INDEXED BY run_active WHERE status < 7 AND CASE status"
        " WHEN ? THEN delay_until IS NULL WHEN ? THEN retry_at IS NULL"
        " WHEN ? THEN NOT EXISTS (SELECT 1 FROM attempt a WHERE a.run = r.seq AND a.status < 3)"
        " WHEN ? THEN NOT EXISTS (SELECT 1 FROM attempt a WHERE a.run = r.seq AND a.status < 3)"
        " ELSE 0 END ORDER BY seq");
    for (const RunStatus status :
         {RunStatus::Delayed, RunStatus::Reattempting, RunStatus::Dequeued, RunStatus::Executing})
        query.with(static_cast<int>(status));
    while (query.step())
        found.push_back({RunSeq{query.int64(0)}, RunId{query.text(1)},
                         whyStranded(static_cast<RunStatus>(query.integer(2)))});
    return found;
}

} // namespace runyard
