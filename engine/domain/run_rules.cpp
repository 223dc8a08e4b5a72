#include "engine/domain/run_rules.h"

#include "engine/domain/transitions.h"

#include <vector>

namespace runyard {

namespace {

struct Rule
{
    RunEvent event;        // the action's event, which the transition table allows or not
    std::string_view verb; // "cannot be …"
};

Rule ruleOf(RunAction action)
{
    switch (action) {
    case RunAction::Cancel: return {RunEvent::CancelRequested, "canceled"};
    case RunAction::Reschedule: return {RunEvent::Rescheduled, "rescheduled"};
    case RunAction::Freeze: return {RunEvent::FreezeRequested, "frozen"};
    case RunAction::Resume: return {RunEvent::ResumedToQueue, "resumed"};
    case RunAction::RetryNow: return {RunEvent::RetryDue, "retried now"};
    case RunAction::StartNow: return {RunEvent::DelayElapsed, "started now"};
    case RunAction::JumpQueue: return {RunEvent::MovedToHead, "moved to the head of its queue"};
    }
    return {};
}

} // namespace

bool allows(RunAction action, RunStatus status)
{
    return nextStatus(status, ruleOf(action).event).has_value();
}

bool allows(RunAction action, const Run &run)
{
    return allows(action, run.status) && !(action == RunAction::Resume && run.waits);
}

std::string allowedStatuses(RunAction action)
{
    std::vector<std::string_view> names;
    for (const RunStatus status : kAllRunStatuses) {
        if (allows(action, status))
            names.push_back(displayName(status));
    }
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0)
            text += i + 1 == names.size() ? " and " : ", ";
        text += names[i];
    }
    return text;
}

Error refusal(RunAction action, const Run &run)
{
    return {ErrorCode::Conflict,
            "Run " + run.id.text + " is " + std::string(displayName(run.status)) + " and cannot be "
                + std::string(ruleOf(action).verb) + ".",
            "Only " + allowedStatuses(action) + " runs can."};
}

} // namespace runyard
