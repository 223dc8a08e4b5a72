// Intercepts and the runs they hold.
#pragma once

#include "engine/domain/intercept.h"
#include "engine/domain/run.h"

#include <cstdint>
#include <string>
#include <vector>

namespace runyard {

class Database;

struct StoredHold
{
    RunSeq run = RunSeq::None;
    std::int64_t intercept = 0;
    std::string query; // of the intercept
    TimePoint at;
    bool isReleased = false;
};

class InterceptWriter
{
public:
    explicit InterceptWriter(Database &database) : m_database(database) {}

    /// Returns the row number.
    std::int64_t insert(const Intercept &intercept);
    void end(std::int64_t number);
    std::vector<Intercept> active(); // oldest first
    /// Requires a run that was never held.
    void hold(RunSeq run, std::int64_t intercept, TimePoint at);
    void release(RunSeq run, TimePoint at);
    /// Returns the runs that are or were held and have not started (start-up only).
    std::vector<StoredHold> holds();

private:
    Database &m_database;
};

} // namespace runyard
