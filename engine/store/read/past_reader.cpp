#include "engine/store/read/past_reader.h"

#include "engine/base/limits.h"
#include "engine/store/read/read_scope.h"
#include "engine/store/read/run_filter_sql.h"
#include "engine/store/read/run_lookup.h"
#include "engine/store/read/run_row_tests.h"
#include "engine/store/read/run_tally.h"
#include "engine/store/rows/run_rows.h"

#include <algorithm>

namespace runyard {

namespace {

/// Returns the runs nearest to `edge`, without it, in the list as it was.
std::vector<Run> runsAt(Database &database, Names &names, const RunFilter &filter, TimePoint moment,
                        ListOrder order, std::int64_t edge, std::size_t limit)
{
    std::vector<Run> runs;
    const RunFilter lasting = readableFilter(database, names, lastingConditions(filter, moment));
    const RunSelect select = selectRuns(database, names, lasting, runColumns(), order, edge, 0);
    if (select.none)
        return runs;
    Statement query = database.prepareOnce(select.sql);
    bindValues(query, select.values);
    while (runs.size() < limit && query.step()) {
        Run run = readRun(query, names);
        putBack(database, run, moment);
        if (matches(filter, run, moment))
            runs.push_back(std::move(run));
    }
    return runs;
}

RunStatus statusOfRow(Database &database, const Statement &row, TimePoint moment)
{
    Run run;
    run.status = static_cast<RunStatus>(row.integer(1));
    run.seq = RunSeq{row.int64(4)};
    run.finishedAt = row.optionalTime(6);
    return statusAt(database, run, moment);
}

/// Counts a block row by row. Remembers when its last run finished, if all have.
void tallyRowsOfBlock(Database &database, std::int64_t block, TimePoint moment, const CountedFilter &filter,
                      RunTally &tally, BlockEnds &ends)
{
    Statement rows = database.prepare("SELECT task, status, queue, version, seq, created_at, finished_at"
                                      " FROM run WHERE seq BETWEEN ? AND ?");
    rows.with(block * kRunsPerBlock, block * kRunsPerBlock + kRunsPerBlock - 1);
    std::int64_t runs = 0;
    bool allFinished = true;
    TimePoint end;
    for (; rows.step(); ++runs) {
        const auto finished = rows.optionalTime(6);
        allFinished = allFinished && finished;
        end = std::max(end, std::max(rows.time(5), finished.value_or(end)));
        if (rows.time(5) > moment)
            continue;
        CounterKey key = readCounterKey(rows, 0);
        key.status = static_cast<std::int64_t>(statusOfRow(database, rows, moment));
        if (filter.accepts(key))
            tally.add(key, 1);
    }
    // The newest block may still receive runs.
    if (allFinished && runs > 0 && !database.failed()) {
        Statement later = database.prepare("SELECT 1 FROM run WHERE seq >= ? LIMIT 1");
        later.with((block + 1) * kRunsPerBlock);
        if (later.step())
            ends.emplace(block, end);
    }
}

void tallyBlocksAt(Database &database, TimePoint moment, const CountedFilter &filter, RunTally &tally,
                   BlockEnds &ends)
{
    Statement blocks = database.prepare("SELECT block FROM run_block WHERE oldest <= ?");
    blocks.with(moment);
    while (blocks.step()) {
        const std::int64_t block = blocks.int64(0);
        const auto end = ends.find(block);
        if (end == ends.end() || end->second > moment) {
            tallyRowsOfBlock(database, block, moment, filter, tally, ends);
            continue;
        }
        Statement counted =
            database.prepare("SELECT task, status, queue, version, runs FROM block_counter WHERE block = ?");
        counted.with(block);
        while (counted.step()) {
            const CounterKey key = readCounterKey(counted, 0);
            if (filter.accepts(key))
                tally.add(key, counted.int64(4));
        }
    }
}

} // namespace

Result<RunPage> PastReader::page(const RunPageRequest &request, TimePoint moment)
{
    const int most = static_cast<int>(limits::kPageRows);
    if (request.limit < 1 || request.limit > most)
        return Error{ErrorCode::InvalidInput,
                     "A page has 1 to " + std::to_string(most) + " runs, not " + std::to_string(request.limit)
                         + ".",
                     {},
                     {}};
    if (request.order != RunOrder::Created || request.ascending)
        return Error{ErrorCode::InvalidInput,
                     "A list of the past is in order of creation, newest first.",
                     "Sort by creation to look at the past.",
                     {}};
    ReadScope scope(m_database);
    const auto limit = static_cast<std::size_t>(request.limit);
    const auto nearest = [&](ListOrder order, std::int64_t edge, std::size_t most) {
        return runsAt(m_database, m_names, request.filter, moment, order, edge, most);
    };
    const bool up = request.newerThan && !request.olderThan;
    const std::int64_t edge = request.olderThan   ? toInt(*request.olderThan)
                              : request.newerThan ? toInt(*request.newerThan)
                                                  : 0;
    RunPage page;
    page.runs = nearest(up ? ListOrder::OldestFirst : ListOrder::NewestFirst, edge, limit + 1);
    const bool more = page.runs.size() > limit;
    if (more)
        page.runs.pop_back();
    if (up) {
        std::reverse(page.runs.begin(), page.runs.end());
        page.hasNewer = more;
        const std::int64_t last = page.runs.empty() ? edge + 1 : toInt(page.runs.back().seq);
        page.hasOlder = !nearest(ListOrder::NewestFirst, last, 1).empty();
    } else {
        page.hasOlder = more;
        const std::int64_t first = page.runs.empty() ? edge - 1 : toInt(page.runs.front().seq);
        page.hasNewer = edge != 0 && !nearest(ListOrder::OldestFirst, first, 1).empty();
    }
    return scope.give(std::move(page));
}

Result<RunCounts> PastReader::counts(const RunFilter &asked, TimePoint moment)
{
    ReadScope scope(m_database);
    RunTally tally;
    if (isCounted(asked)) {
        const CountedFilter counted(m_names, readableFilter(m_database, m_names, asked));
        tallyBlocksAt(m_database, moment, counted, tally, m_blockEnds);
        return scope.give(tally.counts(m_names));
    }
    const RunFilter lasting = readableFilter(m_database, m_names, lastingConditions(asked, moment));
    const RunSelect select =
        selectRuns(m_database, m_names, lasting, runColumns(), ListOrder::NewestFirst, 0, 0);
    if (select.none)
        return scope.give(RunCounts{});
    Statement query = m_database.prepareOnce(select.sql);
    bindValues(query, select.values);
    while (query.step()) {
        Run run = readRun(query, m_names);
        CounterKey key = {query.int64(2), query.int64(3), query.int64(4), query.int64(5)};
        putBack(m_database, run, moment);
        if (!matches(asked, run, moment))
            continue;
        key.status = static_cast<std::int64_t>(run.status);
        tally.add(key, 1);
        for (const std::string &tag : run.tags)
            tally.addTag(tag, 1);
    }
    return scope.give(tally.counts(m_names));
}

Result<RunDetail> PastReader::detail(const RunId &id, TimePoint moment)
{
    auto found = m_runs.detail(id);
    if (!found)
        return found;
    RunDetail &then = *found;
    if (then.run.createdAt > moment)
        return Error{
            ErrorCode::NotFound, "The run " + id.text + " did not exist yet.", "Go to a later moment.", {}};
    ReadScope scope(m_database);
    const auto isLater = [&](const Run &run) { return run.createdAt > moment; };
    putBack(m_database, then.run, moment);
    for (auto *relatives : {&then.children, &then.replays}) {
        std::erase_if(*relatives, isLater);
        for (Run &run : *relatives)
            putBack(m_database, run, moment);
    }
    std::erase_if(then.transitions, [&](const Transition &change) { return change.at > moment; });
    std::erase_if(then.attempts, [&](const Attempt &attempt) { return attempt.createdAt > moment; });
    for (Attempt &attempt : then.attempts) {
        if (!attempt.finishedAt || *attempt.finishedAt <= moment)
            continue;
        attempt.finishedAt.reset();
        if (attempt.startedAt && *attempt.startedAt > moment)
            attempt.startedAt.reset();
        attempt.status = attempt.startedAt ? AttemptStatus::Executing : AttemptStatus::Starting;
        attempt.error.reset();
        attempt.output = {};
        attempt.exit = {};
    }
    if (!then.run.finishedAt) {
        then.output = {};
        then.error.reset();
    }
    return scope.give(std::move(then));
}

} // namespace runyard
