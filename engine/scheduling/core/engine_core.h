// The engine's decisions, without a thread of its own.
//
// Usage, by EngineLoop or by a test with a simulated clock: begin(); any number of commands and worker
// events, called on the system they belong to; advance() (what is due, then dispatch); commit(). Nothing
// leaves the engine before commit() has made it durable: replies, process starts, kills and the change feed
// are collected in the drain.
// Not thread-safe: one thread at a time.
#pragma once

#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/core/engine_systems.h"

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace runyard {

/// Constructed before the systems that work on it.
struct EngineContextHolder
{
    EngineContext context;
};

class EngineCore : private EngineContextHolder, public EngineSystems
{
public:
    /// All references must outlive the core.
    EngineCore(RunStore &store, Workers &workers, const Clock &clock, RandomSource &random);

    /// Repairs what a crash left behind, loads what is waiting and starts what may start. On failure
    /// nothing was changed and the core must not be used. (recovery.cpp)
    Status recover();
    const std::string &recoveryReport() const { return m_recoveryReport; }

    // --- one drain
    /// Unavailable: another program holds the database. Nothing was begun; try again, or take the drain to
    /// its end so that everybody in it gets the error.
    Status begin();
    /// Handles what is due and starts what may start. Call after the drain's commands.
    void advance();
    /// Commits, then performs the effects. On failure nothing happened: every reply of the drain
    /// receives the error, and the next begin() builds the memory anew from the store. Processes that
    /// live keep their clocks.
    Status commit();
    /// What the drain does after its commit.
    Drain &drain() { return context.drain; }
    /// When advance() has work again without any command.
    std::optional<TimePoint> nextDue() const;
    /// Called after commit, with everything that changed in the drain.
    void setChangeSink(std::function<void(ChangeSet)> sink) { m_changeSink = std::move(sink); }

    /// While held nothing comes due and nothing starts; commands are taken as ever.
    void setSuspended(bool isSuspended) { context.isSuspended = isSuspended || cleanStop.isUnderWay(); }

    // --- between drains
    /// Makes at most this many changed runs searchable. Returns how many still wait.
    std::int64_t indexSome(int maxRuns) { return context.store.indexSome(maxRuns); }
    /// Takes at most this many finished runs into error groups and metrics. Returns how many, empty when it
    /// failed; the change sink hears of it.
    std::optional<int> takeInFinished(int maxRuns);
    bool hasLoadToStore() const { return context.store.hasLoadToStore(context.clock.now()); }
    void noteLoad();

    Status markErrorGroup(std::int64_t group, ErrorGroupMark mark);

    /// The last time the clock was set back, and what that changed; empty = never since the start.
    const std::string &clockReport() const { return m_clockReport; }
    /// What keeps attempts from being started, in sentences; empty = nothing.
    std::string startProblem() const;

private:
    void rebuild();
    void noteClock();

    std::array<EngineSystem *, 12> m_loadOrder;
    std::array<EngineSystem *, 11> m_advanceOrder;
    std::string m_recoveryReport;
    std::string m_clockReport;
    bool m_stale = false; // memory must be built anew
    std::function<void(ChangeSet)> m_changeSink;
};

} // namespace runyard
