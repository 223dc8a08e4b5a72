// How a run stands for the trigger.dev command line that executes it.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/dev_worker.h"
#include "engine/domain/run.h"

namespace runyard {

class Database;
class WaitReader;

class DevReader
{
public:
    DevReader(Database &database, WaitReader &waits) : m_database(database), m_waits(waits) {}

    /// Returns status, attempt and last change; after a wait also its outcomes. Errors: NotFound.
    Result<DevSnapshot> snapshot(const RunId &id);

private:
    Database &m_database;
    WaitReader &m_waits;
};

} // namespace runyard
