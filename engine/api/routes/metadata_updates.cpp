#include "engine/api/routes/metadata_updates.h"

namespace runyard {

void MetadataUpdates::enqueue(const RunId &run, Work work)
{
    {
        const std::lock_guard lock(m_mutex);
        const auto [line, isFirst] = m_waiting.try_emplace(run);
        if (!isFirst) {
            line->second.push_back(std::move(work));
            return;
        }
    }
    work([this, run] { finished(run); });
}

void MetadataUpdates::finished(const RunId &run)
{
    Work next;
    {
        const std::lock_guard lock(m_mutex);
        const auto line = m_waiting.find(run);
        if (line->second.empty()) {
            m_waiting.erase(line);
            return;
        }
        next = std::move(line->second.front());
        line->second.pop_front();
    }
    next([this, run] { finished(run); });
}

} // namespace runyard
