#include "engine/store/write/load_peaks.h"

#include <algorithm>

namespace runyard {

void LoadPeaks::note(TimePoint now, std::int64_t queued, std::int64_t slots)
{
    Peak &peak = m_minutes[floorTo(now, lengthOf(MetricLevel::Minute))];
    peak.queued = std::max(peak.queued, queued);
    peak.slotsInUse = std::max(peak.slotsInUse, slots);
    if (m_minutes.size() > kMaxMinutes)
        m_minutes.erase(m_minutes.begin());
}

bool LoadPeaks::hasWholeMinute(TimePoint now) const
{
    return !m_minutes.empty() && m_minutes.begin()->first < floorTo(now, lengthOf(MetricLevel::Minute));
}

void LoadPeaks::store(Database &database) const
{
    for (const MetricLevel level : kMetricLevels) {
        std::map<TimePoint, Peak> pieces;
        for (const auto &[minute, noted] : m_minutes) {
            Peak &peak = pieces[floorTo(minute, lengthOf(level))];
            peak.queued = std::max(peak.queued, noted.queued);
            peak.slotsInUse = std::max(peak.slotsInUse, noted.slotsInUse);
        }
        for (const auto &[at, peak] : pieces) {
            database
                .prepare("INSERT INTO metric_load (level, at, queued, slots) VALUES (?, ?, ?, ?)"
                         " ON CONFLICT (level, at) DO UPDATE SET queued = max(queued, excluded.queued),"
                         " slots = max(slots, excluded.slots)")
                .with(static_cast<int>(level), at, peak.queued, peak.slotsInUse)
                .run();
        }
    }
}

} // namespace runyard
