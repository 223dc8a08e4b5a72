// Carries out bulk actions in small slices between other commands.
//
// Each slice writes the result for every run, the new runs and the position in one transaction, so a crash
// neither repeats nor loses anything. Runs come prepared from the feeder (bulk_feed.h); a batch that does not
// start at the action's position is dropped.
#include "engine/scheduling/bulk/bulk_actions.h"

#include "engine/base/limits.h"

#include <algorithm>
#include <iterator>

namespace runyard {

namespace {

// About five milliseconds, the longest that a command waits behind an action.
constexpr int kRunsPerSlice = 50;
constexpr std::size_t kReadAheadBelow = 300;
constexpr std::size_t kMaxReasons = 3;
constexpr Seconds kBetweenTries{1};

/// The error and its details as one paragraph.
std::string reasonOf(const Error &error)
{
    std::string text = error.message;
    for (std::size_t i = 0; i < error.details.size() && i < kMaxReasons; ++i)
        text += " " + error.details[i].path + ": " + error.details[i].reason + ".";
    return text;
}

} // namespace

void BulkActions::clockWasSet(Micros by)
{
    for (auto &[id, work] : m_bulk) {
        if (work.action.state != BulkState::Waiting)
            continue;
        work.action.startsAt += by; // the time for undoing is a duration
        save(work, BulkState::Waiting);
    }
}

std::optional<TimePoint> BulkActions::nextDue() const
{
    std::optional<TimePoint> earliest;
    for (const auto &[id, work] : m_bulk) {
        const bool isAtWork = isWorking(work.action.state) && m_feeder;
        const bool hasWork = isAtWork && (!work.ready.empty() || (!work.isFetching && !work.askAgainAt));
        if (hasWork)
            return m_clock.now();
        if (isAtWork && work.askAgainAt && (!earliest || m_time.wallOf(*work.askAgainAt) < *earliest))
            earliest = m_time.wallOf(*work.askAgainAt);
        if (work.action.state == BulkState::Waiting && (!earliest || work.action.startsAt < *earliest))
            earliest = work.action.startsAt;
    }
    return earliest;
}

void BulkActions::advance()
{
    for (auto it = m_bulk.begin(); it != m_bulk.end();) {
        Work &work = it->second;
        if (work.action.state == BulkState::Waiting && work.action.startsAt <= m_clock.now()) {
            work.action.startedAt = m_clock.now();
            save(work, work.action.request.canary ? BulkState::Canary : BulkState::Running);
        }
        if (isWorking(work.action.state) && m_feeder)
            workOn(work);
        it = isAtRest(work.action.state) ? m_bulk.erase(it) : std::next(it);
    }
}

void BulkActions::workOn(Work &work)
{
    BulkAction &action = work.action;
    std::int64_t most = kRunsPerSlice;
    if (action.state == BulkState::Canary)
        most = std::min(most, kBulkCanaryRuns - action.handled());
    bool any = false;
    for (; most > 0 && !work.ready.empty(); --most) {
        handleItem(action, work.ready.front());
        action.position = work.ready.front().seq;
        work.ready.pop_front();
        any = true;
    }
    action.total = std::max(action.total, action.handled());
    const bool canaryDone = action.state == BulkState::Canary && action.handled() >= kBulkCanaryRuns;
    if (work.ready.empty() && work.allFetched) {
        action.total = action.handled();
        save(work, BulkState::Finished);
        return;
    }
    if (canaryDone)
        save(work, BulkState::Review);
    else if (any)
        save(work, action.state);
    const bool mayAsk = !work.askAgainAt || *work.askAgainAt <= m_clock.elapsed();
    if (!work.isFetching && !work.allFetched && mayAsk && work.ready.size() < kReadAheadBelow)
        fetchMore(work);
}

void BulkActions::fetchMore(Work &work)
{
    work.isFetching = true;
    work.askAgainAt.reset();
    m_drain.afterCommit([this, fetch = BulkFetch{work.action, work.fetchedTo}] { m_feeder->fetch(fetch); });
}

void BulkActions::prepared(BulkBatch batch)
{
    const auto it = m_bulk.find(batch.action);
    if (it == m_bulk.end() || !it->second.isFetching || it->second.fetchedTo != batch.after)
        return; // stopped in the meantime, or reset by a failed commit
    Work &work = it->second;
    work.isFetching = false;
    if (batch.error
        && batch.error->code == ErrorCode::Unavailable) { // not the action's fault: try again later
        work.askAgainAt = m_clock.elapsed() + kBetweenTries;
        m_helperProblem = batch.error->text();
        m_drain.changes.queues = true;
        return;
    }
    m_drain.changes.queues |= !m_helperProblem.empty();
    m_helperProblem.clear();
    if (batch.error) {
        work.action.problem = batch.error->text();
        save(work, BulkState::Stopped);
        return;
    }
    work.allFetched = batch.isLast;
    if (!batch.runs.empty())
        work.fetchedTo = batch.runs.back().seq;
    std::move(batch.runs.begin(), batch.runs.end(), std::back_inserter(work.ready));
}

Result<TriggerReply> BulkActions::replayFor(const BulkAction &action, PreparedRun &prepared)
{
    ReplayRequest request;
    request.original = prepared.id;
    request.payload = std::move(prepared.payload);
    request.options.delayUntil = action.request.delayUntil;
    request.actor = action.request.actor;
    if (RunEntry *entry = m_runs.find(prepared.seq); entry && !action.request.tags.empty()) {
        request.tags = entry->run.tags;
        request.tags->insert(request.tags->end(), action.request.tags.begin(), action.request.tags.end());
    }
    return m_triggers.replay(request);
}

void BulkActions::handleItem(BulkAction &action, PreparedRun &prepared)
{
    BulkOutcome outcome = BulkOutcome::Done;
    std::string reason = prepared.problem;
    RunSeq made = RunSeq::None;
    const auto note = [&](const auto &result) {
        if (!result.ok())
            reason = reasonOf(result.error());
    };
    const BulkRequest &request = action.request;
    const RunEntry *entry = m_runs.find(prepared.seq);
    const std::string skipped = entry ? whySkipped(request.kind, entry->run.status) : std::string();
    if (!reason.empty() || !skipped.empty()) {
        outcome = reason.empty() ? BulkOutcome::Skipped : BulkOutcome::Failed;
        reason = reason.empty() ? skipped : reason;
    } else {
        switch (request.kind) {
        case BulkKind::Cancel: note(m_cancellation.cancel(prepared.id, request.reason, request.actor)); break;
        case BulkKind::Reschedule:
            note(m_control.reschedule(prepared.id, *request.delayUntil, request.actor));
            break;
        case BulkKind::AddTags: note(m_control.addTags(prepared.id, request.tags)); break;
        case BulkKind::Replay: {
            const auto reply = replayFor(action, prepared);
            note(reply);
            if (reply) {
                made = reply->seq;
                ++action.made;
            }
            break;
        }
        }
        if (!reason.empty())
            outcome = BulkOutcome::Failed;
    }
    switch (outcome) {
    case BulkOutcome::Done: ++action.done; break;
    case BulkOutcome::Failed: ++action.failed; break;
    case BulkOutcome::Skipped: ++action.skipped; break;
    }
    m_store.bulk.addItem(action.id, prepared.seq, outcome, made, reason);
}

} // namespace runyard
