// The engine's decisions, without a thread of their own.
//
// Usage, by EngineLoop or by a test with a simulated clock: begin(); any number of commands and worker
// events, each called on the system it belongs to; advance(), which handles due work and dispatches;
// commit(). Replies, process starts, kills and the change feed are collected in the drain: nothing leaves the
// engine before commit() has made it durable.
// Not thread-safe: one thread at a time.
#pragma once

#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/engine_systems.h"

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace runyard {

/// A base class, so that the context is constructed before the systems that use it.
struct EngineContextHolder
{
    EngineContext context;
};

class EngineCore : private EngineContextHolder, public EngineSystems
{
public:
    /// All references must outlive the core.
    EngineCore(RunStore &store, Workers &workers, const Clock &clock, RandomSource &random);

    /// Repairs what a crash left behind, loads waiting runs and starts those that may start. After an error
    /// nothing has changed and the core must not be used. (recovery.cpp)
    Status recover();
    const std::string &recoveryReport() const { return m_recoveryReport; }

    // --- one drain
    /// Errors: Unavailable when another program holds the database. Nothing has begun then: try again, or
    /// complete the drain so that every command in it gets the error.
    Status begin();
    /// Handles due work and starts runs that may start. Call after the drain's commands.
    void advance();
    /// Commits, then performs the effects. After an error nothing has happened: every reply of the drain gets
    /// the error, and the next begin() reloads all memory from the store. Live processes keep their clocks.
    Status commit();
    /// Collects the effects to perform after the commit.
    Drain &drain() { return context.drain; }
    /// Returns when advance() has work again without a new command.
    std::optional<TimePoint> nextDue() const;
    /// `sink` is called after each commit with everything that changed in the drain.
    void setChangeSink(std::function<void(ChangeSet)> sink) { m_changeSink = std::move(sink); }

    /// While suspended, nothing comes due and nothing starts; commands are still accepted.
    void setSuspended(bool isSuspended) { context.isSuspended = isSuspended || cleanStop.isUnderWay(); }

    // --- between drains
    /// Makes at most this many changed runs searchable. Returns how many still wait.
    std::int64_t indexSome(int maxRuns) { return context.store.search.indexSome(maxRuns); }
    /// Takes at most this many finished runs into error groups and metrics. Returns how many, empty when it
    /// failed; the change sink hears of it.
    std::optional<int> takeInFinished(int maxRuns);
    bool hasLoadToStore() const { return context.store.statistics.hasLoadToStore(context.clock.now()); }
    void noteLoad();

    Status markErrorGroup(std::int64_t group, ErrorGroupMark mark);

    /// Describes the last time the clock was set back and the consequences; empty if it never was since the
    /// start.
    const std::string &clockReport() const { return m_clockReport; }
    /// Explains in sentences what prevents attempts from starting; empty when nothing does.
    std::string startProblem() const;

private:
    void rebuild();
    void noteClock();

    std::array<EngineSystem *, 12> m_loadOrder;
    std::array<EngineSystem *, 11> m_advanceOrder;
    std::string m_recoveryReport;
    std::string m_clockReport;
    bool m_isStale = false; // memory must be reloaded
    std::function<void(ChangeSet)> m_changeSink;
};

} // namespace runyard
