// The newest changes of runs, numbered in order, for subscribers that return between two answers. Bounded: a
// subscriber that asks for changes no longer kept must read everything again. Not thread-safe.
#pragma once

#include "engine/api/realtime/shape_subject.h"

#include <deque>
#include <vector>

namespace runyard {

class ChangeLog
{
public:
    static constexpr std::size_t kKept = 10'000;

    /// Discards all changes. Numbering continues from `now` in µs, so numbers also grow across a restart.
    void restart(TimePoint now);
    void add(const Run &run);

    /// Returns the number of the newest change.
    std::int64_t newest() const { return m_newest; }
    /// Whether every change after this number is still kept.
    bool reachesBackTo(std::int64_t change) const;

    struct Entry
    {
        std::int64_t change;
        RunId run;
    };
    /// Returns each run of the subject that changed after `change`, once, in the order of their first changes.
    std::vector<Entry> after(std::int64_t change, const ShapeSubject &subject) const;

private:
    struct Kept
    {
        std::int64_t change;
        Run run; // the parts a subject tests: id, batch, tags, created
    };
    std::deque<Kept> m_kept;
    std::int64_t m_oldest = 0; // all later changes are kept
    std::int64_t m_newest = 0;
};

} // namespace runyard
