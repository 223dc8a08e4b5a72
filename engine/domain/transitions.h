// The one place that decides statuses: a table of (from, event) -> to, with the reason in words.
// Pure data. Anything absent is illegal. docs/run-lifecycle.md is generated from it.
#pragma once

#include "engine/domain/run_status.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace runyard {

/// What happened to a run. Events carry the decision ("retry", "give up"), so the table needs no
/// guards.
enum class RunEvent {
    TriggeredToQueue, // a deployed version knows the task
    TriggeredWithDelay,
    TriggeredUndeployed, // nobody has deployed the task yet
    Rescheduled,         // the delay was changed
    DelayElapsed,        // ... and the task is deployed
    DelayElapsedUndeployed,
    Deployed,      // a version with this task arrived
    TaskWithdrawn, // at dispatch the newest version no longer has the task
    TtlElapsed,
    DispatchedToWorker, // took a slot
    StartConfirmed,     // the worker began the attempt
    StartLost,          // the worker never began it; back to the queue
    RetryScheduled,     // attempt ended badly, another one has a time
    RetryDue,           // its time came (or an operator said "now") and it must get a slot
    RetryDueWithSlot,   // its time came and it kept its slot
    MovedToHead,        // of its queue, by an operator
    FreezeRequested,    // by an operator, or the run waits for something
    ResumedToQueue,     // no process left (or never started): to the head of the queue
    ResumedWithSlot,    // process alive, slot obtained: it continues
    AttemptSucceeded,
    AttemptFailed, // final: the task reported an error and no attempt is left
    AttemptTimedOut,
    AttemptCrashed,
    AttemptInterrupted,
    EngineFailed, // command not found, protocol broken, ...
    CancelRequested,
};

inline constexpr int kRunEventCount = static_cast<int>(RunEvent::CancelRequested) + 1;

struct TransitionRule
{
    std::optional<RunStatus> from; // empty = the run does not exist yet
    RunEvent event;
    RunStatus to;
    std::string_view why; // one sentence for documentation and tooltips
};

/// The whole table.
std::span<const TransitionRule> transitionRules();

/// Empty when the event is illegal in this status.
std::optional<RunStatus> nextStatus(std::optional<RunStatus> from, RunEvent event);

/// "DispatchedToWorker" etc.; for documentation and logs.
std::string_view eventName(RunEvent event);

/// The page docs/run-lifecycle.md: a Mermaid diagram and the table.
std::string lifecycleDocument();

} // namespace runyard
