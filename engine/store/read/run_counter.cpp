#include "engine/store/read/run_counter.h"

#include "engine/store/read/read_scope.h"
#include "engine/store/read/run_filter_sql.h"
#include "engine/store/read/run_row_tests.h"
#include "engine/store/read/run_tally.h"

#include <algorithm>
#include <set>

namespace runyard {

namespace {

// Up to this many runs the tags of a list are counted row by row. For larger lists only
// tags with counters are returned: their numbers are exact, but some tags may be missing instead of taking seconds.
constexpr std::int64_t kMaxRowsForTags = 5'000;
constexpr std::int64_t kMaxTagCounters = 30'000;
constexpr std::int64_t kNoName = -3; // no run has it

bool hasTimeSpan(const RunFilter &filter)
{
    return filter.createdFrom || filter.createdTo;
}

/// The filter without conditions that hold for every run.
RunFilter withoutEmptyConditions(RunFilter filter)
{
    if (searchExpression(filter.search).empty())
        filter.search.clear();
    if (filter.rootOnly && !*filter.rootOnly)
        filter.rootOnly.reset();
    return filter;
}

enum class Source { Counters, Blocks, TagCounters, Rows };

/// Tags and traits (counter_key.h) of a filter, of which each matching run has exactly one.
struct OneTag
{
    std::vector<std::int64_t> anyOf; // numbers of tag_counter that exclude each other
    std::string isOnRun;             // tests `run r`, with the numbers in place
};

/// Takes tags and traits out of the filter. Returns an empty `anyOf` without any, and nothing when there are too many.
std::optional<OneTag> takeTag(Names &names, RunFilter &filter)
{
    const int kinds = (filter.tags.empty() ? 0 : 1) + (filter.machines.empty() ? 0 : 1)
                      + (filter.isTest ? 1 : 0) + (filter.rootOnly ? 1 : 0);
    if (kinds > 1 || filter.tags.size() > 1 || (filter.isTest && !*filter.isTest))
        return std::nullopt;
    OneTag found;
    if (!filter.tags.empty()) {
        const std::int64_t tag = names.find(filter.tags.front()).value_or(kNoName);
        found = {{tag},
                 "EXISTS (SELECT 1 FROM run_tag t WHERE t.run = r.seq AND t.tag = " + std::to_string(tag)
                     + ")"};
    } else if (filter.isTest) {
        found = {{kTestTrait}, "r.flags & 1"};
    } else if (filter.rootOnly) {
        found = {{kRootTrait}, "r.parent IS NULL"};
    }
    std::set<std::int64_t> machines; // one named twice is counted once
    for (const std::string &machine : filter.machines)
        machines.insert(names.find(machine).value_or(kNoName));
    for (const std::int64_t machine : machines) {
        found.anyOf.push_back(machine == kNoName ? kNoName : machineTrait(machine));
        found.isOnRun += (found.isOnRun.empty() ? "r.machine IN (" : ",") + std::to_string(machine);
    }
    found.isOnRun += machines.empty() ? "" : ")";
    filter.tags.clear();
    filter.machines.clear();
    filter.isTest.reset();
    filter.rootOnly.reset();
    return found;
}

/// Returns the cheapest source of the exact answer.
Source sourceFor(Names &names, RunFilter filter)
{
    const bool inSpan = hasTimeSpan(filter);
    filter.createdFrom.reset();
    filter.createdTo.reset();
    const auto tag = takeTag(names, filter);
    if (!tag || !isCounted(filter) || (!tag->anyOf.empty() && inSpan))
        return Source::Rows;
    return !tag->anyOf.empty() ? Source::TagCounters : inSpan ? Source::Blocks : Source::Counters;
}

void tallyCounters(Database &database, const CountedFilter &filter, RunTally &tally)
{
    Statement query =
        database.prepare("SELECT task, status, queue, version, runs FROM counter WHERE runs > 0");
    while (query.step()) {
        const CounterKey key = readCounterKey(query, 0);
        if (filter.accepts(key))
            tally.add(key, query.int64(4));
    }
}

/// Counts active runs of the span; the counters of blocks hold the finished ones.
void tallyActive(Database &database, const RunFilter &span, const CountedFilter &filter, RunTally &tally)
{
    Statement query = database.prepare("SELECT task, status, queue, version, created_at FROM run"
                                       " INDEXED BY run_active WHERE status < 7");
    while (query.step()) {
        const CounterKey key = readCounterKey(query, 0);
        if (filter.accepts(key) && isWithin(span, query.time(4)))
            tally.add(key, 1);
    }
}

void tallyBlocks(Database &database, const RunFilter &span, const CountedFilter &filter, RunTally &tally)
{
    tallyActive(database, span, filter, tally);
    Statement blocks = database.prepare("SELECT block, oldest, newest FROM run_block");
    while (blocks.step()) {
        const std::int64_t block = blocks.int64(0);
        const TimePoint oldest = blocks.time(1);
        const TimePoint newest = blocks.time(2);
        if ((span.createdFrom && newest < *span.createdFrom) || (span.createdTo && oldest >= *span.createdTo))
            continue;
        const bool whole = isWithin(span, oldest) && isWithin(span, newest);
        Statement query = database.prepare(
            whole ? "SELECT task, status, queue, version, runs FROM block_counter WHERE block = ?"
                  : "SELECT task, status, queue, version, created_at FROM run WHERE seq BETWEEN ? AND ?"
                    " AND status >= 7");
        if (whole)
            query.with(block);
        else
            query.with(block * kRunsPerBlock, block * kRunsPerBlock + kRunsPerBlock - 1);
        while (query.step()) {
            const CounterKey key = readCounterKey(query, 0);
            if (filter.accepts(key) && (whole || isWithin(span, query.time(4))))
                tally.add(key, whole ? query.int64(4) : 1);
        }
    }
}

void tallyTag(Database &database, const OneTag &tag, const CountedFilter &filter, RunTally &tally)
{
    for (const std::int64_t number : tag.anyOf) {
        Statement query =
            database.prepare("SELECT task, status, queue, version, runs FROM tag_counter WHERE tag = ?");
        query.with(number);
        while (query.step()) {
            const CounterKey key = readCounterKey(query, 0);
            if (filter.accepts(key))
                tally.add(key, query.int64(4));
        }
    }
    Statement query = database.prepareOnce("SELECT task, status, queue, version FROM run r"
                                           " INDEXED BY run_active WHERE status < 7 AND "
                                           + tag.isOnRun);
    while (query.step()) {
        const CounterKey key = readCounterKey(query, 0);
        if (filter.accepts(key))
            tally.add(key, 1);
    }
}

void tallyRows(Database &database, Names &names, const RunFilter &filter, bool onlyTags, RunTally &tally)
{
    const RunSelect select =
        selectRuns(database, names, filter, "r.task, r.status, r.queue, r.version, r.tags",
                   ListOrder::NewestFirst, 0, 0);
    if (select.none)
        return;
    Statement query = database.prepareOnce(select.sql);
    bindValues(query, select.values);
    while (query.step()) {
        if (!onlyTags)
            tally.add(readCounterKey(query, 0), 1);
        if (!query.isNull(4))
            tally.addTags(query.view(4));
    }
}

void tallyTagTotals(Database &database, Names &names, RunTally &tally)
{
    Statement query =
        database.prepare("SELECT tag, runs FROM tag_total WHERE runs > 0 ORDER BY runs DESC LIMIT ?");
    query.with(static_cast<std::int64_t>(RunTally::kMaxTags));
    while (query.step())
        tally.addTag(names.text(query.int64(0)), query.int64(1));
}

/// Counts the runs that the filter accepts for the most frequent tags, up to a limit of counters read.
void tallyLargestTags(Database &database, Names &names, const CountedFilter &filter, RunTally &tally)
{
    std::unordered_map<std::int64_t, std::int64_t> sums;
    std::int64_t left = kMaxTagCounters;
    Statement tags = database.prepare("SELECT tag FROM tag_total WHERE runs > 0 ORDER BY runs DESC LIMIT ?");
    tags.with(static_cast<std::int64_t>(RunTally::kMaxTags));
    while (left > 0 && tags.step()) {
        const std::int64_t tag = tags.int64(0);
        std::int64_t &sum = sums[tag];
        Statement query =
            database.prepare("SELECT task, status, queue, version, runs FROM tag_counter WHERE tag = ?");
        query.with(tag);
        for (; query.step(); --left) {
            if (filter.accepts(readCounterKey(query, 0)))
                sum += query.int64(4);
        }
    }
    RunTally active;
    {
        Statement query = database.prepare("SELECT task, status, queue, version, tags FROM run"
                                           " INDEXED BY run_active WHERE status < 7 AND tags IS NOT NULL");
        while (query.step()) {
            if (filter.accepts(readCounterKey(query, 0)))
                active.addTags(query.view(4));
        }
    }
    for (const auto &[text, runs] : active.tags()) {
        const auto tag = names.find(text);
        if (const auto sum = sums.find(tag.value_or(0)); sum != sums.end())
            sum->second += runs;
    }
    for (const auto &[tag, runs] : sums) {
        if (runs > 0)
            tally.addTag(names.text(tag), runs);
    }
}

} // namespace

std::optional<std::int64_t> cheapCount(Database &database, Names &names, const RunFilter &asked)
{
    const RunFilter filter = withoutEmptyConditions(asked);
    RunFilter rest = filter;
    const auto tag = takeTag(names, rest);
    const CountedFilter counted(names, rest);
    RunTally tally;
    switch (sourceFor(names, filter)) {
    case Source::Rows: return std::nullopt;
    case Source::TagCounters: tallyTag(database, *tag, counted, tally); break;
    case Source::Blocks: tallyBlocks(database, filter, counted, tally); break;
    case Source::Counters: tallyCounters(database, counted, tally); break;
    }
    return tally.total();
}

Result<RunCounts> RunCounter::counts(const RunFilter &asked)
{
    ReadScope scope(m_database);
    const RunFilter filter = withoutEmptyConditions(readableFilter(m_database, m_names, asked));
    RunFilter rest = filter;
    const auto tag = takeTag(m_names, rest);
    const CountedFilter counted(m_names, rest);
    RunTally tally;
    const Source source = sourceFor(m_names, filter);
    switch (source) {
    case Source::Rows:
        tallyRows(m_database, m_names, filter, false, tally);
        return scope.give(tally.counts(m_names));
    case Source::TagCounters: tallyTag(m_database, *tag, counted, tally); break;
    case Source::Blocks: tallyBlocks(m_database, filter, counted, tally); break;
    case Source::Counters: tallyCounters(m_database, counted, tally); break;
    }
    if (filter.isEmpty())
        tallyTagTotals(m_database, m_names, tally);
    else if (tally.total() <= kMaxRowsForTags)
        tallyRows(m_database, m_names, filter, true, tally);
    else if (source == Source::Counters)
        tallyLargestTags(m_database, m_names, counted, tally);
    else if (source == Source::TagCounters)
        for (const std::string &of : filter.tags)
            tally.addTag(of, tally.total());
    return scope.give(tally.counts(m_names));
}

Result<std::int64_t> RunCounter::unindexed()
{
    ReadScope scope(m_database);
    Statement query = m_database.prepare("SELECT count(*) FROM search_pending");
    const std::int64_t waiting = query.step() ? query.int64(0) : 0;
    query.reset();
    return scope.give(waiting);
}

} // namespace runyard
