// What EngineCore remembers of tasks, waits, actions and the machine, as plain values.
#pragma once

#include "engine/client/engine_client.h"
#include "engine/domain/intercept.h"
#include "engine/domain/secret_values.h"
#include "engine/scheduling/bulk_feed.h"
#include "engine/workers/worker_host.h"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace runyard {

class PayloadSchema;

struct CoreParts
{
    using SecretSink = std::function<void(std::shared_ptr<const SecretValues>)>;

    struct DeployedTask
    {
        std::string project;
        std::string version;
        TaskDefinition definition;
        mutable std::shared_ptr<const PayloadSchema> schema; // compiled at its first use
    };

    /// Where a new run came from.
    struct Origin
    {
        RunId replayed;
        ScheduleId schedule;
        BatchId batch;
        bool resumesParent = false;
    };

    struct ActiveIntercept
    {
        Intercept intercept;
        RunFilter filter;
    };

    struct HoldMark
    {
        std::int64_t intercept = 0;
        std::string query;
        TimePoint heldAt;
    };

    struct BulkWork
    {
        BulkAction action;
        std::deque<PreparedRun> ready; // read and transformed, in order
        RunSeq fetchedTo = RunSeq::None;
        bool isFetching = false;
        bool allFetched = false;
        std::optional<Micros> askAgainAt; // the feeder lacked something
    };

    struct WaitReply
    {
        std::stop_token unwanted;
        Reply<Done> reply;
    };

    struct Shortage
    {
        Error why;
        Micros retryAt{0};
        Millis pause{0};
        std::optional<AttemptKey> probe; // the one attempt that is tried meanwhile
    };

    /// How a process was lost that the engine ended or that ended with it.
    enum class Loss { None, CleanStop, Crash };
};

} // namespace runyard
