// Serializes changes to a run's metadata. An operation reads the object, changes it and writes it back, so two
// overlapping changes of a run would lose the first. Thread: any.
#pragma once

#include "engine/domain/ids.h"

#include <deque>
#include <functional>
#include <mutex>
#include <unordered_map>

namespace runyard {

class MetadataUpdates
{
public:
    /// Starts `work` once no other change of `run` is in progress. The work must call its argument exactly once
    /// when done, from any thread.
    using Work = std::function<void(std::function<void()> done)>;
    void enqueue(const RunId &run, Work work);

private:
    void finished(const RunId &run);

    std::mutex m_mutex;
    std::unordered_map<RunId, std::deque<Work>> m_waiting; // present = a change is in progress
};

} // namespace runyard
