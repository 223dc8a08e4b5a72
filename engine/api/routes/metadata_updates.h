// Changes to a run's metadata by operations read the object, change it and write it back. Two such
// changes of one run must not overlap, or the later write would undo the earlier one: this keeps
// them in line, run by run. Any thread.
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
    /// Starts `work` when no other change of `run` is under way. The work must call its argument
    /// once, when done, from any thread.
    using Work = std::function<void(std::function<void()> done)>;
    void enqueue(const RunId &run, Work work);

private:
    void finished(const RunId &run);

    std::mutex m_mutex;
    std::unordered_map<RunId, std::deque<Work>> m_waiting; // present = one is under way
};

} // namespace runyard
