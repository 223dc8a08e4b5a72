#include "engine/store/read/batch_reader.h"

#include "engine/base/limits.h"
#include "engine/store/base/names.h"
#include "engine/store/read/read_scope.h"
#include "engine/store/rows/batch_rows.h"

#include <algorithm>

namespace runyard {

namespace {

std::optional<Batch> batchBy(Database &database, const BatchId &id)
{
    static const std::string sql = std::string("SELECT ") + kBatchColumns + " FROM batch b WHERE b.id = ?";
    Statement query = database.prepare(sql);
    query.with(id.text);
    if (query.step())
        return readBatch(query);
    database.fail({ErrorCode::NotFound, "There is no batch " + id.text + ".", "Check the id.", {}});
    return std::nullopt;
}

std::vector<Batch> batchesBeside(Database &database, const std::string &where, std::int64_t edge,
                                 const std::string &direction, int limit)
{
    Statement query =
        database.prepare(std::string("SELECT ") + kBatchColumns + " FROM batch b WHERE b.number " + where
                         + " ? ORDER BY b.number " + direction + " LIMIT ?");
    query.with(edge, limit);
    std::vector<Batch> batches;
    while (query.step())
        batches.push_back(readBatch(query));
    return batches;
}

BatchMember readMember(const Statement &row, Names &names)
{
    BatchMember member;
    member.index = row.integer(0);
    const auto kind = static_cast<BatchItemKind>(row.integer(1));
    member.wasThere = kind == BatchItemKind::WasThere || kind == BatchItemKind::Awaited;
    member.seq = RunSeq{row.int64(2)};
    member.run = RunId{row.text(3)};
    member.status = static_cast<RunStatus>(row.integer(4));
    member.taskId = names.text(row.int64(5));
    member.error = row.text(6);
    member.errorCode = row.text(7);
    return member;
}

} // namespace

Result<BatchPage> BatchReader::page(const BatchPageRequest &request)
{
    if (request.limit < 1 || request.limit > static_cast<int>(limits::kPageRows))
        return Error{ErrorCode::InvalidInput, "A page has 1 to 500 rows.", {}, {}};
    ReadScope scope(m_database);
    BatchPage page;
    const bool up = request.newerThan && !request.olderThan;
    const std::int64_t edge = request.olderThan ? *request.olderThan : request.newerThan.value_or(INT64_MAX);
    page.batches = batchesBeside(m_database, up ? ">" : "<", edge, up ? "ASC" : "DESC", request.limit + 1);
    const bool more = std::ssize(page.batches) > request.limit;
    if (more)
        page.batches.pop_back();
    const bool hasEdge = request.olderThan || request.newerThan;
    const bool behind = hasEdge && !batchesBeside(m_database, up ? "<=" : ">=", edge, "ASC", 1).empty();
    if (up)
        std::reverse(page.batches.begin(), page.batches.end());
    page.hasOlder = up ? behind : more;
    page.hasNewer = up ? more : behind;
    return scope.give(std::move(page));
}

Result<Batch> BatchReader::find(const BatchId &id)
{
    ReadScope scope(m_database);
    return scope.give(batchBy(m_database, id).value_or(Batch{}));
}

Result<BatchMembers> BatchReader::members(const BatchMembersRequest &request)
{
    if (request.limit < 1 || request.limit > limits::kBatchItems)
        return Error{ErrorCode::InvalidInput,
                     "A page has 1 to " + std::to_string(limits::kBatchItems) + " items.",
                     {},
                     {}};
    ReadScope scope(m_database);
    BatchMembers found;
    if (const auto batch = batchBy(m_database, request.batch)) {
        found.batch = *batch;
        Statement query = m_database.prepare(
            std::string("SELECT i.item, i.kind, i.run, r.id, r.status, i.task, i.error, i.error_code"
                        " FROM batch_item i LEFT JOIN run r ON r.seq = i.run"
                        " WHERE i.batch = ? AND i.item > ?")
            + (request.onlyErrors ? " AND i.kind = 3" : "") + " ORDER BY i.item LIMIT ?");
        query.with(batch->number, request.after, request.limit + 1);
        while (query.step())
            found.members.push_back(readMember(query, m_names));
    }
    found.hasMore = std::ssize(found.members) > request.limit;
    if (found.hasMore)
        found.members.pop_back();
    return scope.give(std::move(found));
}

} // namespace runyard
