// A clean stop: processes get time to end, and unfinished work continues after the next start.
// Engine thread only.
#pragma once

#include "engine/scheduling/attempts/attempts.h"
#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/dispatch/executors.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace runyard {

class CleanStop
{
public:
    CleanStop(EngineContext &context, Executors &executors, Attempts &attempts)
        : m_context(context), m_executors(executors), m_attempts(attempts)
    {
    }

    /// Stops starting runs and asks attempts to end. An attempt that still returns a result ends as usual;
    /// the others continue after the next start, and this attempt does not count. `left` is called after
    /// commits with the runs still executing: first when all have been asked, finally with an empty list.
    void begin(std::function<void(std::vector<std::string>)> left);
    /// Ends the attempts still running in the same way. The caller ends their processes.
    void endNow();
    bool isUnderWay() const { return m_isStopping; }
    /// Call after a commit.
    void reportLeft();

private:
    std::vector<RunSeq> withOwnProcess() const;

    EngineContext &m_context;
    Executors &m_executors;
    Attempts &m_attempts;
    bool m_isStopping = false;
    std::function<void(std::vector<std::string>)> m_left;
    std::optional<std::size_t> m_reported; // the number of runs last passed to `left`
};

} // namespace runyard
