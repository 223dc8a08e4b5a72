// Handles a machine that lacks a resource for starting processes: nothing starts except one attempt now and
// then, until a start succeeds. Runs whose start failed wait where they waited before, and the attempt does
// not count.
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

    /// Returns null when there is no shortage.
    const Error *why() const { return m_shortage ? &m_shortage->why : nullptr; }
    bool mayStart() const;
    /// Returns when the next attempt may be tried; empty when there is no shortage or a try is in progress.
    std::optional<Micros> retryAt() const;

    /// Called when this attempt is started, possibly as a try.
    void noteTry(AttemptKey key);
    void note(AttemptKey key, const Error &why);
    /// Called when a process has started, or an attempt has ended in a way that proves it.
    void noteStart(AttemptKey key);
    /// Called when no run is left to try with.
    void end();

private:
    struct Shortage
    {
        Error why;
        Micros retryAt{0};
        Millis pause{0};
        std::optional<AttemptKey> probe; // the attempt being tried
    };

    const Clock &m_clock;
    Drain &m_drain;
    std::optional<Shortage> m_shortage;
};

} // namespace runyard
