// Spans that tasks report, and the log lines that come with them. Both are bounded by run.
#pragma once

#include "engine/domain/run.h"
#include "engine/domain/span.h"

#include <cstdint>
#include <string>
#include <vector>

namespace runyard {

class Database;
class LogWriter;

class SpanWriter
{
public:
    SpanWriter(Database &database, LogWriter &logs) : m_database(database), m_logs(logs) {}

    /// A span under way is replaced when it is reported again; an ended one never is. Returns how many spans the run
    /// has no room for.
    std::int64_t add(RunSeq run, const std::vector<const SpanDetail *> &details);
    /// Appends lines to the log, each with its span (empty for none). Returns how many lines the run has no room for.
    std::int64_t addLines(RunSeq run, const std::vector<LogLine> &lines,
                          const std::vector<std::string> &spans);

private:
    Database &m_database;
    LogWriter &m_logs;
};

} // namespace runyard
