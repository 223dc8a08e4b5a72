#include "engine/api/realtime/change_log.h"

#include <algorithm>
#include <unordered_set>

namespace runyard {

void ChangeLog::restart(TimePoint now)
{
    m_kept.clear();
    m_newest = std::max(m_newest + 1, toMicros(now));
    m_oldest = m_newest;
}

void ChangeLog::add(const Run &run)
{
    Run lean;
    lean.id = run.id;
    lean.batchId = run.batchId;
    lean.tags = run.tags;
    lean.createdAt = run.createdAt;
    m_kept.push_back({++m_newest, std::move(lean)});
    if (m_kept.size() > kKept) {
        m_oldest = m_kept.front().change;
        m_kept.pop_front();
    }
}

bool ChangeLog::reachesBackTo(std::int64_t change) const
{
    return change >= m_oldest && change <= m_newest;
}

std::vector<ChangeLog::Entry> ChangeLog::after(std::int64_t change, const ShapeSubject &subject) const
{
    std::vector<Entry> entries;
    std::unordered_set<std::string> seen;
    auto kept = std::ranges::upper_bound(m_kept, change, {}, &Kept::change);
    for (; kept != m_kept.end(); ++kept) {
        if (subject.holds(kept->run) && seen.insert(kept->run.id.text).second)
            entries.push_back({kept->change, kept->run.id});
    }
    return entries;
}

} // namespace runyard
