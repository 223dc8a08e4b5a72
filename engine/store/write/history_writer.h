// Attempts, and the history of status changes.
#pragma once

#include "engine/domain/run.h"

#include <optional>
#include <vector>

namespace runyard {

class Database;
class Names;
class RunWriter;

class HistoryWriter
{
public:
    HistoryWriter(Database &database, Names &names, RunWriter &runs)
        : m_database(database), m_names(names), m_runs(runs)
    {
    }

    void insertAttempt(const Attempt &attempt);
    /// The output of an attempt that completed is stored as the run's.
    void updateAttempt(const Attempt &attempt);
    /// Requires an attempt that never had a process.
    void removeAttempt(RunSeq run, int number);
    std::optional<Attempt> attempt(RunSeq run, int number);
    /// Returns the attempts of all runs whose status is not final (start-up only).
    std::vector<Attempt> unfinishedAttempts();

    void append(const Transition &transition);
    /// Returns the number of the run's last transition; 0 without any.
    int lastNumber(RunSeq run);

private:
    Database &m_database;
    Names &m_names;
    RunWriter &m_runs;
};

} // namespace runyard
