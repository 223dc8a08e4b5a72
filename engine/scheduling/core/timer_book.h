// Timers for moments that users gave as a time of day, earliest first. ElapsedTimers holds durations. Entries
// are never removed when they become obsolete: the handler of a due entry checks whether it still applies.
// Engine thread only.
#pragma once

#include "engine/base/time.h"
#include "engine/domain/ids.h"

#include <optional>
#include <set>
#include <tuple>

namespace runyard {

struct DueTimer
{
    TimePoint due;
    RunSeq run = RunSeq::None;
    auto operator<=>(const DueTimer &) const = default;
};

class TimerBook
{
public:
    void add(TimePoint due, RunSeq run) { m_timers.insert({due, run}); }

    std::optional<TimePoint> nextDue() const
    {
        if (m_timers.empty())
            return {};
        return m_timers.begin()->due;
    }

    std::optional<DueTimer> takeDue(TimePoint now)
    {
        if (m_timers.empty() || m_timers.begin()->due > now)
            return {};
        const DueTimer timer = *m_timers.begin();
        m_timers.erase(m_timers.begin());
        return timer;
    }

    void clear() { m_timers.clear(); }

private:
    std::set<DueTimer> m_timers;
};

} // namespace runyard
