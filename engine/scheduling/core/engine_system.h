// One concern of the engine, as EngineCore drives it.
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

    /// Builds its memory anew from the store: at the start, and after a commit that failed.
    virtual void load() {}
    /// Does what is due by now.
    virtual void advance() {}
    /// The machine's clock was set. Lengths of time that are kept as times of day are to be rewritten.
    virtual void clockWasSet(Micros /*by*/) {}
    /// When advance() has work again without any command.
    virtual std::optional<TimePoint> nextDue() const { return {}; }
};

} // namespace runyard
