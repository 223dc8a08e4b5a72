// Actions over many runs, in small slices between other commands.
//
// Each slice writes what it did to every run, the new runs and the position in one transaction, so a
// crash repeats and loses nothing. The runs come prepared from a feeder (bulk_feed.h); a batch that does
// not continue where the action stands is dropped.

#include "engine/domain/limits.h"
#include "engine/scheduling/engine_core.h"
#include "engine/scheduling/no_such_run.h"

#include <algorithm>
#include <utility>

namespace runyard {

namespace {

// About five milliseconds: what a command waits for at most while an action works.
constexpr int kRunsPerSlice = 50;
constexpr std::size_t kReadAheadBelow = 300;
constexpr std::size_t kMostReasons = 3;
constexpr Seconds kBetweenTries{1};

Error noSuchAction(const BulkId &id)
{
    return {ErrorCode::NotFound, "There is no bulk action " + id.text + ".", "Check the id.", {}};
}

Error wrongState(const BulkAction &action, const std::string &verb, const std::string &hint)
{
    return {ErrorCode::Conflict,
            "The action cannot be " + verb + ": it is in the state \""
                + std::string(displayName(action.state)) + "\".",
            hint,
            {}};
}

/// Error and findings in one paragraph.
std::string reasonOf(const Error &error)
{
    std::string text = error.message;
    for (std::size_t i = 0; i < error.details.size() && i < kMostReasons; ++i)
        text += " " + error.details[i].path + ": " + error.details[i].reason + ".";
    return text;
}

} // namespace

BulkAction EngineCore::accept(BulkRequest request, std::int64_t total, const std::vector<RunSeq> &targets,
                              Seconds undoTime, const std::string &requestKey)
{
    BulkAction action;
    action.id = BulkId{"bulk_" + m_ids.body()};
    action.request = std::move(request);
    action.request.selection.ids.clear();
    action.createdAt = m_clock.now();
    action.startsAt = action.createdAt + undoTime;
    action.total = total;
    action.upTo = m_store.newestSeq();
    rememberMade("bulk action", requestKey, m_store.insertBulkAction(action, targets));
    m_bulk[action.id].action = action;
    m_changes.bulkActions = true;
    return action;
}

Result<BulkAction> EngineCore::startBulk(BulkRequest request, std::int64_t total)
{
    const std::string requestKey = std::exchange(request.requestKey, {});
    if (const auto number = madeBefore("bulk action", requestKey)) {
        const auto id = m_store.bulkActionNumbered(*number);
        if (auto made = id ? bulkActionOf(*id) : std::nullopt)
            return std::move(*made);
    }
    // "The last two hours" are those before it was asked for, however long the work takes.
    if (request.selection.all)
        request.selection.all = resolved(std::move(*request.selection.all), m_clock.now());
    if (Status good = checkBulkRequest(request); !good)
        return good.error();
    if (Status good = RunStore::canKeep(request); !good)
        return good.error();
    if (request.kind == BulkKind::Reschedule && *request.delayUntil <= m_clock.now())
        return Error{ErrorCode::InvalidInput, "The time has passed.", "Give a time in the future.", {}};
    m_runs.flush(); // runs made in this very drain can be meant
    std::vector<RunSeq> targets;
    if (request.madeBy.empty() && !request.selection.all) {
        for (const RunId &id : request.selection.ids) {
            const auto seq = m_store.seqOf(id);
            if (!seq)
                return noSuchRun(id);
            targets.push_back(*seq);
        }
        std::sort(targets.begin(), targets.end());
        targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
        total = static_cast<std::int64_t>(targets.size());
    }
    const Seconds undoTime = request.startsAtOnce ? Seconds{0} : m_bulkUndoTime;
    return accept(std::move(request), total, targets, undoTime, requestKey);
}

std::optional<BulkAction> EngineCore::bulkActionOf(const BulkId &id)
{
    if (const auto it = m_bulk.find(id); it != m_bulk.end())
        return it->second.action;
    return m_store.findBulkAction(id);
}

void EngineCore::save(BulkWork &work, BulkState state)
{
    work.action.state = state;
    if (isAtRest(state))
        work.action.finishedAt = m_clock.now();
    m_store.updateBulkAction(work.action);
    m_changes.bulkActions = true;
}

Result<BulkAction> EngineCore::undoBulk(const BulkId &id)
{
    const auto it = m_bulk.find(id);
    if (it != m_bulk.end() && it->second.action.state == BulkState::Waiting) {
        save(it->second, BulkState::Undone);
        const BulkAction action = it->second.action;
        m_bulk.erase(it);
        return action;
    }
    const auto action = bulkActionOf(id);
    if (!action)
        return noSuchAction(id);
    return wrongState(*action, "undone", "Stop it, or cancel what it made.");
}

Result<BulkAction> EngineCore::stopBulk(const BulkId &id)
{
    const auto it = m_bulk.find(id);
    if (it == m_bulk.end()) {
        const auto action = m_store.findBulkAction(id);
        return action ? wrongState(*action, "stopped", {}) : noSuchAction(id);
    }
    save(it->second, BulkState::Stopped);
    const BulkAction action = it->second.action;
    m_bulk.erase(it);
    return action;
}

Result<BulkAction> EngineCore::resumeBulk(const BulkId &id)
{
    const auto known = bulkActionOf(id);
    if (!known)
        return noSuchAction(id);
    if (known->state != BulkState::Stopped && known->state != BulkState::Review)
        return wrongState(*known, "resumed", "Only an action that was stopped or waits for you can go on.");
    BulkWork &work = m_bulk[id];
    if (work.action.id.empty()) {
        work.action = *known;
        work.fetchedTo = known->position;
    }
    work.action.finishedAt.reset();
    work.action.problem.clear();
    if (!work.action.startedAt)
        work.action.startedAt = m_clock.now();
    save(work, BulkState::Running);
    return work.action;
}

Result<BulkAction> EngineCore::cancelMadeByBulk(const BulkId &id)
{
    const auto known = bulkActionOf(id);
    if (!known)
        return noSuchAction(id);
    if (known->made == 0 && isAtRest(known->state))
        return Error{ErrorCode::Conflict, "The action made no runs.", {}, {}};
    if (!isAtRest(known->state))
        (void)stopBulk(id);
    m_runs.flush();
    BulkRequest request;
    request.kind = BulkKind::Cancel;
    request.madeBy = id;
    request.reason = "Canceled with everything that " + id.text + " made";
    return accept(std::move(request), known->made, {}, Seconds{0}); // who wants this wants it now
}

void EngineCore::loadBulkActions()
{
    m_bulk.clear();
    for (BulkAction &action : m_store.activeBulkActions()) {
        BulkWork &work = m_bulk[action.id];
        work.fetchedTo = action.position;
        work.action = std::move(action);
    }
}

std::optional<TimePoint> EngineCore::nextBulkDue() const
{
    std::optional<TimePoint> earliest;
    for (const auto &[id, work] : m_bulk) {
        const bool isAtWork = isWorking(work.action.state) && m_bulkFeeder;
        const bool hasWork = isAtWork && (!work.ready.empty() || (!work.isFetching && !work.askAgainAt));
        if (hasWork)
            return m_clock.now();
        if (isAtWork && work.askAgainAt && (!earliest || wallOf(*work.askAgainAt) < *earliest))
            earliest = wallOf(*work.askAgainAt);
        if (work.action.state == BulkState::Waiting && (!earliest || work.action.startsAt < *earliest))
            earliest = work.action.startsAt;
    }
    return earliest;
}

void EngineCore::workOnBulkActions()
{
    for (auto it = m_bulk.begin(); it != m_bulk.end();) {
        BulkWork &work = it->second;
        if (work.action.state == BulkState::Waiting && work.action.startsAt <= m_clock.now()) {
            work.action.startedAt = m_clock.now();
            save(work, work.action.request.canary ? BulkState::Canary : BulkState::Running);
        }
        if (isWorking(work.action.state) && m_bulkFeeder)
            workOn(work);
        it = isAtRest(work.action.state) ? m_bulk.erase(it) : std::next(it);
    }
}

void EngineCore::workOn(BulkWork &work)
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

void EngineCore::fetchMore(BulkWork &work)
{
    work.isFetching = true;
    work.askAgainAt.reset();
    afterCommit([this, fetch = BulkFetch{work.action, work.fetchedTo}] { m_bulkFeeder->fetch(fetch); });
}

void EngineCore::bulkPrepared(BulkBatch batch)
{
    const auto it = m_bulk.find(batch.action);
    if (it == m_bulk.end() || !it->second.isFetching || it->second.fetchedTo != batch.after)
        return; // it was stopped meanwhile, or a failed commit threw it back
    BulkWork &work = it->second;
    work.isFetching = false;
    if (batch.error && batch.error->code == ErrorCode::Unavailable) { // no fault of the action: later, then
        work.askAgainAt = m_clock.elapsed() + kBetweenTries;
        m_helperProblem = batch.error->text();
        m_changes.queues = true;
        return;
    }
    m_changes.queues |= !m_helperProblem.empty();
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

Result<TriggerReply> EngineCore::replayFor(const BulkAction &action, PreparedRun &prepared)
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
    return replay(request);
}

void EngineCore::handleItem(BulkAction &action, PreparedRun &prepared)
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
        case BulkKind::Cancel: note(cancel(prepared.id, request.reason, request.actor)); break;
        case BulkKind::Reschedule: note(reschedule(prepared.id, *request.delayUntil, request.actor)); break;
        case BulkKind::AddTags: note(addTags(prepared.id, request.tags)); break;
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
    m_store.addBulkItem(action.id, prepared.seq, outcome, made, reason);
}

} // namespace runyard
