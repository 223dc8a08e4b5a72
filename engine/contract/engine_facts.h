// The engine itself: how it is doing, and who executes runs besides it.
#pragma once

#include "engine/base/dropped.h"
#include "engine/base/time.h"
#include "engine/contract/reply.h"
#include "engine/domain/dev_worker.h"

#include <cstdint>
#include <string>
#include <vector>

namespace runyard {

struct EngineStatus
{
    std::string workspace; // directory
    std::string apiUrl;    // "http://127.0.0.1:PORT"; empty = not serving
    TimePoint startedAt;
    int environmentLimit = 0;
    std::int64_t slotsInUse = 0;
    std::int64_t queued = 0;
    std::string synchronous;    // "FULL" or "NORMAL"
    std::string recoveryReport; // what the last start found and did; empty = nothing
    std::string clockReport;    // the last time the clock was set back; empty = never since the start
    std::string problem;        // what keeps the engine from working right now; empty = nothing
    DroppedCounts dropped{};    // what was discarded or refused since the program started
};

namespace contract {

class EngineFacts
{
public:
    virtual ~EngineFacts() = default;

    virtual void status(Reply<EngineStatus> reply) = 0;
    /// Returns EngineStatus::problem, at once even while the engine cannot write.
    virtual void problem(Reply<std::string> reply) = 0;
    /// Returns the `trigger.dev dev` sessions that execute runs.
    virtual void devWorkers(Reply<std::vector<DevWorker>> reply) = 0;
};

} // namespace contract
} // namespace runyard
