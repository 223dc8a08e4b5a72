// The interface through which EngineCore drives one concern of the engine.
#pragma once

#include "engine/base/time.h"

#include <optional>

namespace runyard {

class EngineSystem
{
public:
    EngineSystem() = default;
    EngineSystem(const EngineSystem &) = delete;
    EngineSystem &operator=(const EngineSystem &) = delete;
    virtual ~EngineSystem() = default;

    /// Reloads its memory from the store: at the start, and after a failed commit.
    virtual void load() {}
    /// Handles the work that is due now.
    virtual void advance() {}
    /// Called when the machine's clock was set. Rewrites stored times that stand for durations.
    virtual void clockWasSet(Micros /*by*/) {}
    /// Returns when advance() has work again without a new command.
    virtual std::optional<TimePoint> nextDue() const { return {}; }
};

} // namespace runyard
