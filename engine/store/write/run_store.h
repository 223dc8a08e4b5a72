// A workspace opened for writing. Every durable fact goes through here, inside a transaction that the engine opens for
// each drain of its queue (group commit) and closes before any effect happens.
//
// Engine thread only. The writers decide nothing: they store what they are given, keep the counters in step in the same
// transaction, and refuse what must never be written (a run that leaves a final status). A fact is stored by the writer
// it belongs to: store.runs.update(before, run).
#pragma once

#include "engine/store/base/database.h"
#include "engine/store/base/names.h"
#include "engine/store/write/batch_writer.h"
#include "engine/store/write/bulk_writer.h"
#include "engine/store/write/counters.h"
#include "engine/store/write/history_writer.h"
#include "engine/store/write/intercept_writer.h"
#include "engine/store/write/key_writer.h"
#include "engine/store/write/log_writer.h"
#include "engine/store/write/project_writer.h"
#include "engine/store/write/run_writer.h"
#include "engine/store/write/search_indexer.h"
#include "engine/store/write/setting_writer.h"
#include "engine/store/write/span_writer.h"
#include "engine/store/write/statistics_writer.h"
#include "engine/store/write/token_use_writer.h"
#include "engine/store/write/variable_writer.h"
#include "engine/store/write/wait_writer.h"
#include "engine/store/write/waitpoint_writer.h"
#include "engine/store/write/write_transaction.h"

#include <filesystem>
#include <memory>

namespace runyard {

enum class Synchronous {
    Full,   // a commit survives power loss (default)
    Normal, // survives a killed process; the last commits may be lost at power loss
};

struct StoreOptions
{
    Synchronous synchronous = Synchronous::Full;
};

class RunStore
{
public:
    /// Opens or creates `<workspace>/runyard.db`, checks that it is ours and whole, migrates it and corrects wrong
    /// counters. A file that is refused is left as it was. Requires that the caller holds the workspace's lock.
    /// Errors: StorageFailed, StoreDamaged.
    static Result<std::unique_ptr<RunStore>> open(const std::filesystem::path &file, StoreOptions options);

    /// Moves the write-ahead log into the file and returns some free space to the disk. Never waits for a reader.
    /// Requires that no transaction is open.
    void checkpoint();

    const std::filesystem::path &file() const { return m_database->file(); }

private:
    RunStore(std::unique_ptr<Database> database, RunSeq newest);

    std::unique_ptr<Database> m_database;
    Names m_names;
    Counters m_counters;

public:
    // Each knows only those above it.
    WriteTransaction transaction;
    KeyWriter keys;
    TokenUseWriter tokenUses;
    RunWriter runs;
    HistoryWriter history;
    LogWriter logs;
    SpanWriter spans;
    ProjectWriter projects;
    BulkWriter bulk;
    BatchWriter batches;
    InterceptWriter intercepts;
    WaitpointWriter waitpoints;
    WaitWriter waits;
    VariableWriter variables;
    SettingWriter settings;
    StatisticsWriter statistics;
    SearchIndexer search;
};

} // namespace runyard
