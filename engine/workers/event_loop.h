// The worker host's event loop: file descriptors, timers and tasks from other threads, all handled on one
// thread. Only post() and stop() may be called from other threads.
#pragma once

#include "engine/base/result.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace runyard {

class EventLoop
{
public:
    using Clock = std::chrono::steady_clock;
    using WatchId = std::uint64_t; // 0 = none; never reused, so a stale event finds nothing
    using TimerId = std::uint64_t; // 0 = none
    using Handler = std::function<void(std::uint32_t events)>;
    using Task = std::function<void()>;

    EventLoop() = default;
    ~EventLoop();
    EventLoop(const EventLoop &) = delete;
    EventLoop &operator=(const EventLoop &) = delete;

    Status open();
    /// Runs until stop(). Tasks posted before stop() are still executed.
    void run();
    void stop();
    void post(Task task);

    WatchId watch(int fd, std::uint32_t events, Handler handler);
    void unwatch(WatchId id, int fd);

    TimerId after(std::chrono::milliseconds delay, Task task);
    void cancel(TimerId id);

    /// Runs `task` once at the end of the current wake-up: for work shared by several of its events.
    void defer(Task task) { m_deferred.push_back(std::move(task)); }

private:
    void runPosted();
    void runTimers();
    void runDeferred();
    int timeoutMs() const;

    int m_epoll = -1;
    int m_wake = -1;
    std::uint64_t m_nextId = 1;
    std::unordered_map<WatchId, std::shared_ptr<Handler>> m_watches;
    std::map<std::pair<Clock::time_point, TimerId>, Task> m_timers;
    std::unordered_map<TimerId, Clock::time_point> m_timerDue;
    std::vector<Task> m_deferred;

    std::mutex m_mutex; // guards the next two
    std::vector<Task> m_posted;
    bool m_isStopping = false;
};

} // namespace runyard
