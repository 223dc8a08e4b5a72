#include "engine/api/router/held_answers.h"

#include <vector>

namespace runyard {

void HeldAnswers::add(Clock::duration time, std::function<void()> timeIsUp)
{
    const std::lock_guard lock(m_mutex);
    m_answers.emplace(Clock::now() + time, std::move(timeIsUp));
}

void HeldAnswers::tick()
{
    std::vector<std::function<void()>> due;
    {
        const std::lock_guard lock(m_mutex);
        const auto end = m_answers.upper_bound(Clock::now());
        for (auto it = m_answers.begin(); it != end; ++it)
            due.push_back(std::move(it->second));
        m_answers.erase(m_answers.begin(), end);
    }
    for (const auto &timeIsUp : due)
        timeIsUp();
}

void HeldAnswers::clear()
{
    std::multimap<Clock::time_point, std::function<void()>> answers; // destroyed outside the lock
    {
        const std::lock_guard lock(m_mutex);
        answers.swap(m_answers);
    }
}

} // namespace runyard
