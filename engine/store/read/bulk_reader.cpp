#include "engine/store/read/bulk_reader.h"

#include "engine/base/limits.h"
#include "engine/store/read/read_scope.h"
#include "engine/store/read/run_counter.h"
#include "engine/store/read/run_filter_sql.h"
#include "engine/store/rows/bulk_rows.h"
#include "engine/store/rows/run_rows.h"

#include <algorithm>
#include <limits>

namespace runyard {

namespace {

constexpr int kMaxListedActions = 500;

BulkItem readItem(const Statement &row)
{
    BulkItem item;
    item.seq = RunSeq{row.int64(0)};
    item.run = RunId{row.text(1)};
    item.outcome = static_cast<BulkOutcome>(std::clamp(row.integer(2), 0, 2));
    item.reason = row.text(3);
    if (!row.isNull(4)) {
        item.made = RunId{row.text(4)};
        item.madeStatus = static_cast<RunStatus>(row.integer(5));
    }
    return item;
}

std::vector<BulkItem> readItems(Database &database, const BulkItemsRequest &request, int limit)
{
    std::string sql = "SELECT i.run, r.id, i.outcome, i.reason, m.id, m.status FROM bulk_item i"
                      " LEFT JOIN run r ON r.seq = i.run LEFT JOIN run m ON m.seq = i.made"
                      " WHERE i.action = (SELECT number FROM bulk_action WHERE id = ?) AND i.run > ?";
    if (request.onlyTroubles)
        sql += " AND i.outcome <> 0";
    Statement query = database.prepare(sql + " ORDER BY i.run LIMIT ?");
    query.with(request.action.text, toInt(request.after), limit);
    std::vector<BulkItem> items;
    while (query.step())
        items.push_back(readItem(query));
    return items;
}

std::vector<RunSeq> readSeqs(Statement &query)
{
    std::vector<RunSeq> seqs;
    while (query.step())
        seqs.push_back(RunSeq{query.int64(0)});
    return seqs;
}

} // namespace

Result<std::vector<BulkAction>> BulkReader::actions()
{
    ReadScope scope(m_database);
    static const std::string sql =
        "SELECT " + std::string(kBulkColumns) + " FROM bulk_action ORDER BY number DESC LIMIT ?";
    std::vector<BulkAction> actions;
    {
        Statement query = m_database.prepare(sql);
        query.with(kMaxListedActions);
        while (query.step())
            actions.push_back(readBulkAction(m_database, query));
    }
    return scope.give(std::move(actions));
}

Result<BulkPage> BulkReader::page(const BulkPageRequest &request)
{
    if (request.limit < 1 || request.limit > static_cast<int>(limits::kPageRows))
        return Error{ErrorCode::InvalidInput, "A page has 1 to 500 rows.", {}, {}};
    ReadScope scope(m_database);
    const bool up = !request.newerThan.empty() && request.olderThan.empty();
    const BulkId &edge = up ? request.newerThan : request.olderThan;
    if (!edge.empty()) {
        Statement known = m_database.prepare("SELECT 1 FROM bulk_action WHERE id = ?");
        known.with(edge.text);
        if (!known.step() && !m_database.failed())
            m_database.fail(Error{ErrorCode::InvalidInput,
                                  "page: there is no bulk action with the cursor's id.",
                                  "Begin again without a cursor.",
                                  {{"page", "unknown cursor"}}});
    }
    if (m_database.failed())
        return scope.give(BulkPage{});
    const auto read = [&](const std::string &where, const char *direction, int limit) {
        Statement query = m_database.prepare(
            std::string("SELECT ") + kBulkColumns + " FROM bulk_action WHERE "
            + (edge.empty() ? "?1 = ''"
                            : "number " + where + " (SELECT number FROM bulk_action WHERE id = ?1)")
            + " ORDER BY number " + direction + " LIMIT ?2");
        query.with(edge.text, limit);
        std::vector<BulkAction> actions;
        while (query.step())
            actions.push_back(readBulkAction(m_database, query));
        return actions;
    };
    BulkPage page;
    page.actions = read(up ? ">" : "<", up ? "ASC" : "DESC", request.limit + 1);
    const bool more = std::ssize(page.actions) > request.limit;
    if (more)
        page.actions.pop_back();
    const bool behind = !edge.empty() && !read(up ? "<=" : ">=", "ASC", 1).empty();
    if (up)
        std::reverse(page.actions.begin(), page.actions.end());
    page.hasOlder = up ? behind : more;
    page.hasNewer = up ? more : behind;
    return scope.give(std::move(page));
}

Result<BulkDetail> BulkReader::detail(const BulkItemsRequest &request)
{
    if (request.limit < 1 || request.limit > static_cast<int>(limits::kPageRows))
        return Error{ErrorCode::InvalidInput, "A page has 1 to 500 rows.", {}, {}};
    ReadScope scope(m_database);
    BulkDetail detail;
    {
        static const std::string sql =
            "SELECT " + std::string(kBulkColumns) + " FROM bulk_action WHERE id = ?";
        Statement query = m_database.prepare(sql);
        query.with(request.action.text);
        if (!query.step()) {
            m_database.fail(Error{ErrorCode::NotFound,
                                  "There is no bulk action " + request.action.text + ".",
                                  "It may belong to another workspace.",
                                  {}});
            return scope.give(std::move(detail));
        }
        detail.action = readBulkAction(m_database, query);
    }
    detail.items = readItems(m_database, request, request.limit + 1);
    detail.hasMore = detail.items.size() > static_cast<std::size_t>(request.limit);
    if (detail.hasMore)
        detail.items.pop_back();
    {
        Statement query = m_database.prepare(
            "SELECT m.status, count(*) FROM bulk_item i JOIN run m ON m.seq = i.made"
            " WHERE i.action = (SELECT number FROM bulk_action WHERE id = ?) AND i.made IS NOT NULL"
            " GROUP BY m.status");
        query.with(request.action.text);
        while (query.step()) {
            if (const int status = query.integer(0); status >= 0 && status < kRunStatusCount)
                detail.madeByStatus[static_cast<std::size_t>(status)] = query.int64(1);
        }
    }
    return scope.give(std::move(detail));
}

Result<BulkTargets> BulkReader::targets(const BulkTargetsRequest &request)
{
    ReadScope scope(m_database);
    const std::int64_t after = toInt(request.after);
    const std::int64_t last =
        request.upTo == RunSeq::None ? std::numeric_limits<std::int64_t>::max() : toInt(request.upTo);
    const int limit = request.limit + 1;
    const RunSelection &selection = request.request.selection;
    std::vector<RunSeq> seqs;
    if (!request.request.madeBy.empty()) {
        Statement query = m_database.prepare(
            "SELECT made FROM bulk_item WHERE action = (SELECT number FROM bulk_action WHERE id = ?)"
            " AND made IS NOT NULL AND made > ? AND made <= ? ORDER BY made LIMIT ?");
        query.with(request.request.madeBy.text, after, last, limit);
        seqs = readSeqs(query);
    } else if (selection.all) {
        const RunSelect select =
            selectRuns(m_database, m_names, *selection.all, "r.seq", ListOrder::OldestFirst, after, limit);
        if (!select.none) {
            Statement query = m_database.prepareOnce(select.sql);
            bindValues(query, select.values);
            while (query.step() && query.int64(0) <= last)
                seqs.push_back(RunSeq{query.int64(0)});
        }
    } else if (!request.action.empty()) {
        Statement query = m_database.prepare(
            "SELECT run FROM bulk_target WHERE action = (SELECT number FROM bulk_action WHERE id = ?)"
            " AND run > ? ORDER BY run LIMIT ?");
        query.with(request.action.text, after, limit);
        seqs = readSeqs(query);
    } else {
        for (const RunId &id : selection.ids) {
            Statement query = m_database.prepare("SELECT seq FROM run WHERE id = ?");
            query.with(id.text);
            if (query.step() && query.int64(0) > after)
                seqs.push_back(RunSeq{query.int64(0)});
        }
        std::sort(seqs.begin(), seqs.end());
        seqs.erase(std::unique(seqs.begin(), seqs.end()), seqs.end());
    }
    BulkTargets targets;
    targets.hasMore = seqs.size() > static_cast<std::size_t>(request.limit);
    seqs.resize(std::min(seqs.size(), static_cast<std::size_t>(request.limit)));
    for (const RunSeq seq : seqs) {
        Statement query =
            m_database.prepare("SELECT r.id, r.task, r.status, d.payload, d.payload_type,"
                               " d.payload_codec FROM run r LEFT JOIN run_data d ON d.run = r.seq"
                               " WHERE r.seq = ?");
        query.with(toInt(seq));
        if (!query.step())
            continue;
        BulkTarget target{seq,
                          RunId{query.text(0)},
                          m_names.text(query.int64(1)),
                          static_cast<RunStatus>(query.integer(2)),
                          {}};
        if (request.withPayloads)
            target.payload = readPacket(m_database, query, 3);
        targets.runs.push_back(std::move(target));
    }
    return scope.give(std::move(targets));
}

Result<std::int64_t> BulkReader::countTargets(const BulkRequest &request)
{
    if (!request.madeBy.empty()) {
        const auto found = detail({request.madeBy, false, RunSeq::None, 1});
        return found ? Result<std::int64_t>(found->action.made) : found.error();
    }
    if (!request.selection.all) {
        std::vector<RunId> ids = request.selection.ids;
        std::sort(ids.begin(), ids.end());
        return static_cast<std::int64_t>(std::unique(ids.begin(), ids.end()) - ids.begin());
    }
    const auto found = m_counter.counts(*request.selection.all);
    return found ? Result<std::int64_t>(found->total()) : found.error();
}

} // namespace runyard
