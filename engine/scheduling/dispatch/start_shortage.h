// When this machine lacks something to start processes with: nothing is started but one attempt now and
// then, until one starts again. Runs whose start failed wait where they waited before; no attempt is used up.
// Engine thread only.
#pragma once

#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/core/engine_system.h"

#include <optional>
#include <string>

namespace runyard {

class StartShortage final : public EngineSystem
{
public:
    explicit StartShortage(EngineContext &context) : m_clock(context.clock), m_drain(context.drain) {}

    void load() override;

    /// Null when nothing is lacking.
    const Error *why() const { return m_shortage ? &m_shortage->why : nullptr; }
    bool mayStart() const;
    /// When the next attempt may be tried; empty when nothing is lacking or one is being tried.
    std::optional<Micros> retryAt() const;

    /// This attempt is started, if only to try whether it can be.
    void noteTry(AttemptKey key);
    void note(AttemptKey key, const Error &why);
    /// A process was started, or an attempt ended in a way that proves that there was one.
    void noteStart(AttemptKey key);
    /// No run is left to try it with.
    void end();

private:
    struct Shortage
    {
        Error why;
        Micros retryAt{0};
        Millis pause{0};
        std::optional<AttemptKey> probe; // the one attempt that is tried meanwhile
    };

    const Clock &m_clock;
    Drain &m_drain;
    std::optional<Shortage> m_shortage;
};

} // namespace runyard
