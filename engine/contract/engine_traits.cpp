#include "engine/contract/engine_traits.h"

namespace runyard {

namespace {

std::string sentence(Ability ability)
{
    const auto what = [ability] {
        switch (ability) {
        case Ability::Commands: return "change anything";
        case Ability::Deploy: return "deploy projects";
        case Ability::QueueControl: return "pause queues or set limits";
        case Ability::Step: return "step through a queue";
        case Ability::JumpQueue: return "let a run jump its queue";
        case Ability::StartNow: return "start a delayed run at once";
        case Ability::BulkActions: return "act on many runs at once";
        case Ability::Batches: return "make runs in batches";
        case Ability::Waits: return "let runs wait";
        case Ability::Tokens: return "keep wait tokens";
        case Ability::Variables: return "keep environment variables";
        case Ability::OwnSchedules: return "make schedules";
        case Ability::Intercepts: return "hold runs before they start";
        case Ability::Past: return "show how runs were at an earlier moment";
        case Ability::RunHistogram: return "count runs over time";
        case Ability::RunPlaces: return "find the place of a run in a list";
        case Ability::SearchProgress: return "say how far its search index has come";
        case Ability::LongLogs: return "search long logs";
        case Ability::Spans: return "keep spans";
        case Ability::Explanations: return "explain why a run waits";
        case Ability::UsualTimes: return "say what is usual for a task";
        case Ability::Relations: return "say which runs belong together";
        case Ability::ErrorGroups: return "group failures";
        case Ability::Metrics: return "measure its runs";
        case Ability::RetryHistory: return "compare retry policies";
        case Ability::WindowSettings: return "keep settings of a window";
        case Ability::DevWorkers: return "host trigger.dev sessions";
        }
        return "";
    }();
    return std::string("This engine cannot ") + what + ".";
}

} // namespace

EngineTraits EngineTraits::without(Ability ability, std::string why) const
{
    EngineTraits less = *this;
    less.m_lacking[ability] = why.empty() ? sentence(ability) : std::move(why);
    return less;
}

std::string EngineTraits::whyNot(Ability ability) const
{
    const auto found = m_lacking.find(ability);
    return found == m_lacking.end() ? std::string() : found->second;
}

Error EngineTraits::refusal(Ability ability) const
{
    const Ability missing = can(ability) && !can(Ability::Commands) ? Ability::Commands : ability;
    return {ErrorCode::Unavailable, can(missing) ? sentence(missing) : whyNot(missing), {}, {}};
}

} // namespace runyard
