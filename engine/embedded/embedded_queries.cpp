// EmbeddedClient: what is read from the store.
#include "engine/embedded/embedded_client_impl.h"

namespace runyard {

void EmbeddedClient::runPage(RunPageRequest request, Reply<RunPage> reply)
{
    const std::stop_token unwanted = request.unwanted;
    m_impl->query<RunPage>(
        std::move(reply),
        [request = std::move(request)](RunReader &reader) { return reader.lists.page(request); },
        ReaderPool::Work::Short, unwanted);
}

void EmbeddedClient::runCounts(RunFilter filter, Reply<RunCounts> reply)
{
    runCountsWhileWanted(std::move(filter), {}, std::move(reply));
}

void EmbeddedClient::runCountsWhileWanted(RunFilter filter, std::stop_token unwanted, Reply<RunCounts> reply)
{
    m_impl->query<RunCounts>(
        std::move(reply),
        [filter = std::move(filter)](RunReader &reader) { return reader.counter.counts(filter); },
        ReaderPool::Work::Long, std::move(unwanted));
}

void EmbeddedClient::runHistogram(HistogramRequest request, Reply<RunHistogram> reply)
{
    const std::stop_token unwanted = request.unwanted;
    m_impl->query<RunHistogram>(
        std::move(reply),
        [request = std::move(request)](RunReader &reader) { return reader.counter.histogram(request); },
        ReaderPool::Work::Long, unwanted);
}

void EmbeddedClient::runPlace(RunPlaceRequest request, Reply<RunPlace> reply)
{
    m_impl->query<RunPlace>(
        std::move(reply),
        [request = std::move(request)](RunReader &reader) { return reader.lists.place(request); },
        ReaderPool::Work::Long);
}

void EmbeddedClient::unindexedRuns(Reply<std::int64_t> reply)
{
    m_impl->query<std::int64_t>(std::move(reply),
                                [](RunReader &reader) { return reader.counter.unindexed(); });
}

void EmbeddedClient::runDetail(RunId id, Reply<RunDetail> reply)
{
    m_impl->query<RunDetail>(std::move(reply), [=](RunReader &reader) { return reader.runs.detail(id); });
}

void EmbeddedClient::runLogs(RunId id, int attempt, std::int64_t after, int maxLines, Reply<LogPage> reply)
{
    m_impl->query<LogPage>(std::move(reply),
                           [=](RunReader &reader) { return reader.logs.page(id, attempt, after, maxLines); });
}

void EmbeddedClient::locateLog(RunId id, TimePoint at, Reply<LogPlace> reply)
{
    m_impl->query<LogPlace>(std::move(reply), [=](RunReader &reader) { return reader.logs.locate(id, at); });
}

void EmbeddedClient::scanLog(LogScanRequest request, Reply<LogScan> reply)
{
    m_impl->query<LogScan>(
        std::move(reply),
        [request = std::move(request)](RunReader &reader) { return reader.logs.scan(request); },
        ReaderPool::Work::Long);
}

void EmbeddedClient::logLines(RunId id, std::vector<std::int64_t> numbers, Reply<LogLines> reply)
{
    m_impl->query<LogLines>(std::move(reply),
                            [id = std::move(id), numbers = std::move(numbers)](RunReader &reader) {
                                return reader.logs.lines(id, numbers);
                            });
}

void EmbeddedClient::runPageAt(RunPageRequest request, TimePoint moment, Reply<RunPage> reply)
{
    m_impl->query<RunPage>(std::move(reply), [request = std::move(request), moment](RunReader &reader) {
        return reader.past.page(request, moment);
    });
}

void EmbeddedClient::runCountsAt(RunFilter filter, TimePoint moment, Reply<RunCounts> reply)
{
    m_impl->query<RunCounts>(
        std::move(reply),
        [filter = std::move(filter), moment](RunReader &reader) {
            return reader.past.counts(filter, moment);
        },
        ReaderPool::Work::Long);
}

void EmbeddedClient::runDetailAt(RunId id, TimePoint moment, Reply<RunDetail> reply)
{
    m_impl->query<RunDetail>(std::move(reply),
                             [=](RunReader &reader) { return reader.past.detail(id, moment); });
}

void EmbeddedClient::activeDescendants(RunId id, Reply<std::vector<Run>> reply)
{
    m_impl->query<std::vector<Run>>(std::move(reply),
                                    [=](RunReader &reader) { return reader.runs.activeDescendants(id); });
}

void EmbeddedClient::tasks(Reply<std::vector<TaskInfo>> reply)
{
    m_impl->query<std::vector<TaskInfo>>(std::move(reply),
                                         [](RunReader &reader) { return reader.projects.tasks(); });
}

void EmbeddedClient::queues(Reply<std::vector<QueueInfo>> reply)
{
    m_impl->query<std::vector<QueueInfo>>(std::move(reply),
                                          [](RunReader &reader) { return reader.projects.queues(); });
}

void EmbeddedClient::schedules(Reply<std::vector<ScheduleInfo>> reply)
{
    m_impl->query<std::vector<ScheduleInfo>>(std::move(reply),
                                             [](RunReader &reader) { return reader.projects.schedules(); });
}

void EmbeddedClient::deployments(Reply<std::vector<Deployment>> reply)
{
    m_impl->query<std::vector<Deployment>>(std::move(reply),
                                           [](RunReader &reader) { return reader.projects.deployments(); });
}

void EmbeddedClient::bulkActions(Reply<std::vector<BulkAction>> reply)
{
    m_impl->query<std::vector<BulkAction>>(std::move(reply),
                                           [](RunReader &reader) { return reader.bulk.actions(); });
}

void EmbeddedClient::bulkDetail(BulkItemsRequest request, Reply<BulkDetail> reply)
{
    m_impl->query<BulkDetail>(std::move(reply),
                              [=](RunReader &reader) { return reader.bulk.detail(request); });
}

void EmbeddedClient::errorGroups(bool withIgnored, Reply<ErrorGroupList> reply)
{
    m_impl->query<ErrorGroupList>(
        std::move(reply),
        [withIgnored, now = m_impl->clock.now()](RunReader &reader) {
            return reader.failures.groups(withIgnored, now);
        },
        ReaderPool::Work::Long);
}

void EmbeddedClient::errorGroupTraits(std::int64_t group, Reply<ErrorGroupTraits> reply)
{
    m_impl->query<ErrorGroupTraits>(
        std::move(reply), [group](RunReader &reader) { return reader.failures.traits(group); },
        ReaderPool::Work::Long);
}

void EmbeddedClient::errorGroupRuns(std::int64_t group, int most, Reply<std::vector<RunId>> reply)
{
    m_impl->query<std::vector<RunId>>(
        std::move(reply), [group, most](RunReader &reader) { return reader.failures.runs(group, most); });
}

void EmbeddedClient::metrics(MetricsQuery query, Reply<Metrics> reply)
{
    m_impl->query<Metrics>(
        std::move(reply),
        [query = std::move(query), now = m_impl->clock.now()](RunReader &reader) {
            return reader.metrics.read(query, now);
        },
        ReaderPool::Work::Long);
}

} // namespace runyard
