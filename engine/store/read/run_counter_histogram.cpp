#include "engine/store/read/run_counter.h"

#include "engine/store/read/read_scope.h"
#include "engine/store/read/run_filter_sql.h"
#include "engine/store/read/run_tally.h"

#include <algorithm>

namespace runyard {

namespace {

constexpr int kMaxBuckets = 500;

class Buckets
{
public:
    Buckets(TimePoint from, TimePoint to, int count)
    {
        m_histogram.from = from;
        m_histogram.width = Micros{std::max<std::int64_t>(1, ((to - from).count() + count - 1) / count)};
        m_histogram.buckets.resize(static_cast<std::size_t>(count));
    }

    /// Returns the bucket of a time within the span.
    std::size_t at(TimePoint time) const
    {
        const auto place = static_cast<std::size_t>((time - m_histogram.from) / m_histogram.width);
        return std::min(place, m_histogram.buckets.size() - 1);
    }
    void add(TimePoint time, std::int64_t status, std::int64_t runs)
    {
        m_histogram.buckets[at(time)][outcomeOf(static_cast<RunStatus>(status))] += runs;
    }
    RunHistogram take() { return std::move(m_histogram); }

private:
    RunHistogram m_histogram;
};

/// Returns when the first and last runs were created, to the minute.
std::optional<std::pair<TimePoint, TimePoint>> extent(Database &database)
{
    Statement query = database.prepare("SELECT min(oldest), max(newest) FROM run_block");
    if (!query.step() || query.isNull(0))
        return std::nullopt;
    return std::pair{query.time(0), query.time(1)};
}

void addActive(Database &database, const RunFilter &span, const CountedFilter &counted, Buckets &buckets)
{
    Statement query = database.prepare("SELECT task, status, queue, version, created_at FROM run"
                                       " INDEXED BY run_active WHERE status < 7");
    while (query.step()) {
        const CounterKey key = readCounterKey(query, 0);
        if (isWithin(span, query.time(4)) && counted.accepts(key))
            buckets.add(query.time(4), key.status, 1);
    }
}

void addBlocks(Database &database, const RunFilter &span, const CountedFilter &counted, Buckets &buckets)
{
    Statement blocks = database.prepare("SELECT block, oldest, newest FROM run_block");
    while (blocks.step()) {
        const std::int64_t block = blocks.int64(0);
        const TimePoint oldest = blocks.time(1);
        const TimePoint newest = blocks.time(2);
        if (newest < *span.createdFrom || oldest >= *span.createdTo)
            continue;
        const bool whole =
            isWithin(span, oldest) && isWithin(span, newest) && buckets.at(oldest) == buckets.at(newest);
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
            const TimePoint at = whole ? oldest : query.time(4);
            if (isWithin(span, at) && counted.accepts(key))
                buckets.add(at, key.status, whole ? query.int64(4) : 1);
        }
    }
}

void addRows(Database &database, Names &names, const RunFilter &filter, Buckets &buckets)
{
    const RunSelect select =
        selectRuns(database, names, filter, "r.created_at, r.status", ListOrder::NewestFirst, 0, 0);
    if (select.none)
        return;
    Statement query = database.prepareOnce(select.sql);
    bindValues(query, select.values);
    while (query.step())
        buckets.add(query.time(0), query.int64(1), 1);
}

} // namespace

Result<RunHistogram> RunCounter::histogram(const HistogramRequest &request)
{
    if (request.buckets < 1 || request.buckets > kMaxBuckets)
        return Error{ErrorCode::InvalidInput,
                     "A histogram has 1 to " + std::to_string(kMaxBuckets) + " buckets.",
                     {},
                     {}};
    ReadScope scope(m_database);
    RunFilter filter = readableFilter(m_database, m_names, request.filter);
    const auto known = extent(m_database);
    const TimePoint now = SystemClock().now();
    const TimePoint first = known ? known->first : now - std::chrono::hours(1);
    const TimePoint from =
        std::max(request.from.value_or(first), filter.createdFrom.value_or(TimePoint::min()));
    const TimePoint end = request.to.value_or(std::max(now, known ? known->second : now) + Micros{1});
    const TimePoint to =
        std::max(std::min(end, filter.createdTo.value_or(TimePoint::max())), from + Micros{1});
    filter.createdFrom = from;
    filter.createdTo = to;
    Buckets buckets(from, to, request.buckets);
    if (isCountedInSpan(filter)) {
        const CountedFilter counted(m_names, filter);
        addActive(m_database, filter, counted, buckets);
        addBlocks(m_database, filter, counted, buckets);
    } else {
        addRows(m_database, m_names, filter, buckets);
    }
    return scope.give(buckets.take());
}

} // namespace runyard
