// A run that waits: for what, since when, and what came of it. A run waits for one thing at a time (which may
// be several runs); what its attempts waited for is kept by position until the run ends, so that an attempt
// that takes the place of a lost one finds what was there instead of asking for it a second time.
#pragma once

#include "engine/domain/waitpoint.h"

namespace runyard {

/// Stored as numbers: add, never change.
enum class WaitState {
    Waiting = 0, // some of its waitpoints are not completed
    Over = 1,    // all are; the run has not gone on yet (it needs a slot, or an operator holds it)
    Done = 2,    // the run went on, or its attempt ended
};

struct RunWait
{
    RunSeq run = RunSeq::None;
    int position = 1; // among the waits of an attempt
    int attempt = 1;  // the newest one that waited at this position
    std::string what; // an attempt that asks for the same at the same position finds this wait
    std::string requestKey;
    WaitState state = WaitState::Waiting;
    bool isFrozenByHand = false; // an operator froze it before it began to wait, and has not resumed it
    TimePoint beganAt;
    std::optional<TimePoint> overAt;
    std::vector<std::int64_t> waitpoints; // by number, in the order of the results
    bool operator==(const RunWait &) const = default;
};

/// What a run asks to wait for: all of it, results in this order (runs, batches, tokens, the moment).
struct WaitRequest
{
    RunId run; // that waits; it executes
    std::vector<RunId> runs;
    std::vector<BatchId> batches;
    std::vector<WaitpointId> tokens;
    std::optional<TimePoint> until;
    std::string idempotencyKey; // of the moment: another wait with it ends at the same one
    std::optional<Seconds> idempotencyKeyTtl;
    std::string requestKey; // as TriggerOptions::requestKey

    static constexpr std::size_t kMaxThings = 500;
};

struct WaitBegun
{
    RunId run;
    std::vector<WaitpointId> waitpoints; // in the order of the request
    std::optional<TimePoint> until;      // may be earlier than asked for, see the keys
};

/// Something that a run waits for, as people are told.
struct Awaited
{
    WaitpointType type = WaitpointType::Run;
    WaitpointId waitpoint;
    std::optional<TimePoint> dueAt; // of a moment; of a token its timeout
    std::string batch;              // Batch only
    RunId run;                      // Run only, as are the next two
    std::string taskId;
    RunStatus status = RunStatus::Queued;
    bool operator==(const Awaited &) const = default;
};

/// What one of the things that were waited for gave; of a batch each of its items.
struct WaitOutcome
{
    Waitpoint waitpoint;      // with its output; of a run that of the run
    std::optional<int> index; // Batch: which item
    RunId run;                // Run and Batch, as are the next two; empty where an item could not become one
    std::string taskId;
    RunStatus status = RunStatus::Completed;
    std::optional<RunError> error; // of a run that did not complete
    bool operator==(const WaitOutcome &) const = default;

    bool ok() const { return waitpoint.completedAt && !waitpoint.outputIsError && !error; }
};

struct WaitResult
{
    RunWait wait;
    std::vector<WaitOutcome> outcomes; // in the order of the request
    bool operator==(const WaitResult &) const = default;
};

/// Tells requests apart for RunWait::what: the same text for the same task and payload.
std::string waitMark(const std::string &taskId, const Packet &payload);

} // namespace runyard
