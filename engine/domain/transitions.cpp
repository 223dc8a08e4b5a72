#include "engine/domain/transitions.h"

#include <algorithm>
#include <array>

namespace runyard {

namespace {

using enum RunStatus;
using E = RunEvent;

constexpr std::array kRules = {
    TransitionRule{std::nullopt, E::TriggeredToQueue, Queued,
                   "Triggered; a deployed version knows the task."},
    TransitionRule{std::nullopt, E::TriggeredWithDelay, Delayed, "Triggered with a delay."},
    TransitionRule{std::nullopt, E::TriggeredUndeployed, WaitingForDeploy,
                   "Triggered before any version with this task was deployed."},

    TransitionRule{Delayed, E::Rescheduled, Delayed, "The start time was changed."},
    TransitionRule{Delayed, E::DelayElapsed, Queued, "The start time came."},
    TransitionRule{Delayed, E::DelayElapsedUndeployed, WaitingForDeploy,
                   "The start time came, but no deployed version knows the task."},
    TransitionRule{Delayed, E::CancelRequested, Canceled, "Canceled before it was due."},

    TransitionRule{WaitingForDeploy, E::Deployed, Queued, "A version with this task was deployed."},
    TransitionRule{WaitingForDeploy, E::CancelRequested, Canceled, "Canceled before its task was deployed."},

    TransitionRule{Queued, E::DispatchedToWorker, Dequeued, "It took a slot."},
    TransitionRule{Queued, E::TaskWithdrawn, WaitingForDeploy, "The newest version no longer has the task."},
    TransitionRule{Queued, E::TtlElapsed, Expired, "Its TTL ended before the first start."},
    TransitionRule{Queued, E::MovedToHead, Queued, "Moved to the head of its queue."},
    TransitionRule{Queued, E::FreezeRequested, Frozen, "Frozen while waiting for a slot."},
    TransitionRule{Queued, E::CancelRequested, Canceled, "Canceled while waiting for a slot."},
    TransitionRule{Queued, E::EngineFailed, SystemFailure, "The engine could not start it."},
    TransitionRule{Queued, E::AttemptInterrupted, Interrupted,
                   "Its worker went away and it cannot be started again."},

    TransitionRule{Dequeued, E::StartConfirmed, Executing, "The worker began the attempt."},
    TransitionRule{Dequeued, E::StartLost, Queued, "The worker never began the attempt; back to the queue."},
    TransitionRule{Dequeued, E::RetryScheduled, Reattempting,
                   "The attempt failed; the next one is scheduled."},
    TransitionRule{Dequeued, E::AttemptSucceeded, Completed,
                   "The attempt succeeded; its start confirmation was lost."},
    TransitionRule{Dequeued, E::AttemptFailed, Failed, "The task reported an error and no attempt is left."},
    TransitionRule{Dequeued, E::AttemptTimedOut, TimedOut, "The attempt ran past max_duration."},
    TransitionRule{Dequeued, E::AttemptCrashed, Crashed,
                   "The worker died without a result and no attempt is left."},
    TransitionRule{Dequeued, E::AttemptInterrupted, Interrupted,
                   "The engine or the worker's host went away and no attempt is left."},
    TransitionRule{Dequeued, E::EngineFailed, SystemFailure, "The engine could not do its part."},
    TransitionRule{Dequeued, E::CancelRequested, Canceled, "Canceled while it was starting."},

    TransitionRule{Executing, E::RetryScheduled, Reattempting,
                   "The attempt failed; the next one is scheduled."},
    TransitionRule{Executing, E::FreezeRequested, Frozen, "It began to wait, or an operator froze it."},
    TransitionRule{Executing, E::AttemptSucceeded, Completed, "The attempt succeeded."},
    TransitionRule{Executing, E::AttemptFailed, Failed, "The task reported an error and no attempt is left."},
    TransitionRule{Executing, E::AttemptTimedOut, TimedOut, "The attempt ran past max_duration."},
    TransitionRule{Executing, E::AttemptCrashed, Crashed,
                   "The worker died without a result and no attempt is left."},
    TransitionRule{Executing, E::AttemptInterrupted, Interrupted,
                   "The engine or the worker's host went away and no attempt is left."},
    TransitionRule{Executing, E::EngineFailed, SystemFailure, "The engine could not do its part."},
    TransitionRule{Executing, E::CancelRequested, Canceled, "Canceled while it executed."},

    TransitionRule{Reattempting, E::RetryDue, Queued, "The next attempt is due and needs a slot."},
    TransitionRule{Reattempting, E::RetryDueWithSlot, Dequeued,
                   "The next attempt is due and the run kept its slot."},
    TransitionRule{Reattempting, E::AttemptInterrupted, Interrupted,
                   "Its worker went away and it cannot be started again."},
    TransitionRule{Reattempting, E::CancelRequested, Canceled, "Canceled between two attempts."},

    TransitionRule{Frozen, E::ResumedToQueue, Queued,
                   "Resumed; no process is left, so it goes to the head of its queue."},
    TransitionRule{Frozen, E::ResumedWithSlot, Executing, "Resumed; its process continues in its new slot."},
    TransitionRule{Frozen, E::RetryScheduled, Reattempting,
                   "The frozen attempt failed; the next one is scheduled."},
    TransitionRule{Frozen, E::AttemptSucceeded, Completed,
                   "The attempt had succeeded before the freeze took hold."},
    TransitionRule{Frozen, E::AttemptFailed, Failed,
                   "The attempt had failed before the freeze took hold; no attempt is left."},
    TransitionRule{Frozen, E::AttemptTimedOut, TimedOut,
                   "The attempt had run past max_duration before the freeze took hold."},
    TransitionRule{Frozen, E::AttemptCrashed, Crashed,
                   "The frozen worker died without a result and no attempt is left."},
    TransitionRule{Frozen, E::AttemptInterrupted, Interrupted,
                   "The engine or the worker's host went away and no attempt is left."},
    TransitionRule{Frozen, E::EngineFailed, SystemFailure, "The engine could not do its part."},
    TransitionRule{Frozen, E::CancelRequested, Canceled, "Canceled while it was frozen."},
};

// Row 0 is "does not exist yet", followed by one row per status. -1 = not allowed.
using NextTable = std::array<std::array<signed char, kRunEventCount>, kRunStatusCount + 1>;

constexpr std::size_t rowOf(std::optional<RunStatus> from)
{
    return from ? static_cast<std::size_t>(*from) + 1 : 0;
}

constexpr NextTable makeNextTable()
{
    NextTable table{};
    for (auto &row : table)
        row.fill(-1);
    for (const TransitionRule &rule : kRules)
        table[rowOf(rule.from)][static_cast<std::size_t>(rule.event)] = static_cast<signed char>(rule.to);
    return table;
}

constexpr NextTable kNext = makeNextTable();

constexpr bool everyRuleIsTheOnlyOneOfItsKind()
{
    for (std::size_t a = 0; a < kRules.size(); ++a) {
        if (kRules[a].from && isFinal(*kRules[a].from))
            return false;
        for (std::size_t b = a + 1; b < kRules.size(); ++b) {
            if (kRules[a].from == kRules[b].from && kRules[a].event == kRules[b].event)
                return false;
        }
    }
    return true;
}
static_assert(everyRuleIsTheOnlyOneOfItsKind(),
              "a rule leaves a final status, or two rules share (from, event)");

std::string diagramName(RunStatus status)
{
    std::string name(displayName(status));
    std::erase(name, ' ');
    if (name == "Timedout")
        name = "TimedOut";
    return name;
}

} // namespace

std::span<const TransitionRule> transitionRules()
{
    return kRules;
}

std::optional<RunStatus> nextStatus(std::optional<RunStatus> from, RunEvent event)
{
    const signed char to = kNext[rowOf(from)][static_cast<std::size_t>(event)];
    if (to < 0)
        return std::nullopt;
    return static_cast<RunStatus>(to);
}

std::string_view eventName(RunEvent event)
{
    switch (event) {
    case E::TriggeredToQueue: return "TriggeredToQueue";
    case E::TriggeredWithDelay: return "TriggeredWithDelay";
    case E::TriggeredUndeployed: return "TriggeredUndeployed";
    case E::Rescheduled: return "Rescheduled";
    case E::DelayElapsed: return "DelayElapsed";
    case E::DelayElapsedUndeployed: return "DelayElapsedUndeployed";
    case E::Deployed: return "Deployed";
    case E::TaskWithdrawn: return "TaskWithdrawn";
    case E::TtlElapsed: return "TtlElapsed";
    case E::DispatchedToWorker: return "DispatchedToWorker";
    case E::StartConfirmed: return "StartConfirmed";
    case E::StartLost: return "StartLost";
    case E::RetryScheduled: return "RetryScheduled";
    case E::RetryDue: return "RetryDue";
    case E::RetryDueWithSlot: return "RetryDueWithSlot";
    case E::MovedToHead: return "MovedToHead";
    case E::FreezeRequested: return "FreezeRequested";
    case E::ResumedToQueue: return "ResumedToQueue";
    case E::ResumedWithSlot: return "ResumedWithSlot";
    case E::AttemptSucceeded: return "AttemptSucceeded";
    case E::AttemptFailed: return "AttemptFailed";
    case E::AttemptTimedOut: return "AttemptTimedOut";
    case E::AttemptCrashed: return "AttemptCrashed";
    case E::AttemptInterrupted: return "AttemptInterrupted";
    case E::EngineFailed: return "EngineFailed";
    case E::CancelRequested: return "CancelRequested";
    }
    return {};
}

std::string lifecycleDocument()
{
    std::string out =
        "# Life of a run\n\n"
        "Generated from `engine/domain/transitions.cpp`. Change the table there, then run the\n"
        "`domain_transitions` test with `RUNYARD_UPDATE_DOCS=1` to write this page again.\n\n"
        "A run changes its status only by the rules below; every other combination of status and\n"
        "event is refused. Final statuses have no way out: to run the work again, replay the run.\n\n"
        "```mermaid\nstateDiagram-v2\n";
    for (RunStatus status : kAllRunStatuses) {
        if (std::string name = diagramName(status); name != displayName(status))
            out += "    state \"" + std::string(displayName(status)) + "\" as " + name + "\n";
    }
    for (const TransitionRule &rule : kRules) {
        // Every status that is not final can be canceled; these arrows would hide the others.
        if (rule.event == E::CancelRequested)
            continue;
        out += "    " + (rule.from ? diagramName(*rule.from) : std::string("[*]")) + " --> "
               + diagramName(rule.to) + ": " + std::string(eventName(rule.event)) + "\n";
    }
    out += "```\n\nThe diagram leaves out `CancelRequested`, which leads from every status that is\n"
           "not final to Canceled.\n\n"
           "| From | Event | To | Why |\n|---|---|---|---|\n";
    for (const TransitionRule &rule : kRules) {
        out += "| " + (rule.from ? std::string(displayName(*rule.from)) : std::string("(new)")) + " | `"
               + std::string(eventName(rule.event)) + "` | " + std::string(displayName(rule.to))
               + (isFinal(rule.to) ? " (final)" : "") + " | " + std::string(rule.why) + " |\n";
    }
    return out;
}

} // namespace runyard
