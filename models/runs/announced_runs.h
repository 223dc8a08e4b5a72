// New runs that are not in the list yet: the list says how many there are and lets them in when asked.
#pragma once

#include "engine/domain/run.h"

#include <algorithm>
#include <set>

namespace runyard {

class AnnouncedRuns
{
public:
    /// Forgets all of them; runs created from now on are new.
    void begin(TimePoint now)
    {
        m_since = now;
        clear();
    }
    void clear()
    {
        m_known.clear();
        m_count = 0;
    }

    bool isNew(const Run &run) const { return run.createdAt >= m_since; }
    bool holds(RunSeq run) const { return m_known.contains(run); }
    int count() const { return m_count; }

    /// The change feed brought it.
    void add(RunSeq run) { m_count += m_known.insert(run).second ? 1 : 0; }
    /// The store has it: the feed may have been counted without saying which runs they were.
    void find(RunSeq run)
    {
        m_known.insert(run);
        m_count = std::max(m_count, static_cast<int>(m_known.size()));
    }
    /// The store counted them: some may have left since.
    void setCount(int count) { m_count = count; }

private:
    TimePoint m_since;
    std::set<RunSeq> m_known; // what m_count counts, as far as it is known
    int m_count = 0;
};

} // namespace runyard
