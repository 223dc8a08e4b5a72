// Answers that wait for something, but not for ever: when their time is up they are given as things stand, so that a
// client that stands still does not keep a connection of the server.
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

    /// `timeIsUp` is called by tick(), once.
    void add(Clock::duration time, std::function<void()> timeIsUp);
    void tick();
    /// Forgets them, unanswered: the server has ended.
    void clear();

private:
    std::mutex m_mutex;
    std::multimap<Clock::time_point, std::function<void()>> m_answers;
};

} // namespace runyard
