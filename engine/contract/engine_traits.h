// What an engine can do, and why not where it cannot.
#pragma once

#include "engine/base/result.h"

#include <map>
#include <string>

namespace runyard {

/// What an engine may lack. Everything else in the contract is there in every engine.
enum class Ability {
    Commands, // anything that changes runs, queues, schedules, ...
    Deploy,
    QueueControl, // pausing queues and setting limits
    Step,
    JumpQueue,
    StartNow,
    BulkActions,
    Batches,
    Waits,
    Tokens,
    Variables,
    OwnSchedules, // schedules that no project declares
    Intercepts,
    Past,
    RunHistogram,
    RunPlaces,
    SearchProgress,
    LongLogs, // finding moments, matches and lines without reading the whole log
    Spans,
    Explanations,
    UsualTimes,
    Relations,
    ErrorGroups,
    Metrics,
    RetryHistory,
    WindowSettings,
    DevWorkers,
};
inline constexpr int kAbilityCount = static_cast<int>(Ability::DevWorkers) + 1;

/// The abilities of one engine. A value; an engine's traits do not change while its client lives.
class EngineTraits
{
public:
    /// These traits less one ability. `why` is a sentence for people; by default "This engine cannot ...".
    EngineTraits without(Ability ability, std::string why = {}) const;

    bool can(Ability ability) const { return !m_lacking.contains(ability); }
    /// Returns the sentence why not; empty when the engine can.
    std::string whyNot(Ability ability) const;
    /// Returns the answer to a call that needs the ability, from an engine that cannot carry it out: the ability is
    /// missing, or the call is a command and the engine takes none.
    Error refusal(Ability ability) const;

private:
    std::map<Ability, std::string> m_lacking;
};

} // namespace runyard
