// The newest changes of runs, in order and numbered, for subscribers that come back between two answers.
// Bounded: who asks for what has been dropped reads everything again. Not thread-safe.
#pragma once

#include "engine/api/realtime/shape_subject.h"

#include <deque>
#include <vector>

namespace runyard {

class ChangeLog
{
public:
    static constexpr std::size_t kKept = 10'000;

    /// Forgets everything. Numbers go on from `now` in µs, so they also grow over a restart.
    void restart(TimePoint now);
    void add(const Run &run);

    /// Of the newest change.
    std::int64_t newest() const { return m_newest; }
    /// Whether every change after this one is still known.
    bool reachesBackTo(std::int64_t change) const;

    struct Entry
    {
        std::int64_t change;
        RunId run;
    };
    /// Each run of the subject that changed after `change` once, in the order of their first changes.
    std::vector<Entry> after(std::int64_t change, const ShapeSubject &subject) const;

private:
    struct Kept
    {
        std::int64_t change;
        Run run; // what a subject looks at: id, batch, tags, created
    };
    std::deque<Kept> m_kept;
    std::int64_t m_oldest = 0; // everything after this one is kept
    std::int64_t m_newest = 0;
};

} // namespace runyard
