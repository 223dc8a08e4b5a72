// Numbers over many runs: metrics, what is usual, what retries achieved.
#pragma once

#include "engine/contract/reply.h"
#include "engine/domain/metrics.h"
#include "engine/domain/retry_history.h"
#include "engine/domain/usual_times.h"

#include <string>

namespace runyard::contract {

class Statistics
{
public:
    virtual ~Statistics() = default;

    virtual void metrics(MetricsQuery query, Reply<Metrics> reply) = 0;
    /// Of the newest completed runs of a task; an empty `version` means all versions.
    virtual void usualTimes(std::string taskId, std::string version, Reply<UsualTimes> reply) = 0;
    /// Returns the attempts of a task's runs since a moment, to compare other retry policies with.
    virtual void retryHistory(std::string taskId, TimePoint since, Reply<RetryHistory> reply) = 0;
};

} // namespace runyard::contract
