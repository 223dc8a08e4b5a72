// The engine thread: runs a queue of commands, drained into one transaction at a time.
//
// post() may be called from any thread. Commands posted during a commit go into the next drain (group
// commit), so throughput grows with load. Change sets are delivered at most every 16 ms.
#pragma once

#include "engine/scheduling/engine_core.h"

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

    /// Creates the core on the engine thread, where it opens the store, and waits until it has recovered. The
    /// loop runs until stop().
    using CoreFactory = std::function<Result<std::unique_ptr<EngineCore>>()>;
    /// `tearDown` runs on the engine thread after the last drain and after the core is destroyed.
    Status start(CoreFactory makeCore, std::function<void()> tearDown);
    /// Finishes the current drain, then drains the commands still queued. Idempotent.
    void stop();

    void post(Command command);
    /// Explains in sentences what keeps the engine from working; empty when nothing does. Any thread; never
    /// blocks for long.
    std::string problem();
    /// Whether another program holds the database, so that commands have to wait. Any thread.
    bool isLockedOut();

    // WorkerEvents, called on the worker host's thread
    void attemptStarted(AttemptKey key, std::int64_t pid, TimePoint at) override;
    void attemptLogged(AttemptKey key, std::vector<LogLine> lines) override;
    void attemptFinished(AttemptOutcome outcome) override;
    /// `stored` is called with the number of bytes of log text handed to the store.
    void setLogsStored(std::function<void(std::size_t)> stored) { m_logsStored = std::move(stored); }

private:
    struct Item
    {
        Command run;
        bool mustNotBeLost = false; // worker events: applied again when a commit fails
    };

    void push(Item item);
    void run(CoreFactory makeCore, std::function<void()> tearDown, std::function<void(Status)> ready);
    /// Returns false when the commit failed; items that must not be lost are then queued again.
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
    bool m_isStopping = false;
    std::string m_startProblem;
    std::string m_lockedOut;

    std::function<void(std::shared_ptr<const ChangeSet>)> m_listener;
    std::function<void(std::size_t)> m_logsStored;
    ChangeSet m_pending;
    bool m_hasPending = false;
    std::chrono::steady_clock::time_point m_lastDelivery{};
    bool m_isIndexBehind = true; // an earlier process may have left runs unindexed
    std::chrono::steady_clock::time_point m_lastDrain{};
    std::chrono::steady_clock::time_point m_lastIndexing{};
    bool m_isStatisticsBehind = true;
    std::chrono::steady_clock::time_point m_lastTakingIn{};
};

} // namespace runyard
