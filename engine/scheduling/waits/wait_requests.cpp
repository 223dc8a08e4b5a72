#include "engine/scheduling/waits/wait_requests.h"

#include "engine/base/characters.h"
#include "engine/base/limits.h"
#include "engine/scheduling/core/no_such_run.h"

#include <algorithm>
#include <iterator>

namespace runyard {

namespace {

/// Distinguishes requests at the same position. A duration counts from the first request, so an attempt that
/// asks again gets the moment of the first.
std::string whatOf(const WaitRequest &request)
{
    std::string what;
    for (const RunId &run : request.runs)
        what += run.text + ' ';
    for (const BatchId &batch : request.batches)
        what += batch.text + ' ';
    for (const WaitpointId &token : request.tokens)
        what += token.text + ' ';
    if (request.until)
        what += "time " + request.idempotencyKey;
    return what;
}

} // namespace

Result<RunEntry *> WaitRequests::readyToWait(const RunId &id)
{
    RunEntry *entry = m_runs.find(id);
    if (!entry)
        return noSuchRun(id);
    const Run &run = entry->run;
    if (const RunWait *open = m_waits.book().find(run.seq))
        return Error{ErrorCode::Conflict,
                     "Run " + id.text + " is already waiting for "
                         + m_waits.nameOf(m_waits.waitpointsOf(*open))
                         + ". A run can wait for only one thing at a time.",
                     "Wait for one thing after another, or for several runs in one call.",
                     {}};
    const bool executes = run.status == RunStatus::Executing || run.status == RunStatus::Dequeued
                          || run.status == RunStatus::Frozen;
    if (!entry->attempt || !executes)
        return Error{ErrorCode::Conflict,
                     "Run " + id.text + " is " + std::string(displayName(run.status)) + " and cannot wait.",
                     "Only an executing run can wait.",
                     {}};
    return entry;
}

std::optional<RunWait> WaitRequests::repeatedWait(const RunId &id, const std::string &requestKey)
{
    const RunEntry *entry = requestKey.empty() ? nullptr : m_runs.find(id);
    if (!entry || !entry->attempt || !m_waits.book().knows(entry->run.seq))
        return std::nullopt;
    auto last = m_store.waits.last(entry->run.seq, entry->attempt->number);
    if (!last || last->requestKey != requestKey)
        return std::nullopt;
    return last;
}

RunWait WaitRequests::nextWait(const RunEntry &entry, std::string what, std::string requestKey)
{
    const Run &run = entry.run;
    RunWait wait;
    wait.run = run.seq;
    wait.attempt = entry.attempt->number;
    wait.what = std::move(what);
    wait.requestKey = std::move(requestKey);
    wait.beganAt = m_clock.now();
    if (!m_waits.book().knows(run.seq))
        return wait;
    if (const auto last = m_store.waits.last(run.seq, wait.attempt))
        wait.position = last->position + 1;
    if (auto earlier = m_store.waits.find(run.seq, wait.position); earlier && earlier->what == wait.what)
        wait.waitpoints = std::move(earlier->waitpoints);
    return wait;
}

Waitpoint WaitRequests::waitpointFor(std::optional<Waitpoint> stored, Waitpoint made)
{
    if (!stored) {
        made.id = WaitpointId{"waitpoint_" + m_ids.body()};
        made.createdAt = m_clock.now();
        stored = m_store.waitpoints.insert(std::move(made));
    }
    m_waits.settle(*stored);
    return std::move(*stored);
}

Waitpoint WaitRequests::waitpointOf(const RunEntry &awaited)
{
    Waitpoint made;
    made.type = WaitpointType::Run;
    made.run = awaited.run.seq;
    return waitpointFor(m_store.waitpoints.ofRun(awaited.run.seq), std::move(made));
}

Waitpoint WaitRequests::waitpointOf(const Batch &awaited)
{
    Waitpoint made;
    made.type = WaitpointType::Batch;
    made.batch = awaited.id.text;
    return waitpointFor(m_store.waitpoints.ofBatch(awaited.id), std::move(made));
}

Result<Waitpoint> WaitRequests::momentOf(const WaitRequest &request)
{
    const TimePoint now = m_clock.now();
    const std::string &key = request.idempotencyKey;
    if (isLongerThan(key, limits::kIdempotencyKeyLength))
        return Error{ErrorCode::InvalidInput,
                     "The idempotency key is longer than 2048 characters.",
                     "Use a hash of it.",
                     {}};
    if (const auto holder = key.empty() ? std::nullopt : m_store.waitpoints.holdingKey(key)) {
        if (!holder->keyExpiresAt || *holder->keyExpiresAt > now) {
            if (holder->type == WaitpointType::DateTime)
                return *holder;
            return Error{ErrorCode::InvalidInput,
                         "The idempotency key \"" + key + "\" belongs to wait token " + holder->id.text + ".",
                         "Use another key.",
                         {}};
        }
        m_store.waitpoints.releaseKey(holder->number);
    }
    Waitpoint point;
    point.id = WaitpointId{"waitpoint_" + m_ids.body()};
    point.type = WaitpointType::DateTime;
    point.createdAt = now;
    point.dueAt = *request.until;
    point.idempotencyKey = key;
    if (!key.empty())
        point.keyExpiresAt = now + request.idempotencyKeyTtl.value_or(limits::kIdempotencyKeyTtl);
    point = m_store.waitpoints.insert(std::move(point));
    if (*point.dueAt <= now) {
        point.completedAt = now;
        m_waits.complete(point, {}, false);
    } else {
        m_waits.noteDue(*point.dueAt);
    }
    return point;
}

bool WaitRequests::waitsFor(RunSeq run, RunSeq other)
{
    return m_waits.book().waitsFor(
        run, other, [this](const std::string &batch) { return m_store.batches.runsOf(BatchId{batch}); });
}

Status WaitRequests::refuseCycle(const RunEntry &waiter, const RunEntry &awaited)
{
    if (awaited.run.seq == waiter.run.seq)
        return Error{ErrorCode::Conflict,
                     "Run " + waiter.run.id.text + " would wait for itself.",
                     "An idempotency key leads to it; use another one.",
                     {}};
    if (waitsFor(awaited.run.seq, waiter.run.seq))
        return Error{ErrorCode::Conflict,
                     "Run " + waiter.run.id.text + " would wait for itself: run "
                         + m_waits.shortName(awaited.run) + " is waiting for it.",
                     "Break the circle: let one of them trigger without waiting.",
                     {}};
    return Done{};
}

Result<TriggerReply> WaitRequests::triggerAndWait(const TriggerRequest &request)
{
    const TriggerOptions &options = request.options;
    if (options.parent.empty())
        return Error{ErrorCode::InvalidInput,
                     "resumeParentOnCompletion needs parentRunId, the run that waits.",
                     {},
                     {{"options.parentRunId", "missing"}}};
    const auto replyFor = [this](const std::vector<Waitpoint> &points) -> std::optional<TriggerReply> {
        const RunEntry *awaited = points.size() == 1 ? m_runs.find(points.front().run) : nullptr;
        return awaited ? std::optional(TriggerReply{awaited->run.id, awaited->run.seq, true}) : std::nullopt;
    };
    if (const auto repeated = repeatedWait(options.parent, options.requestKey)) {
        if (auto reply = replyFor(m_waits.waitpointsOf(*repeated))) {
            reply->isCached = false; // the same reply as the first time
            return *reply;
        }
    }
    const auto waiter = readyToWait(options.parent);
    if (!waiter)
        return waiter.error();
    RunEntry &entry = **waiter;
    const bool hasKey = !options.idempotencyKey.empty();
    RunWait wait =
        nextWait(entry, hasKey ? "key " + options.idempotencyKey : waitMark(request.taskId, request.payload),
                 options.requestKey);
    // A key of its own identifies the run; without one it is the run of a lost attempt.
    std::vector<Waitpoint> points = hasKey ? std::vector<Waitpoint>{} : m_waits.waitpointsOf(wait);
    auto reply = replyFor(points);
    if (!reply) {
        const auto made = m_factory.create(request, {});
        if (!made)
            return made.error();
        reply = *made;
        const RunEntry &awaited = *m_runs.find(made->seq);
        if (Status allowed = refuseCycle(entry, awaited); !allowed)
            return allowed.error(); // only an existing run can close a circle, so nothing was created
        points = {waitpointOf(awaited)};
    }
    beginWait(entry, std::move(wait), points);
    return *reply;
}

Result<WaitBegun> WaitRequests::wait(const WaitRequest &request)
{
    const auto begun = [&](const std::vector<Waitpoint> &points) {
        WaitBegun reply{.run = request.run, .waitpoints = {}, .until = {}};
        for (const Waitpoint &point : points) {
            reply.waitpoints.push_back(point.id);
            if (point.type == WaitpointType::DateTime)
                reply.until = point.dueAt;
        }
        return reply;
    };
    const std::size_t things =
        request.runs.size() + request.batches.size() + request.tokens.size() + (request.until ? 1 : 0);
    if (things == 0 || things > WaitRequest::kMaxThings)
        return Error{ErrorCode::InvalidInput,
                     "A run can wait for 1 to " + std::to_string(WaitRequest::kMaxThings)
                         + " things at once.",
                     {},
                     {}};
    if (const auto repeated = repeatedWait(request.run, request.requestKey))
        return begun(m_waits.waitpointsOf(*repeated));
    const auto waiter = readyToWait(request.run);
    if (!waiter)
        return waiter.error();
    RunEntry &entry = **waiter;

    std::vector<const RunEntry *> runs;
    for (const RunId &id : request.runs) {
        const RunEntry *awaited = m_runs.find(id);
        if (!awaited)
            return noSuchRun(id);
        if (Status allowed = refuseCycle(entry, *awaited); !allowed)
            return allowed.error();
        runs.push_back(awaited);
    }
    std::vector<const Batch *> batches;
    for (const BatchId &id : request.batches) {
        const Batch *awaited = m_batches.find(id);
        if (!awaited)
            return Error{ErrorCode::NotFound, "There is no batch " + id.text + ".", "Check the id.", {}};
        for (const RunSeq member : m_store.batches.runsOf(id)) {
            if (const RunEntry *item = m_runs.find(member)) {
                if (Status allowed = refuseCycle(entry, *item); !allowed)
                    return allowed.error();
            }
        }
        batches.push_back(awaited);
    }
    std::vector<Waitpoint> tokens;
    for (const WaitpointId &id : request.tokens) {
        auto token = m_store.waitpoints.find(id);
        if (!token || token->type != WaitpointType::Manual)
            return Error{ErrorCode::NotFound,
                         "There is no wait token " + id.text + ".",
                         "List the wait tokens to see them.",
                         {}};
        tokens.push_back(std::move(*token));
    }

    RunWait wait = nextWait(entry, whatOf(request), request.requestKey);
    std::vector<Waitpoint> points = m_waits.waitpointsOf(wait);
    if (points.size() != things) {
        points.clear();
        std::optional<Waitpoint> moment;
        if (request.until) {
            auto found = momentOf(request);
            if (!found)
                return found.error();
            moment = std::move(*found);
        }
        for (const RunEntry *awaited : runs)
            points.push_back(waitpointOf(*awaited));
        for (const Batch *awaited : batches)
            points.push_back(waitpointOf(*awaited));
        std::move(tokens.begin(), tokens.end(), std::back_inserter(points));
        if (moment)
            points.push_back(std::move(*moment));
    }
    beginWait(entry, std::move(wait), points);
    return begun(points);
}

void WaitRequests::keepWait(RunWait &wait, const std::vector<Waitpoint> &points)
{
    std::vector<std::int64_t> numbers;
    for (const Waitpoint &point : points)
        numbers.push_back(point.number);
    m_waits.book().setKnown(wait.run);
    if (wait.waitpoints == numbers)
        return m_store.waits.update(wait);
    // Asked for the same as a lost attempt: what that waited for afterwards stays for this one.
    const bool keepsLater = !wait.waitpoints.empty();
    wait.waitpoints = std::move(numbers);
    m_store.waits.begin(wait, keepsLater);
}

void WaitRequests::beginWait(RunEntry &entry, RunWait wait, const std::vector<Waitpoint> &points)
{
    const Run &run = entry.run;
    if (run.status == RunStatus::Dequeued) // it has started, since it asks; the worker's report is on its way
        m_attempts.started({run.seq, entry.attempt->number}, entry.attempt->pid, m_clock.now());
    wait.isFrozenByHand = run.status == RunStatus::Frozen;
    keepWait(wait, points);
    m_waits.book().add(std::move(wait), points);
    if (run.status == RunStatus::Executing) {
        m_waits.freeze(entry, Actor::Worker, "Waits for " + m_waits.nameOf(points));
        entry.run.waits = true;
    }
    m_runs.touch(entry, m_clock.now());
    if (m_waits.book().isComplete(run.seq))
        m_waits.waitIsOver(run.seq);
}

} // namespace runyard
