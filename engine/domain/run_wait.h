// A waiting run: what it waits for, since when, and the results. A run waits for one thing at a time (which
// may be several runs). The waits of its attempts are kept by position until the run ends, so that an attempt
// that replaces a lost one finds the earlier results instead of asking again.
#pragma once

#include "engine/domain/waitpoint.h"

namespace runyard {

/// Stored as numbers: new values may be added, existing ones never change.
enum class WaitState {
    Waiting = 0, // some waitpoints are not completed
    Over = 1, // all are completed; the run has not continued yet (it needs a slot, or an operator froze it)
    Done = 2, // the run continued, or its attempt ended
};

struct RunWait
{
    RunSeq run = RunSeq::None;
    int position = 1; // among the waits of its attempt
    int attempt = 1;  // the latest one that waited at this position
    std::string what; // an attempt finds this wait by making the same request at the same position
    std::string requestKey;
    WaitState state = WaitState::Waiting;
    bool isFrozenByHand = false; // an operator froze the run before it began to wait, and has not resumed it
    TimePoint beganAt;
    std::optional<TimePoint> overAt;
    std::vector<std::int64_t> waitpoints; // by number, in the order of the results
    bool operator==(const RunWait &) const = default;
};

/// A run's request to wait: for all of it, with results in this order (runs, batches, tokens, the moment).
struct WaitRequest
{
    RunId run; // the waiting run, which must be Executing
    std::vector<RunId> runs;
    std::vector<BatchId> batches;
    std::vector<WaitpointId> tokens;
    std::optional<TimePoint> until;
    std::string idempotencyKey; // for the moment: other waits with this key end at the same moment
    std::optional<Seconds> idempotencyKeyTtl;
    std::string requestKey; // like TriggerOptions::requestKey

    static constexpr std::size_t kMaxThings = 500;
};

struct WaitBegun
{
    RunId run;
    std::vector<WaitpointId> waitpoints; // in the order of the request
    std::optional<TimePoint> until;      // may be earlier than requested, see the keys
};

/// Something that a run waits for, as shown to users.
struct Awaited
{
    WaitpointType type = WaitpointType::Run;
    WaitpointId waitpoint;
    std::optional<TimePoint> dueAt; // for a moment; for a token, its timeout
    std::string batch;              // Batch only
    RunId run;                      // for Run only, like the next two
    std::string taskId;
    RunStatus status = RunStatus::Queued;
    bool operator==(const Awaited &) const = default;
};

/// The result of one thing waited for; for a batch, one per item.
struct WaitOutcome
{
    Waitpoint waitpoint;      // with its output; for a run, the run's output
    std::optional<int> index; // for Batch: the item
    RunId run; // for Run and Batch, like the next two; empty if no run could be created for an item
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

/// Distinguishes requests, for RunWait::what: the same text for the same task and payload.
std::string waitMark(const std::string &taskId, const Packet &payload);

} // namespace runyard
