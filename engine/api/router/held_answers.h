// Answers that wait for an event, but not forever: after their time limit they are sent with the current state,
// so that a suspended client does not occupy a connection. Thread: any; tick() on the server's.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>

namespace runyard {

class HeldAnswers
{
public:
    using Clock = std::chrono::steady_clock;

    /// `timeIsUp` is called once, by tick().
    void add(Clock::duration time, std::function<void()> timeIsUp);
    void tick();
    /// Discards them unanswered, because the server has stopped.
    void clear();

private:
    std::mutex m_mutex;
    std::multimap<Clock::time_point, std::function<void()>> m_answers;
};

} // namespace runyard
