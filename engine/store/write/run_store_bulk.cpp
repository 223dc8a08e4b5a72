// RunStore: actions over many runs, and what became of each run of them.
#include "engine/store/rows/bulk_rows.h"
#include "engine/store/write/run_store_impl.h"

#include <sqlite3.h>

namespace runyard {

Status RunStore::canKeep(const BulkRequest &request)
{
    BulkRequest known = request;
    known.selection.ids.clear();
    if (decodeBulkRequest(encodeBulkRequest(request)) == known)
        return Done{};
    return Error{ErrorCode::InvalidInput,
                 "This selection has conditions that an action cannot keep.",
                 "Narrow the list by other conditions, or select the runs one by one.",
                 {}};
}

std::int64_t RunStore::insertBulkAction(const BulkAction &action, const std::vector<RunSeq> &targets)
{
    Database &database = *m_impl->database;
    const std::string request = encodeBulkRequest(action.request);
    database
        .prepare("INSERT INTO bulk_action (id, state, request, created_at, starts_at, total, done, failed,"
                 " skipped, made, problem, up_to, position) VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, 0, '', ?, 0)")
        .with(action.id.text, static_cast<int>(action.state), request, action.createdAt, action.startsAt,
              action.total, toInt(action.upTo))
        .run();
    const std::int64_t number = sqlite3_last_insert_rowid(database.handle());
    for (const RunSeq run : targets)
        database
            .prepare("INSERT OR IGNORE INTO bulk_target (action, run)"
                     " VALUES ((SELECT number FROM bulk_action WHERE id = ?), ?)")
            .with(action.id.text, toInt(run))
            .run();
    return number;
}

void RunStore::updateBulkAction(const BulkAction &action)
{
    m_impl->database
        ->prepare("UPDATE bulk_action SET state = ?, starts_at = ?, started_at = ?, finished_at = ?,"
                  " total = ?, done = ?, failed = ?, skipped = ?, made = ?, problem = ?, position = ?"
                  " WHERE id = ?")
        .with(static_cast<int>(action.state), action.startsAt, action.startedAt, action.finishedAt,
              action.total, action.done, action.failed, action.skipped, action.made, action.problem,
              toInt(action.position), action.id.text)
        .run();
}

void RunStore::addBulkItem(const BulkId &action, RunSeq run, BulkOutcome outcome, RunSeq made,
                           const std::string &reason)
{
    // Not "OR IGNORE": a run that is dealt with twice must fail loudly.
    m_impl->database
        ->prepare("INSERT INTO bulk_item (action, run, outcome, made, reason)"
                  " VALUES ((SELECT number FROM bulk_action WHERE id = ?), ?, ?, ?, ?)")
        .with(action.text, toInt(run), static_cast<int>(outcome),
              made == RunSeq::None ? std::nullopt : std::optional(toInt(made)),
              reason.empty() ? std::nullopt : std::optional(reason))
        .run();
}

std::optional<BulkAction> RunStore::findBulkAction(const BulkId &id)
{
    static const std::string sql = "SELECT " + std::string(kBulkColumns) + " FROM bulk_action WHERE id = ?";
    Statement query = m_impl->database->prepare(sql);
    query.with(id.text);
    if (!query.step())
        return std::nullopt;
    return readBulkAction(*m_impl->database, query);
}

std::optional<BulkId> RunStore::bulkActionNumbered(std::int64_t number)
{
    Statement query = m_impl->database->prepare("SELECT id FROM bulk_action WHERE number = ?");
    query.with(number);
    return query.step() ? std::optional(BulkId{query.text(0)}) : std::nullopt;
}

std::vector<BulkAction> RunStore::activeBulkActions()
{
    static const std::string sql =
        "SELECT " + std::string(kBulkColumns) + " FROM bulk_action WHERE state < 4 ORDER BY number";
    std::vector<BulkAction> actions;
    Statement query = m_impl->database->prepare(sql);
    while (query.step())
        actions.push_back(readBulkAction(*m_impl->database, query));
    return actions;
}

std::optional<RunSeq> RunStore::seqOf(const RunId &id)
{
    Statement query = m_impl->database->prepare("SELECT seq FROM run WHERE id = ?");
    query.with(id.text);
    if (!query.step())
        return std::nullopt;
    return RunSeq{query.int64(0)};
}

RunSeq RunStore::newestSeq() const
{
    return RunSeq{m_impl->lastSeq};
}

} // namespace runyard
