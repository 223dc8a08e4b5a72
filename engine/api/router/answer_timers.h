// Time limits of answers that wait for something: when the time is up they are sent as things stand, so that a
// client that never reads on does not occupy a connection of the server.
// Any thread; tick() on the server's.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>

namespace runyard {

class AnswerTimers
{
public:
    using Clock = std::chrono::steady_clock;

    /// tick() calls `timeIsUp` exactly once, after `time`.
    void add(Clock::duration time, std::function<void()> timeIsUp);
    void tick();
    /// Removes all timers without calling them, because the server has ended.
    void clear();

private:
    std::mutex m_mutex;
    std::multimap<Clock::time_point, std::function<void()>> m_answers;
};

} // namespace runyard
