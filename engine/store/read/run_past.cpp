#include "engine/store/read/run_past.h"

#include "engine/store/base/statement.h"

#include <algorithm>

namespace runyard {

namespace {

void dropIfLater(std::optional<TimePoint> &at, TimePoint moment)
{
    if (at && *at > moment)
        at.reset();
}

bool dependsOnMoment(const RunFilter &filter)
{
    return !filter.statuses.empty() || !filter.finished.isEmpty() || !filter.duration.isEmpty()
           || !filter.waited.isEmpty() || !filter.attempts.isEmpty()
           || std::any_of(filter.noneOf.begin(), filter.noneOf.end(), dependsOnMoment);
}

} // namespace

RunStatus statusAt(Database &database, const Run &run, TimePoint moment)
{
    if (run.finishedAt && *run.finishedAt <= moment)
        return run.status; // final: the last change there is
    {
        Statement last = database.prepare("SELECT to_status FROM transition WHERE run = ? AND at <= ?"
                                          " ORDER BY number DESC LIMIT 1");
        last.with(toInt(run.seq), moment);
        if (last.step())
            return static_cast<RunStatus>(last.integer(0));
    }
    Statement first =
        database.prepare("SELECT to_status FROM transition WHERE run = ? ORDER BY number LIMIT 1");
    first.with(toInt(run.seq));
    return first.step() ? static_cast<RunStatus>(first.integer(0)) : run.status;
}

void putBack(Database &database, Run &run, TimePoint moment)
{
    if (run.updatedAt <= moment)
        return;
    run.status = statusAt(database, run, moment);
    {
        Statement attempts =
            database.prepare("SELECT count(*) FROM attempt WHERE run = ? AND created_at <= ?");
        attempts.with(toInt(run.seq), moment);
        if (attempts.step())
            run.attemptCount = std::min(run.attemptCount, attempts.integer(0));
    }
    dropIfLater(run.queuedAt, moment);
    dropIfLater(run.startedAt, moment);
    dropIfLater(run.finishedAt, moment);
    if (run.status != RunStatus::Reattempting)
        run.retryAt.reset();
    run.startedOnce = run.startedAt.has_value();
    run.waits = false;
    run.holdsSlot = run.status == RunStatus::Dequeued || run.status == RunStatus::Executing;
    run.updatedAt = moment;
}

RunFilter lastingConditions(const RunFilter &filter, TimePoint moment)
{
    RunFilter lasting = resolved(filter, moment);
    // Final statuses never change, so runs that had one then still have it.
    if (!std::all_of(lasting.statuses.begin(), lasting.statuses.end(),
                     [](RunStatus status) { return isFinal(status); }))
        lasting.statuses.clear();
    lasting.finished = {};
    lasting.duration = lasting.waited = lasting.attempts = {};
    std::erase_if(lasting.noneOf, dependsOnMoment);
    const TimePoint end = moment + Micros{1};
    lasting.createdTo = lasting.createdTo ? std::min(*lasting.createdTo, end) : end;
    return lasting;
}

} // namespace runyard
