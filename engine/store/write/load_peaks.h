// The load of the engine over time: the most runs in the queues and slots in use of each minute, hour and
// day. Collected in memory and stored from time to time. Engine thread.
#pragma once

#include "engine/domain/metrics.h"
#include "engine/store/base/database.h"

#include <map>

namespace runyard {

class LoadPeaks
{
public:
    void note(TimePoint now, std::int64_t queued, std::int64_t slots);
    /// Returns whether a minute is over that is not stored yet.
    bool hasWholeMinute(TimePoint now) const;
    /// Writes the peaks inside the caller's transaction. Call forget() once that is committed.
    void store(Database &database) const;
    void forget() { m_minutes.clear(); }

private:
    struct Peak
    {
        std::int64_t queued = 0;
        std::int64_t slotsInUse = 0;
    };
    // While the store cannot be written, the oldest are dropped instead of growing without bound.
    static constexpr std::size_t kMaxMinutes = 1'440;
    std::map<TimePoint, Peak> m_minutes;
};

} // namespace runyard
