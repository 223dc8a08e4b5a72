// The load of the engine over time: the most runs in the queues and slots in use of each minute, hour and
// day. Collected in memory, stored now and then. Engine thread.
#pragma once

#include "engine/domain/metrics.h"
#include "engine/store/base/database.h"

#include <map>

namespace runyard {

class LoadPeaks
{
public:
    void note(TimePoint now, std::int64_t queued, std::int64_t slots);
    /// A minute that is over is not stored.
    bool hasWholeMinute(TimePoint now) const;
    /// Writes what was noted, inside the caller's transaction; forget() once that is committed.
    void store(Database &database) const;
    void forget() { m_minutes.clear(); }

private:
    struct Peak
    {
        std::int64_t queued = 0;
        std::int64_t slots = 0;
    };
    // A store that cannot be written must not make this grow: the oldest go.
    static constexpr std::size_t kMaxMinutes = 1'440;
    std::map<TimePoint, Peak> m_minutes;
};

} // namespace runyard
