// The only place that decides statuses: a table of (from, event) -> to, with a reason for each. Pure data.
// Events that are not listed for a status are not allowed. docs/run-lifecycle.md is generated from this
// table.
#pragma once

#include "engine/domain/run_status.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace runyard {

/// What happened to a run. Events include the decision ("retry", "give up"), so the table needs no
/// conditions.
enum class RunEvent {
    TriggeredToQueue, // a deployed version contains the task
    TriggeredWithDelay,
    TriggeredUndeployed, // no deployed version contains the task
    Rescheduled,         // the delay was changed
    DelayElapsed,        // ... and the task is deployed
    DelayElapsedUndeployed,
    Deployed,      // a version with this task arrived
    TaskWithdrawn, // at dispatch, the newest version no longer contains the task
    TtlElapsed,
    DispatchedToWorker, // took a slot
    StartConfirmed,     // the worker began the attempt
    StartLost,          // the worker never began the attempt; back to the queue
    RetryScheduled,     // the attempt failed, and another one is scheduled
    RetryDue,           // its time came (or an operator retried it now) and it needs a slot
    RetryDueWithSlot,   // its time came and it kept its slot
    MovedToHead,        // moved in its queue by an operator
    FreezeRequested,    // by an operator, or because the run began to wait
    ResumedToQueue,     // no process is left (or none ever started): to the head of the queue
    ResumedWithSlot,    // the process is alive and has a slot: it continues
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
    std::string_view why; // a sentence for documentation and tooltips
};

/// The whole table.
std::span<const TransitionRule> transitionRules();

/// Returns empty if the event is not allowed in this status.
std::optional<RunStatus> nextStatus(std::optional<RunStatus> from, RunEvent event);

/// Returns "DispatchedToWorker" and so on, for documentation and logs.
std::string_view eventName(RunEvent event);

/// Returns the page docs/run-lifecycle.md: a Mermaid diagram and the table.
std::string lifecycleDocument();

} // namespace runyard
