// A workspace opened for reading. One object per thread: the connection belongs to the thread that opened it. Reads
// are short; every call ends its read transaction, so that the write-ahead log can be checkpointed.
//
// A query is called on the reader it belongs to: reader.lists.page(request). Every reader fails with StorageFailed or
// StoreDamaged when the file cannot be read, and with Unavailable after interrupt().
#pragma once

#include "engine/store/base/database.h"
#include "engine/store/base/names.h"
#include "engine/store/read/batch_reader.h"
#include "engine/store/read/bulk_reader.h"
#include "engine/store/read/dev_reader.h"
#include "engine/store/read/failure_reader.h"
#include "engine/store/read/log_reader.h"
#include "engine/store/read/metric_reader.h"
#include "engine/store/read/past_reader.h"
#include "engine/store/read/project_reader.h"
#include "engine/store/read/run_counter.h"
#include "engine/store/read/run_lists.h"
#include "engine/store/read/run_lookup.h"
#include "engine/store/read/span_reader.h"
#include "engine/store/read/token_reader.h"
#include "engine/store/read/usual_times_reader.h"
#include "engine/store/read/wait_reader.h"

#include <filesystem>
#include <memory>

namespace runyard {

class RunReader
{
public:
    /// Errors: StorageFailed when there is no database, or another version of Runyard wrote it.
    static Result<std::unique_ptr<RunReader>> open(const std::filesystem::path &file);

    /// Makes the query under way end early with an Unavailable error. Any thread.
    void interrupt() { m_database->interrupt(); }

private:
    explicit RunReader(std::unique_ptr<Database> database);

    std::unique_ptr<Database> m_database;
    Names m_names;

public:
    // Each knows only those above it.
    RunLists lists;
    RunCounter counter;
    RunLookup runs;
    PastReader past;
    LogReader logs;
    SpanReader spans;
    ProjectReader projects;
    BatchReader batches;
    BulkReader bulk;
    TokenReader tokens;
    WaitReader waits;
    DevReader dev;
    FailureReader failures;
    MetricReader metrics;
    UsualTimesReader usualTimes;
};

} // namespace runyard
