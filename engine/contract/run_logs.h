// The log of a run, however long it is.
#pragma once

#include "engine/contract/reply.h"
#include "engine/domain/log_query.h"
#include "engine/domain/run_query.h"

#include <cstdint>
#include <vector>

namespace runyard::contract {

/// Errors: NotFound for an unknown run.
class RunLogs
{
public:
    virtual ~RunLogs() = default;

    /// Returns at most `maxLines` lines after position `after` (0 = from the start), of one attempt or of
    /// all (0).
    virtual void page(RunId id, int attempt, std::int64_t after, int maxLines, Reply<LogPage> reply) = 0;
    /// Returns the first line at or after a moment, and the number of lines.
    virtual void locate(RunId id, TimePoint at, Reply<LogPlace> reply) = 0;
    /// Looks for matching lines in the next part of the log; ask again from `next` until it equals `total`.
    virtual void scan(LogScanRequest request, Reply<LogScan> reply) = 0;
    /// Returns the lines with these ascending numbers, or as many of them as fit into about 4 MiB.
    virtual void lines(RunId id, std::vector<std::int64_t> numbers, Reply<LogLines> reply) = 0;
};

} // namespace runyard::contract
