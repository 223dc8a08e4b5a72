// Log lines, packed into segments.
#pragma once

#include "engine/domain/run.h"

#include <cstdint>
#include <vector>

namespace runyard {

class Database;

class LogWriter
{
public:
    explicit LogWriter(Database &database) : m_database(database) {}

    /// Returns the number of the first new line.
    std::int64_t append(RunSeq run, const std::vector<LogLine> &lines);

private:
    Database &m_database;
};

} // namespace runyard
