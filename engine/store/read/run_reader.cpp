#include "engine/store/read/run_reader.h"

#include "engine/base/limits.h"
#include "engine/store/read/run_filter_sql.h"
#include "engine/store/read/run_reader_impl.h"
#include "engine/store/read/run_reader_lists.h"
#include "engine/store/rows/run_rows.h"
#include "engine/store/schema/migrations.h"

#include <algorithm>
#include <system_error>

namespace runyard {

namespace {

constexpr int kMaxChildren = 500;
constexpr int kMaxReplays = 100;
constexpr int kMaxDescendants = 10'000;

} // namespace

RunReader::RunReader(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
RunReader::~RunReader() = default;

Result<std::unique_ptr<RunReader>> RunReader::open(const std::filesystem::path &file)
{
    if (std::error_code ignored; !std::filesystem::exists(file, ignored))
        return Error{ErrorCode::StorageFailed,
                     "There is no workspace database " + file.string() + ".",
                     "Start the engine of this workspace once.",
                     {}};
    auto database = Database::open(file, DatabaseUse::Read);
    if (!database)
        return database.error();
    if (Status readable = checkReadable(**database); !readable)
        return readable.error();
    return std::unique_ptr<RunReader>(new RunReader(std::make_unique<Impl>(std::move(*database))));
}

void RunReader::interrupt()
{
    m_impl->database->interrupt();
}

Result<RunPage> RunReader::page(const RunPageRequest &asked)
{
    const int most = static_cast<int>(limits::kPageRows);
    if (asked.limit < 1 || asked.limit > most)
        return Error{ErrorCode::InvalidInput,
                     "A page has 1 to " + std::to_string(most) + " runs, not " + std::to_string(asked.limit)
                         + ".",
                     {},
                     {}};
    Database &database = *m_impl->database;
    ReadScope scope(database);
    RunPageRequest request = asked;
    request.filter = readableFilter(database, m_impl->names, asked.filter);
    if (request.order == RunOrder::Created)
        return scope.give(pageByCreation(database, m_impl->names, request));
    return scope.give(pageByValue(database, m_impl->names, request));
}

Result<RunDetail> RunReader::detail(const RunId &id)
{
    Database &database = *m_impl->database;
    ReadScope scope(database);
    RunDetail detail;
    {
        static const std::string sql = "SELECT " + runColumns() + " FROM run r WHERE r.id = ?";
        Statement query = database.prepare(sql);
        query.with(id.text);
        if (!query.step()) {
            database.fail(Error{ErrorCode::NotFound,
                                "There is no run " + id.text + ".",
                                "It may belong to another workspace.",
                                {}});
            return scope.give(std::move(detail));
        }
        detail.run = readRun(query, m_impl->names);
    }
    const RunSeq seq = detail.run.seq;
    readRunData(database, seq, detail);
    detail.attempts = readAttempts(database, m_impl->names, seq);
    for (Attempt &attempt : detail.attempts) {
        if (attempt.status == AttemptStatus::Completed)
            attempt.output = detail.output;
    }
    detail.transitions = readTransitions(database, seq);
    {
        static const std::string sql =
            "SELECT " + runColumns() + " FROM run r WHERE r.parent = ? ORDER BY r.seq LIMIT ?";
        Statement query = database.prepare(sql);
        query.with(toInt(seq), kMaxChildren);
        detail.children = readRuns(query, m_impl->names);
    }
    {
        static const std::string sql =
            "SELECT " + runColumns() + " FROM run r WHERE r.replay_of = ? ORDER BY r.seq LIMIT ?";
        Statement query = database.prepare(sql);
        query.with(id.text, kMaxReplays);
        detail.replays = readRuns(query, m_impl->names);
    }
    return scope.give(std::move(detail));
}

Result<std::vector<Run>> RunReader::activeDescendants(const RunId &id)
{
    Database &database = *m_impl->database;
    ReadScope scope(database);
    // Through finished runs too: their children may still be active.
    static const std::string sql =
        "WITH RECURSIVE below(seq) AS (SELECT seq FROM run WHERE id = ?1 UNION"
        " SELECT c.seq FROM below JOIN run c ON c.parent = below.seq)"
        " SELECT "
        + runColumns()
        + " FROM below CROSS JOIN run r ON r.seq = below.seq WHERE r.status < ?2 AND r.id <> ?1"
          " ORDER BY r.seq LIMIT ?3";
    Statement query = database.prepare(sql);
    query.with(id.text, static_cast<int>(RunStatus::Completed), kMaxDescendants);
    return scope.give(readRuns(query, m_impl->names));
}

Result<std::int64_t> RunReader::unindexedRuns()
{
    Database &database = *m_impl->database;
    ReadScope scope(database);
    Statement query = database.prepare("SELECT count(*) FROM search_pending");
    const std::int64_t waiting = query.step() ? query.int64(0) : 0;
    query.reset();
    return scope.give(waiting);
}

} // namespace runyard
