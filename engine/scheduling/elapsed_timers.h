// What is due when a length of time has passed, by Clock::elapsed(): a clock that is set neither hurries
// nor delays it. One due time for each run and kind; a later one takes its place.
// Engine thread only.
#pragma once

#include "engine/domain/ids.h"
#include "engine/domain/time.h"

#include <map>
#include <optional>
#include <set>
#include <utility>

namespace runyard {

enum class TimerKind { TtlElapsed, RetryDue, MaxDuration };

struct ElapsedTimer
{
    Micros due{0};
    TimerKind kind = TimerKind::RetryDue;
    RunSeq run = RunSeq::None;
    auto operator<=>(const ElapsedTimer &) const = default;
};

class ElapsedTimers
{
public:
    void add(Micros due, TimerKind kind, RunSeq run)
    {
        const auto [place, isNew] = m_due.try_emplace({kind, run}, due);
        if (!isNew)
            m_timers.erase({std::exchange(place->second, due), kind, run});
        m_timers.insert({due, kind, run});
    }

    std::optional<Micros> dueOf(TimerKind kind, RunSeq run) const
    {
        const auto found = m_due.find({kind, run});
        return found == m_due.end() ? std::nullopt : std::optional(found->second);
    }

    std::optional<Micros> nextDue() const
    {
        return m_timers.empty() ? std::nullopt : std::optional(m_timers.begin()->due);
    }

    std::optional<ElapsedTimer> takeDue(Micros elapsed)
    {
        if (m_timers.empty() || m_timers.begin()->due > elapsed)
            return {};
        const ElapsedTimer timer = *m_timers.begin();
        m_timers.erase(m_timers.begin());
        m_due.erase({timer.kind, timer.run});
        return timer;
    }

    const std::set<ElapsedTimer> &all() const { return m_timers; }

private:
    std::set<ElapsedTimer> m_timers;
    std::map<std::pair<TimerKind, RunSeq>, Micros> m_due;
};

} // namespace runyard
