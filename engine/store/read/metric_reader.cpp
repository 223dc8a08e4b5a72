#include "engine/store/read/metric_reader.h"

#include "engine/domain/duration_digest.h"
#include "engine/store/base/names.h"
#include "engine/store/read/read_scope.h"

#include <algorithm>
#include <map>

namespace runyard {

namespace {

struct Digests
{
    std::array<std::int64_t, kRunStatusCount> byStatus{};
    DigestSum durations;
    DigestSum waits;

    /// Returns false when the stored digests cannot be read.
    bool add(std::size_t status, std::int64_t runs, std::string_view moreDurations,
             std::string_view moreWaits)
    {
        byStatus[status] += runs;
        return durations.addEncoded(moreDurations) && waits.addEncoded(moreWaits);
    }
};

Percentiles percentiles(const DigestSum &digest)
{
    Percentiles result;
    result.count = digest.count();
    if (result.count > 0)
        result = {result.count, *digest.quantile(0.5), *digest.quantile(0.95), *digest.quantile(0.99)};
    return result;
}

MetricsPoint pointOf(TimePoint at, const Digests &digests)
{
    MetricsPoint point;
    point.at = at;
    point.byStatus = digests.byStatus;
    point.duration = percentiles(digests.durations);
    point.wait = percentiles(digests.waits);
    return point;
}

/// Returns the time of the oldest measurement; the day level keeps everything.
TimePoint oldestMetric(Database &database, TimePoint otherwise)
{
    Statement query = database.prepare("SELECT min(at) FROM (SELECT min(at) AS at FROM metric WHERE level = 2"
                                       " UNION ALL SELECT min(at) FROM metric_load WHERE level = 2)");
    return query.step() && !query.isNull(0) ? std::min(query.time(0), otherwise) : otherwise;
}

std::size_t pieceOf(const MetricsGrid &grid, TimePoint at)
{
    return static_cast<std::size_t>((at - grid.from) / Micros(grid.bucket));
}

void readLoad(Database &database, const MetricsGrid &grid, Metrics &metrics)
{
    Statement query =
        database.prepare("SELECT at, queued, slots FROM metric_load WHERE level = ? AND at >= ? AND at < ?");
    query.with(static_cast<int>(grid.level), grid.from, grid.to);
    const auto raise = [](std::optional<int> &peak, int value) { peak = std::max(peak.value_or(0), value); };
    while (query.step()) {
        for (MetricsPoint *point : {&metrics.points[pieceOf(grid, query.time(0))], &metrics.total}) {
            raise(point->peakQueued, query.integer(1));
            raise(point->peakSlots, query.integer(2));
        }
    }
}

void readChoices(Database &database, Names &names, const std::string &task, Metrics &metrics)
{
    const auto collect = [&](Statement &query, std::vector<std::string> &texts) {
        while (query.step())
            texts.push_back(names.text(query.int64(0)));
        std::erase(texts, std::string());
    };
    {
        Statement query =
            database.prepare("SELECT DISTINCT task FROM counter WHERE status >= 7 AND runs > 0");
        collect(query, metrics.tasks);
    }
    Statement query = database.prepare("SELECT DISTINCT version FROM counter WHERE status >= 7 AND runs > 0"
                                       " AND (?1 < 0 OR task = ?1)");
    query.with(task.empty() ? std::int64_t{-1} : names.find(task).value_or(0));
    collect(query, metrics.versions);
    std::sort(metrics.tasks.begin(), metrics.tasks.end());
    std::sort(metrics.versions.begin(), metrics.versions.end(), std::greater<>());
}

} // namespace

Result<Metrics> MetricReader::read(const MetricsQuery &query, TimePoint now)
{
    ReadScope scope(m_database);
    const TimePoint to = query.to.value_or(now);
    const TimePoint from = query.from ? *query.from : oldestMetric(m_database, to - std::chrono::hours{1});
    const MetricsGrid grid = metricsGrid(std::min(from, to), to, now);
    // -1 = all; an unknown name matches nothing.
    const auto wanted = [this](const std::string &text) {
        return text.empty() ? std::int64_t{-1} : m_names.find(text).value_or(-2);
    };

    std::vector<Digests> pieces(grid.size());
    std::map<std::pair<std::int64_t, std::int64_t>, Digests> kinds;
    Digests total;
    {
        Statement rows = m_database.prepare(
            "SELECT at, task, version, status, runs, durations, waits FROM metric WHERE level = ?1"
            " AND at >= ?2 AND at < ?3 AND (?4 = -1 OR task = ?4) AND (?5 = -1 OR version = ?5)");
        rows.with(static_cast<int>(grid.level), grid.from, grid.to, wanted(query.taskId),
                  wanted(query.version));
        while (rows.step()) {
            const std::size_t status = static_cast<std::size_t>(rows.integer(3));
            for (Digests *sum :
                 {&pieces[pieceOf(grid, rows.time(0))], &kinds[{rows.int64(1), rows.int64(2)}]}) {
                if (status >= kRunStatusCount || !sum->add(status, rows.int64(4), rows.view(5), rows.view(6)))
                    m_database.fail({ErrorCode::StoreDamaged,
                                     "A row of the metrics cannot be read.",
                                     "Restore a backup of the workspace.",
                                     {}});
            }
        }
    }

    Metrics metrics;
    metrics.from = grid.from;
    metrics.to = grid.to;
    metrics.bucket = grid.bucket;
    for (std::size_t i = 0; i < pieces.size(); ++i)
        metrics.points.push_back(
            pointOf(grid.from + Micros(grid.bucket) * static_cast<std::int64_t>(i), pieces[i]));
    for (const auto &[kind, digests] : kinds) {
        for (std::size_t status = 0; status < digests.byStatus.size(); ++status)
            total.byStatus[status] += digests.byStatus[status];
        total.durations.add(digests.durations);
        total.waits.add(digests.waits);
        const MetricsPoint point = pointOf(grid.from, digests);
        metrics.byTask.push_back({m_names.text(kind.first), m_names.text(kind.second), point.finished(),
                                  point.successRate(), point.duration, point.wait});
    }
    std::stable_sort(metrics.byTask.begin(), metrics.byTask.end(),
                     [](const TaskDurations &a, const TaskDurations &b) { return a.runs > b.runs; });
    if (metrics.byTask.size() > Metrics::kMaxRows)
        metrics.byTask.resize(Metrics::kMaxRows);
    metrics.total = pointOf(grid.from, total);
    readLoad(m_database, grid, metrics);
    readChoices(m_database, m_names, query.taskId, metrics);
    Statement waiting = m_database.prepare("SELECT count(*) FROM finish_pending");
    if (waiting.step())
        metrics.waitingRuns = waiting.int64(0);
    waiting.reset();
    return scope.give(std::move(metrics));
}

} // namespace runyard
