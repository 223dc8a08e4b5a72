#include "engine/store/read/run_filter_sql.h"

#include "engine/store/read/run_row_tests.h"
#include "engine/store/read/run_tally.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <utility>

namespace runyard {

namespace {

// Merging more walks than this costs more than a plain walk down the list.
constexpr std::size_t kMaxPairs = 200;
// What preparing and starting a walk costs, counted in rows looked at.
constexpr double kRowsPerArm = 10;
constexpr std::int64_t kLastSeq = std::numeric_limits<std::int64_t>::max();

/// Runs of one task in one status: how many there are, and how many of them the counted part of the
/// filter accepts.
struct Pair
{
    std::int64_t task = 0;
    std::int64_t status = 0;
    double all = 0;
    double matching = 0;
};

std::vector<Pair> pairsWithRuns(Database &database, Names &names, const RunFilter &filter)
{
    std::map<std::pair<std::int64_t, std::int64_t>, Pair> sums;
    const CountedFilter counted(names, filter);
    Statement query =
        database.prepare("SELECT task, status, queue, version, runs FROM counter WHERE runs > 0");
    while (query.step()) {
        const CounterKey key = readCounterKey(query, 0);
        const auto runs = static_cast<double>(query.int64(4));
        Pair &pair = sums[{key.task, key.status}];
        pair.task = key.task;
        pair.status = key.status;
        pair.all += runs;
        if (counted.accepts(key))
            pair.matching += runs;
    }
    std::vector<Pair> pairs;
    for (const auto &[key, pair] : sums) {
        if (pair.matching > 0)
            pairs.push_back(pair);
    }
    return pairs;
}

bool isFinished(const Pair &pair)
{
    return isFinal(static_cast<RunStatus>(pair.status));
}

/// Returns how many rows must be read to find `wanted` (0 = all) when `matching` of `rows` match.
double rowsToLookAt(double rows, double matching, double wanted)
{
    return wanted == 0 || matching <= 0 ? rows : std::min(rows, wanted * rows / matching);
}

/// Returns whether one walk down the keys probably reads fewer rows than a walk for each pair.
bool isOneWalkCheaper(const std::vector<Pair> &pairs, bool pairsDecide, double keys, double allKeys,
                      double wanted)
{
    if (pairs.size() > kMaxPairs)
        return true;
    double byPairs = 0;
    double matching = 0;
    for (const Pair &pair : pairs) {
        const double rows = isFinished(pair) && allKeys > 0 ? pair.all * keys / allKeys : pair.all;
        byPairs += kRowsPerArm;
        byPairs += pairsDecide ? 0 : rowsToLookAt(rows, std::min(rows, pair.matching), wanted);
        matching += pair.matching;
    }
    return rowsToLookAt(keys, std::min(keys, matching), wanted) < byPairs;
}

std::int64_t newestSeq(Database &database)
{
    Statement query = database.prepare("SELECT max(seq) FROM run");
    return query.step() ? query.int64(0) : 0;
}

/// Where the finished runs of the filter's versions are: a version is current for a while, then never
/// again, so most of the list need not be looked at.
SeqRange rangeOfVersions(Database &database, Names &names, const RunFilter &filter, SeqRange range)
{
    if (filter.versions.empty())
        return range;
    Condition condition;
    if (!addCounted(condition, names, filter, ""))
        return {kLastSeq, 0};
    const auto end = [&](const char *direction) -> std::optional<std::int64_t> {
        Statement query = database.prepareOnce("SELECT block FROM block_counter WHERE runs > 0"
                                               + condition.sql + " ORDER BY block " + direction + " LIMIT 1");
        bindValues(query, condition.values);
        return query.step() ? std::optional(query.int64(0)) : std::nullopt;
    };
    const auto newest = end("DESC");
    const auto oldest = end("ASC");
    if (!newest || !oldest)
        return {kLastSeq, 0};
    range.narrowToBlocks(*oldest, *newest);
    return range;
}

/// The number of an action, and whether it is known for the runs it made, not for those it was about. Both grow
/// together, so either way its items are in the order of the list.
std::pair<std::int64_t, bool> itemsOf(Database &database, const BulkId &id)
{
    Statement query = database.prepare(
        "SELECT b.number, EXISTS (SELECT 1 FROM bulk_item i INDEXED BY bulk_item_made"
        " WHERE i.action = b.number AND i.made IS NOT NULL) FROM bulk_action b WHERE b.id = ?");
    query.with(id.text);
    if (!query.step())
        return {0, false};
    return {query.int64(0), query.integer(1) != 0};
}

void append(std::vector<SqlValue> &to, const std::vector<SqlValue> &from)
{
    to.insert(to.end(), from.begin(), from.end());
}

} // namespace

void SeqRange::narrowToBlocks(std::int64_t firstBlock, std::int64_t lastBlock)
{
    first = std::max(first, firstBlock * kRunsPerBlock);
    last = std::min(last, lastBlock * kRunsPerBlock + kRunsPerBlock - 1);
}

SeqRange rangeOfTime(Database &database, const RunFilter &filter)
{
    SeqRange range{1, kLastSeq};
    if (!filter.createdFrom && !filter.createdTo)
        return range;
    Statement query =
        database.prepare("SELECT min(block), max(block) FROM run_block WHERE newest >= ? AND oldest < ?");
    query.with(filter.createdFrom ? toMicros(*filter.createdFrom) : std::numeric_limits<std::int64_t>::min(),
               filter.createdTo ? toMicros(*filter.createdTo) : kLastSeq);
    if (!query.step() || query.isNull(0))
        return {kLastSeq, 0};
    range.narrowToBlocks(query.int64(0), query.int64(1));
    return range;
}

RunFilter readableFilter(Database &database, Names &names, const RunFilter &filter)
{
    RunFilter readable = resolved(filter, SystemClock().now());
    const auto expand = [&](RunFilter &with) {
        std::vector<std::string> tasks;
        for (std::string &pattern : with.taskIds) {
            if (pattern.find('*') == std::string::npos) {
                tasks.push_back(std::move(pattern));
                continue;
            }
            const std::size_t before = tasks.size();
            Statement query = database.prepare("SELECT DISTINCT task FROM counter");
            while (query.step()) {
                if (const std::string task = names.text(query.int64(0)); matchesPattern(pattern, task))
                    tasks.push_back(task);
            }
            if (tasks.size() == before)
                tasks.push_back(std::move(pattern)); // stays a condition that nothing meets
        }
        with.taskIds = std::move(tasks);
    };
    expand(readable);
    for (RunFilter &excluded : readable.noneOf)
        expand(excluded);
    return readable;
}

void bindValues(Statement &statement, const std::vector<SqlValue> &values)
{
    for (const SqlValue &value : values)
        std::visit([&statement](const auto &plain) { statement.with(plain); }, value);
}

RunSelect selectRuns(Database &database, Names &names, const RunFilter &filter, const std::string &columns,
                     ListOrder order, std::int64_t edge, int limit)
{
    const bool newest = order == ListOrder::NewestFirst;
    const std::string direction = newest ? " DESC" : " ASC";
    const std::int64_t atMost = limit > 0 ? limit : -1;
    SeqRange range = rangeOfTime(database, filter);
    if (edge != 0)
        newest ? range.last = std::min(range.last, edge - 1) : range.first = std::max(range.first, edge + 1);

    const std::string search = searchExpression(filter.search);
    const bool byAction = filter.bulkAction && search.empty() && !filter.errorGroup && filter.ids.empty();
    RunFilter tested = filter;
    if (byAction) // its items are walked; asking each run again would be most of the work
        tested.bulkAction.reset();
    RunSelect select;
    Condition tests;
    if (range.isEmpty() || !addRowTests(tests, names, tested)) {
        select.none = true;
        return select;
    }
    const auto walk = [&](const std::string &from, const std::string &where, const std::string &key,
                          std::vector<SqlValue> values, const std::string &what, SeqRange keys) {
        std::string sql = "SELECT " + what + " FROM " + from + " WHERE " + where + key + " BETWEEN ? AND ?"
                          + tests.sql + " ORDER BY " + key + direction + " LIMIT ?";
        values.push_back(keys.first);
        values.push_back(keys.last);
        append(values, tests.values);
        values.push_back(atMost);
        append(select.values, values);
        return sql;
    };

    if (!search.empty()) {
        select.sql = walk("run_search s CROSS JOIN run r ON r.seq = s.rowid", "s.run_search MATCH ? AND ",
                          "s.rowid", {search}, columns, range);
        return select;
    }
    if (filter.errorGroup && filter.ids.empty()) {
        select.sql = walk("error_group_run d CROSS JOIN run r ON r.seq = d.run", "d.error_group = ? AND ",
                          "d.run", {*filter.errorGroup}, columns, range);
        return select;
    }
    if (byAction) {
        const auto [action, makesRuns] = itemsOf(database, *filter.bulkAction);
        const std::string key = makesRuns ? "d.made" : "d.run";
        select.sql = walk("bulk_item d CROSS JOIN run r ON r.seq = " + key,
                          "d.action = ? AND d.outcome = 0 AND d.made IS"
                              + std::string(makesRuns ? " NOT" : "") + " NULL AND ",
                          key, {action}, columns, range);
        return select;
    }
    if (filter.tags.size() == 1 && filter.ids.empty()) {
        select.sql = walk("run_tag d CROSS JOIN run r ON r.seq = d.run", "d.tag = ? AND ", "d.run",
                          {*names.find(filter.tags.front())}, columns, range);
        return select;
    }
    const bool ownIndex = filter.parent || filter.replayOf || filter.schedule || filter.batch
                          || filter.bulkAction || !filter.ids.empty();
    const bool counted = !filter.statuses.empty() || !filter.taskIds.empty() || !filter.queues.empty()
                         || !filter.versions.empty();
    if (!ownIndex && counted) {
        const std::vector<Pair> pairs = pairsWithRuns(database, names, filter);
        const SeqRange finished = rangeOfVersions(database, names, filter, range);
        const bool pairsDecide = filter.queues.empty() && filter.versions.empty() && filter.machines.empty()
                                 && !filter.isTest && !filter.rootOnly && !hasFineConditions(filter);
        const std::int64_t newestKey = newestSeq(database);
        const std::int64_t keys =
            std::max<std::int64_t>(std::min(finished.last, newestKey) - finished.first + 1, 0);
        const bool oneWalk = isOneWalkCheaper(pairs, pairsDecide, static_cast<double>(keys),
                                              static_cast<double>(newestKey), limit);
        std::string merged;
        const auto arm = [&](const std::string &index, const std::string &where, std::vector<SqlValue> values,
                             SeqRange keysOfArm) {
            if (keysOfArm.isEmpty())
                return;
            merged += (merged.empty() ? "" : " UNION ALL ")
                      + ("SELECT seq FROM ("
                         + walk("run r" + index, where, "r.seq", std::move(values), "r.seq AS seq", keysOfArm)
                         + ")");
        };
        if (!oneWalk) {
            for (const Pair &pair : pairs)
                arm(" INDEXED BY run_by_task", "r.task = ? AND r.status = ? AND ", {pair.task, pair.status},
                    isFinished(pair) ? finished : range);
        } else if (!filter.versions.empty()) {
            // Only finished runs are known to be in the blocks of their version.
            arm(" NOT INDEXED", "r.status >= 7 AND ", {}, finished);
            for (int status = 0; status < static_cast<int>(RunStatus::Completed); ++status)
                arm(" INDEXED BY run_active", "r.status < 7 AND r.status = ? AND ", {std::int64_t{status}},
                    range);
        } else {
            select.sql = walk("run r NOT INDEXED", "", "r.seq", {}, columns, range);
            return select;
        }
        if (merged.empty()) {
            select.none = true;
            return select;
        }
        select.sql = "SELECT " + columns + " FROM (" + merged + " ORDER BY seq" + direction
                     + " LIMIT ?) d CROSS JOIN run r ON r.seq = d.seq ORDER BY d.seq" + direction;
        select.values.push_back(atMost);
        return select;
    }
    select.sql = walk("run r", "", "r.seq", {}, columns, range);
    return select;
}

} // namespace runyard
