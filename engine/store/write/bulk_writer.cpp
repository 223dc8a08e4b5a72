#include "engine/store/write/bulk_writer.h"

#include "engine/store/base/database.h"
#include "engine/store/rows/bulk_rows.h"

#include <sqlite3.h>

namespace runyard {

Status BulkWriter::canKeep(const BulkRequest &request)
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

std::int64_t BulkWriter::insert(const BulkAction &action, const std::vector<RunSeq> &targets)
{
    const std::string request = encodeBulkRequest(action.request);
    m_database
        .prepare("INSERT INTO bulk_action (id, state, request, created_at, starts_at, total, done, failed,"
                 " skipped, made, problem, up_to, position) VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, 0, '', ?, 0)")
        .with(action.id.text, static_cast<int>(action.state), request, action.createdAt, action.startsAt,
              action.total, toInt(action.upTo))
        .run();
    const std::int64_t number = sqlite3_last_insert_rowid(m_database.handle());
    for (const RunSeq run : targets)
        m_database
            .prepare("INSERT OR IGNORE INTO bulk_target (action, run)"
                     " VALUES ((SELECT number FROM bulk_action WHERE id = ?), ?)")
            .with(action.id.text, toInt(run))
            .run();
    return number;
}

void BulkWriter::update(const BulkAction &action)
{
    m_database
        .prepare("UPDATE bulk_action SET state = ?, starts_at = ?, started_at = ?, finished_at = ?,"
                 " total = ?, done = ?, failed = ?, skipped = ?, made = ?, problem = ?, position = ?"
                 " WHERE id = ?")
        .with(static_cast<int>(action.state), action.startsAt, action.startedAt, action.finishedAt,
              action.total, action.done, action.failed, action.skipped, action.made, action.problem,
              toInt(action.position), action.id.text)
        .run();
}

void BulkWriter::addItem(const BulkId &action, RunSeq run, BulkOutcome outcome, RunSeq made,
                         const std::string &reason)
{
    // Not "OR IGNORE": processing a run twice must fail loudly.
    m_database
        .prepare("INSERT INTO bulk_item (action, run, outcome, made, reason)"
                 " VALUES ((SELECT number FROM bulk_action WHERE id = ?), ?, ?, ?, ?)")
        .with(action.text, toInt(run), static_cast<int>(outcome),
              made == RunSeq::None ? std::nullopt : std::optional(toInt(made)),
              reason.empty() ? std::nullopt : std::optional(reason))
        .run();
}

std::optional<BulkAction> BulkWriter::find(const BulkId &id)
{
    static const std::string sql = "SELECT " + std::string(kBulkColumns) + " FROM bulk_action WHERE id = ?";
    Statement query = m_database.prepare(sql);
    query.with(id.text);
    if (!query.step())
        return std::nullopt;
    return readBulkAction(m_database, query);
}

std::optional<BulkId> BulkWriter::idOf(std::int64_t number)
{
    Statement query = m_database.prepare("SELECT id FROM bulk_action WHERE number = ?");
    query.with(number);
    return query.step() ? std::optional(BulkId{query.text(0)}) : std::nullopt;
}

std::vector<BulkAction> BulkWriter::active()
{
    static const std::string sql =
        "SELECT " + std::string(kBulkColumns) + " FROM bulk_action WHERE state < 4 ORDER BY number";
    std::vector<BulkAction> actions;
    Statement query = m_database.prepare(sql);
    while (query.step())
        actions.push_back(readBulkAction(m_database, query));
    return actions;
}

} // namespace runyard
