#include "engine/store/read/run_lists.h"

#include "engine/base/limits.h"
#include "engine/store/read/list_pages.h"
#include "engine/store/read/read_scope.h"
#include "engine/store/read/run_filter_sql.h"
#include "engine/store/read/run_row_tests.h"
#include "engine/store/read/run_tally.h"
#include "engine/store/rows/run_order_sql.h"

#include <algorithm>

namespace runyard {

namespace {

std::int64_t single(Database &database, const std::string &sql, const std::vector<SqlValue> &values)
{
    Statement query = database.prepareOnce(sql);
    bindValues(query, values);
    return query.step() ? query.int64(0) : 0;
}

/// Counts matching runs with a key above (for lists that begin with the oldest: below) this one.
std::int64_t countBySeq(Database &database, Names &names, const RunFilter &filter, std::int64_t seq,
                        bool above)
{
    if (!isCountedInSpan(filter) || filter.createdFrom || filter.createdTo) {
        const RunSelect select = selectRuns(database, names, filter, "r.seq",
                                            above ? ListOrder::OldestFirst : ListOrder::NewestFirst, seq, 0);
        return select.none ? 0 : single(database, "SELECT count(*) FROM (" + select.sql + ")", select.values);
    }
    const CountedFilter counted(names, filter);
    std::int64_t count = 0;
    const auto add = [&](Statement &query, bool single) {
        while (query.step()) {
            if (counted.accepts(readCounterKey(query, 0)))
                count += single ? 1 : query.int64(4);
        }
    };
    const std::string sign = above ? " > " : " < ";
    Statement active = database.prepare(
        "SELECT task, status, queue, version FROM run INDEXED BY run_active WHERE status < 7 AND +seq" + sign
        + "?");
    active.with(seq);
    add(active, true);
    const std::int64_t block = seq / kRunsPerBlock;
    Statement blocks = database.prepare(
        "SELECT task, status, queue, version, runs FROM block_counter WHERE block" + sign + "?");
    blocks.with(block);
    add(blocks, false);
    Statement rows = database.prepare("SELECT task, status, queue, version FROM run WHERE seq" + sign
                                      + "?1 AND seq BETWEEN ?2 AND ?3 AND status >= 7");
    rows.with(seq, block * kRunsPerBlock, block * kRunsPerBlock + kRunsPerBlock - 1);
    add(rows, true);
    return count;
}

/// Returns the newest run created at or before a moment; where the clock was set back, one of several.
std::int64_t seqAt(Database &database, TimePoint at)
{
    Statement blocks = database.prepare("SELECT max(block) FROM run_block WHERE oldest <= ?");
    blocks.with(at);
    if (!blocks.step() || blocks.isNull(0))
        return 0;
    const std::int64_t block = blocks.int64(0);
    Statement rows = database.prepare(
        "SELECT coalesce(max(seq), ?1 - 1) FROM run WHERE seq BETWEEN ?1 AND ?2 AND created_at <= ?3");
    rows.with(block * kRunsPerBlock, block * kRunsPerBlock + kRunsPerBlock - 1, at);
    return rows.step() ? rows.int64(0) : 0;
}

/// Counts matching runs before this key in a list sorted by a value.
std::int64_t countByValue(Database &database, Names &names, const RunPlaceRequest &request,
                          const RunFilter &filter, const RunKey &key)
{
    const std::string value = orderExpression(request.order);
    RunSelect all = selectRuns(database, names, filter, "r.seq AS seq, " + value + " AS value",
                               ListOrder::NewestFirst, 0, 0);
    if (all.none)
        return 0;
    std::string where;
    if (key.value) {
        where = request.ascending ? "(value, seq) < (?, ?)" : "(value, seq) > (?, ?)";
        all.values.emplace_back(*key.value);
    } else {
        where = "value IS NOT NULL OR seq > ?";
    }
    all.values.emplace_back(toInt(key.seq));
    return single(database, "SELECT count(*) FROM (" + all.sql + ") WHERE " + where, all.values);
}

} // namespace

Result<RunPlace> RunLists::place(const RunPlaceRequest &request)
{
    ReadScope scope(m_database);
    const RunFilter filter = readableFilter(m_database, m_names, request.filter);
    RunPlace place;
    if (request.run) {
        Statement query = m_database.prepareOnce(
            "SELECT r.seq, " + std::string(orderExpression(request.order)) + " FROM run r WHERE r.id = ?");
        query.with(request.run->text);
        if (!query.step()) {
            m_database.fail(Error{ErrorCode::NotFound,
                                  "There is no run " + request.run->text + ".",
                                  "Check the id; it may belong to another workspace.",
                                  {}});
            return scope.give(std::move(place));
        }
        place.key.seq = RunSeq{query.int64(0)};
        if (request.order != RunOrder::Created)
            place.key.value = query.optionalInt64(1);
    } else if (request.createdAt && request.order == RunOrder::Created) {
        place.key.seq = RunSeq{seqAt(m_database, *request.createdAt)};
    } else {
        return Error{ErrorCode::InvalidInput,
                     "Only a list in order of creation can be gone to by time.",
                     "Sort by creation first.",
                     {}};
    }
    place.before = request.order == RunOrder::Created
                       ? countBySeq(m_database, m_names, filter, toInt(place.key.seq), !request.ascending)
                       : countByValue(m_database, m_names, request, filter, place.key);
    return scope.give(std::move(place));
}

Result<RunPage> RunLists::page(const RunPageRequest &asked)
{
    const int most = static_cast<int>(limits::kPageRows);
    if (asked.limit < 1 || asked.limit > most)
        return Error{ErrorCode::InvalidInput,
                     "A page has 1 to " + std::to_string(most) + " runs, not " + std::to_string(asked.limit)
                         + ".",
                     {},
                     {}};
    ReadScope scope(m_database);
    RunPageRequest request = asked;
    request.filter = readableFilter(m_database, m_names, asked.filter);
    if (request.order == RunOrder::Created)
        return scope.give(pageByCreation(m_database, m_names, request));
    return scope.give(pageByValue(m_database, m_names, request));
}

} // namespace runyard
