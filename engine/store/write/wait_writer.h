// What runs wait for.
#pragma once

#include "engine/domain/run_wait.h"

#include <optional>
#include <vector>

namespace runyard {

class Database;

class WaitWriter
{
public:
    explicit WaitWriter(Database &database) : m_database(database) {}

    /// Replaces the wait at its position, and all later ones unless `keepsLater`.
    void begin(const RunWait &wait, bool keepsLater);
    /// Stores attempt, request, state, hold and times.
    void update(const RunWait &wait);
    std::optional<RunWait> find(RunSeq run, int position);
    /// Returns the newest wait of this attempt.
    std::optional<RunWait> last(RunSeq run, int attempt);
    /// Removes all waits of the run, and the waitpoints that no other run waits for.
    void forget(RunSeq run);
    /// Returns the waits that are not done, oldest run first (start-up only).
    std::vector<RunWait> open();
    /// Returns the unfinished runs that wait or have waited (start-up only).
    std::vector<RunSeq> runsWithWaits();

private:
    Database &m_database;
};

} // namespace runyard
