// The parts that nearly every system of the engine uses. The constructor of each system lists which of them,
// and which other systems, it depends on.
#pragma once

#include "engine/domain/ids.h"
#include "engine/scheduling/batches/batch_book.h"
#include "engine/scheduling/core/drain.h"
#include "engine/scheduling/core/engine_time.h"
#include "engine/scheduling/core/run_table.h"
#include "engine/store/write/run_store.h"
#include "engine/workers/worker_host.h"

#include <string>

namespace runyard {

struct EngineContext
{
    /// All references must outlive the context.
    EngineContext(RunStore &store_, Workers &workers_, const Clock &clock_, RandomSource &random_)
        : store(store_)
        , workers(workers_)
        , clock(clock_)
        , random(random_)
        , ids(clock_, random_)
        , runs(store_, clock_)
        , batches(store_)
        , time(store_, clock_, runs)
    {
    }

    RunStore &store;
    Workers &workers; // executes all attempts except those of trigger.dev sessions
    const Clock &clock;
    RandomSource &random;
    IdFactory ids;
    RunTable runs;
    BatchBook batches;
    EngineTime time;
    Drain drain;
    bool isSuspended = false; // nothing comes due and nothing starts
};

} // namespace runyard
