// The log of a run: by page, by moment, by match. Lines are numbered from 0.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/log_query.h"
#include "engine/domain/run.h"

namespace runyard {

class Database;

/// Errors: NotFound when there is no such run; StoreDamaged when a segment cannot be read.
class LogReader
{
public:
    explicit LogReader(Database &database) : m_database(database) {}

    /// Returns lines from number `after` on, of one attempt or (0) of all: at most `maxLines` (1 to 100,000) and about
    /// 4 MiB.
    Result<LogPage> page(const RunId &id, int attempt, std::int64_t after, int maxLines);
    /// Returns the first line at or after a moment. O(log n) in the segments of the log, which are in order of time
    /// except for streams that overlap.
    Result<LogPlace> locate(const RunId &id, TimePoint at);
    /// Returns the numbers of matching lines in the next 16 MiB or so of text.
    Result<LogScan> scan(const LogScanRequest &request);
    /// Returns these lines, about 4 MiB at most; numbers past the end are left out. Requires ascending numbers.
    Result<LogLines> lines(const RunId &id, const std::vector<std::int64_t> &numbers);

private:
    Database &m_database;
};

} // namespace runyard
