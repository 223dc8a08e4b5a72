// The engine thread: a queue of commands, drained into one transaction at a time.
//
// post() may be called from any thread. Everything posted while a drain commits goes into the next one
// (group commit), so throughput grows with load. Change sets are handed out at most every 16 ms.
#pragma once

#include "engine/scheduling/core/engine_core.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace runyard {

class EngineLoop final : public WorkerEvents
{
public:
    using Command = std::function<void(EngineCore &)>;

    explicit EngineLoop(const Clock &clock) : m_clock(clock) {}
    ~EngineLoop() override;

    /// Call before start().
    void setChangeListener(std::function<void(std::shared_ptr<const ChangeSet>)> listener)
    {
        m_listener = std::move(listener);
    }

    /// Makes the core on the engine thread (it opens the store there) and waits until it has
    /// recovered. The loop runs until stop().
    using CoreFactory = std::function<Result<std::unique_ptr<EngineCore>>()>;
    /// `tearDown` runs on the engine thread after the last drain, when the core is gone.
    Status start(CoreFactory makeCore, std::function<void()> tearDown);
    /// Ends after the drain under way; what is still queued is answered by that drain. Idempotent.
    void stop();

    void post(Command command);
    /// What keeps the engine from its work, in sentences; empty = nothing. Any thread, at once.
    std::string problem();
    /// Another program holds the database: commands wait until it lets go.
    bool isLockedOut();

    // WorkerEvents, from the worker host's thread
    void attemptStarted(AttemptKey key, std::int64_t pid, TimePoint at) override;
    void attemptLogged(AttemptKey key, std::vector<LogLine> lines) override;
    void attemptFinished(AttemptOutcome outcome) override;
    /// Told when log text has been handed to the store.
    void setLogsStored(std::function<void(std::size_t)> stored) { m_logsStored = std::move(stored); }

private:
    struct Item
    {
        Command run;
        bool mustNotBeLost = false; // worker events are applied again when a commit fails
    };

    void push(Item item);
    void run(CoreFactory makeCore, std::function<void()> tearDown, std::function<void(Status)> ready);
    /// False when the commit failed; what must not be lost is then queued again.
    bool drain(EngineCore &core, std::deque<Item> items);
    void putBack(std::deque<Item> items);
    void noteProblem(const EngineCore &core, std::string lockedBy);
    bool isStopping();
    void catchUpSearch(EngineCore &core, bool isQuiet);
    void catchUpStatistics(EngineCore &core, bool isQuiet);
    void collect(ChangeSet changes);
    void deliverChanges(bool force);

    const Clock &m_clock;
    std::thread m_thread;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Item> m_items;
    bool m_stopping = false;
    std::string m_startProblem;
    std::string m_lockedOut;

    std::function<void(std::shared_ptr<const ChangeSet>)> m_listener;
    std::function<void(std::size_t)> m_logsStored;
    ChangeSet m_pending;
    bool m_hasPending = false;
    std::chrono::steady_clock::time_point m_lastDelivery{};
    bool m_indexBehind = true; // an earlier process may have left runs to index
    std::chrono::steady_clock::time_point m_lastDrain{};
    std::chrono::steady_clock::time_point m_lastIndexing{};
    bool m_statisticsBehind = true;
    std::chrono::steady_clock::time_point m_lastTakingIn{};
};

} // namespace runyard
