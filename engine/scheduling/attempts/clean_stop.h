// A clean stop: processes get the time to end, and what they do not finish continues after the next start.
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

    /// From now on nothing starts. Attempts are asked to end; one that still gives a result ends as usual, the
    /// others continue after the next start, and this try does not count. `left` is called after commits with
    /// the runs that are still there: first when all were asked, last with none.
    void begin(std::function<void(std::vector<std::string>)> left);
    /// Those that are still there are over, in the same way; whoever calls this ends their processes.
    void endNow();
    bool isUnderWay() const { return m_isStopping; }
    /// After a commit.
    void reportLeft();

private:
    std::vector<RunSeq> withOwnProcess() const;

    EngineContext &m_context;
    Executors &m_executors;
    Attempts &m_attempts;
    bool m_isStopping = false;
    std::function<void(std::vector<std::string>)> m_left;
    std::optional<std::size_t> m_reported; // how many were left when it was reported last
};

} // namespace runyard
