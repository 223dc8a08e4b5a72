// What runs wait for, and with what result.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/run_wait.h"

namespace runyard {

class Database;
class Names;

class WaitReader
{
public:
    WaitReader(Database &database, Names &names) : m_database(database), m_names(names) {}

    /// Returns the newest wait of an unfinished run and the outcome of everything it waits for.
    /// Errors: NotFound when the run has not waited for anything.
    Result<WaitResult> result(const RunId &id);

private:
    Database &m_database;
    Names &m_names;
};

} // namespace runyard
