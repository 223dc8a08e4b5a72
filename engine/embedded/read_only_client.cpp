#include "engine/embedded/read_only_client.h"

#include "engine/store/read/stored_secrets.h"

namespace runyard {

namespace {

class Silent final : public Subscription
{
};

} // namespace

Result<std::unique_ptr<ReadOnlyClient>> ReadOnlyClient::open(const std::filesystem::path &database,
                                                             std::string why)
{
    std::unique_ptr<ReadOnlyClient> client(new ReadOnlyClient(database, std::move(why)));
    if (Status started = client->m_readers.start(database); !started)
        return started.error();
    return client;
}

ReadOnlyClient::ReadOnlyClient(std::filesystem::path database, std::string why)
    : m_database(std::move(database)), m_why(std::move(why)), m_openedAt(SystemClock().now())
{
}

ReadOnlyClient::~ReadOnlyClient()
{
    m_readers.stop();
}

template <class T, class Query>
void ReadOnlyClient::query(Reply<T> reply, Query ask)
{
    m_readers.ask(
        [reply = std::move(reply), ask = std::move(ask)](RunReader &reader) { reply(ask(reader)); });
}

Result<std::shared_ptr<const SecretValues>> ReadOnlyClient::secretValues()
{
    auto values = storedSecretValues(m_database);
    if (!values)
        return values.error();
    return std::make_shared<const SecretValues>(*values);
}

// ---- commands: refused

void ReadOnlyClient::trigger(TriggerRequest, Reply<TriggerReply> reply)
{
    reply(refusal());
}

void ReadOnlyClient::replay(ReplayRequest, Reply<TriggerReply> reply)
{
    reply(refusal());
}

void ReadOnlyClient::reschedule(RunId, TimePoint, Actor, Reply<Run> reply)
{
    reply(refusal());
}

void ReadOnlyClient::cancel(RunId, std::string, Actor, Reply<CancelReply> reply)
{
    reply(refusal());
}

void ReadOnlyClient::freeze(RunId, Actor, Reply<Run> reply)
{
    reply(refusal());
}

void ReadOnlyClient::resume(RunId, Actor, Reply<Run> reply)
{
    reply(refusal());
}

void ReadOnlyClient::retryNow(RunId, Actor, Reply<Run> reply)
{
    reply(refusal());
}

void ReadOnlyClient::addTags(RunId, std::vector<std::string>, Reply<Run> reply)
{
    reply(refusal());
}

void ReadOnlyClient::setMetadata(RunId, std::string, Reply<Run> reply)
{
    reply(refusal());
}

void ReadOnlyClient::resetIdempotencyKey(std::string, std::string, Reply<RunId> reply)
{
    reply(refusal());
}

void ReadOnlyClient::previewDeploy(std::string, Reply<DeployPreview> reply)
{
    reply(refusal());
}

void ReadOnlyClient::deploy(std::string, Actor, Reply<DeployReply> reply)
{
    reply(refusal());
}

void ReadOnlyClient::setQueuePaused(std::string, bool, Reply<QueueInfo> reply)
{
    reply(refusal());
}

void ReadOnlyClient::setQueueLimit(std::string, std::optional<int>, Reply<QueueInfo> reply)
{
    reply(refusal());
}

void ReadOnlyClient::setEnvironmentLimit(int, Reply<Done> reply)
{
    reply(refusal());
}

void ReadOnlyClient::setScheduleActive(ScheduleId, bool, Reply<ScheduleInfo> reply)
{
    reply(refusal());
}

void ReadOnlyClient::markErrorGroup(std::int64_t, ErrorGroupMark, Reply<Done> reply)
{
    reply(refusal());
}

// ---- queries

void ReadOnlyClient::runPage(RunPageRequest request, Reply<RunPage> reply)
{
    query<RunPage>(std::move(reply), [=](RunReader &reader) { return reader.lists.page(request); });
}

void ReadOnlyClient::runCounts(RunFilter filter, Reply<RunCounts> reply)
{
    query<RunCounts>(std::move(reply), [=](RunReader &reader) { return reader.counter.counts(filter); });
}

void ReadOnlyClient::runDetail(RunId id, Reply<RunDetail> reply)
{
    query<RunDetail>(std::move(reply), [=](RunReader &reader) { return reader.runs.detail(id); });
}

void ReadOnlyClient::runLogs(RunId id, int attempt, std::int64_t after, int maxLines, Reply<LogPage> reply)
{
    query<LogPage>(std::move(reply),
                   [=](RunReader &reader) { return reader.logs.page(id, attempt, after, maxLines); });
}

void ReadOnlyClient::activeDescendants(RunId id, Reply<std::vector<Run>> reply)
{
    query<std::vector<Run>>(std::move(reply),
                            [=](RunReader &reader) { return reader.runs.activeDescendants(id); });
}

void ReadOnlyClient::tasks(Reply<std::vector<TaskInfo>> reply)
{
    query<std::vector<TaskInfo>>(std::move(reply), [](RunReader &reader) { return reader.projects.tasks(); });
}

void ReadOnlyClient::queues(Reply<std::vector<QueueInfo>> reply)
{
    query<std::vector<QueueInfo>>(std::move(reply),
                                  [](RunReader &reader) { return reader.projects.queues(); });
}

void ReadOnlyClient::schedules(Reply<std::vector<ScheduleInfo>> reply)
{
    query<std::vector<ScheduleInfo>>(std::move(reply),
                                     [](RunReader &reader) { return reader.projects.schedules(); });
}

void ReadOnlyClient::deployments(Reply<std::vector<Deployment>> reply)
{
    query<std::vector<Deployment>>(std::move(reply),
                                   [](RunReader &reader) { return reader.projects.deployments(); });
}

void ReadOnlyClient::runSpans(RunId id, Reply<RunSpans> reply)
{
    query<RunSpans>(std::move(reply), [=](RunReader &reader) { return reader.spans.ofRun(id); });
}

void ReadOnlyClient::spanDetail(RunId id, std::string span, Reply<SpanDetail> reply)
{
    query<SpanDetail>(std::move(reply), [=](RunReader &reader) { return reader.spans.detail(id, span); });
}

void ReadOnlyClient::locateLog(RunId id, TimePoint at, Reply<LogPlace> reply)
{
    query<LogPlace>(std::move(reply), [=](RunReader &reader) { return reader.logs.locate(id, at); });
}

void ReadOnlyClient::scanLog(LogScanRequest request, Reply<LogScan> reply)
{
    query<LogScan>(std::move(reply), [=](RunReader &reader) { return reader.logs.scan(request); });
}

void ReadOnlyClient::logLines(RunId id, std::vector<std::int64_t> numbers, Reply<LogLines> reply)
{
    query<LogLines>(std::move(reply), [=](RunReader &reader) { return reader.logs.lines(id, numbers); });
}

void ReadOnlyClient::runHistogram(HistogramRequest request, Reply<RunHistogram> reply)
{
    query<RunHistogram>(std::move(reply),
                        [=](RunReader &reader) { return reader.counter.histogram(request); });
}

void ReadOnlyClient::runPlace(RunPlaceRequest request, Reply<RunPlace> reply)
{
    query<RunPlace>(std::move(reply), [=](RunReader &reader) { return reader.lists.place(request); });
}

void ReadOnlyClient::unindexedRuns(Reply<std::int64_t> reply)
{
    query<std::int64_t>(std::move(reply), [](RunReader &reader) { return reader.counter.unindexed(); });
}

void ReadOnlyClient::runPageAt(RunPageRequest request, TimePoint moment, Reply<RunPage> reply)
{
    query<RunPage>(std::move(reply), [=](RunReader &reader) { return reader.past.page(request, moment); });
}

void ReadOnlyClient::runCountsAt(RunFilter filter, TimePoint moment, Reply<RunCounts> reply)
{
    query<RunCounts>(std::move(reply), [=](RunReader &reader) { return reader.past.counts(filter, moment); });
}

void ReadOnlyClient::runDetailAt(RunId id, TimePoint moment, Reply<RunDetail> reply)
{
    query<RunDetail>(std::move(reply), [=](RunReader &reader) { return reader.past.detail(id, moment); });
}

void ReadOnlyClient::errorGroups(bool withIgnored, Reply<ErrorGroupList> reply)
{
    query<ErrorGroupList>(std::move(reply), [=](RunReader &reader) {
        return reader.failures.groups(withIgnored, SystemClock().now());
    });
}

void ReadOnlyClient::errorGroupTraits(std::int64_t group, Reply<ErrorGroupTraits> reply)
{
    query<ErrorGroupTraits>(std::move(reply),
                            [=](RunReader &reader) { return reader.failures.traits(group); });
}

void ReadOnlyClient::errorGroupRuns(std::int64_t group, int most, Reply<std::vector<RunId>> reply)
{
    query<std::vector<RunId>>(std::move(reply),
                              [=](RunReader &reader) { return reader.failures.runs(group, most); });
}

void ReadOnlyClient::metrics(MetricsQuery wanted, Reply<Metrics> reply)
{
    query<Metrics>(std::move(reply),
                   [=](RunReader &reader) { return reader.metrics.read(wanted, SystemClock().now()); });
}

void ReadOnlyClient::bulkActions(Reply<std::vector<BulkAction>> reply)
{
    query<std::vector<BulkAction>>(std::move(reply), [](RunReader &reader) { return reader.bulk.actions(); });
}

void ReadOnlyClient::bulkDetail(BulkItemsRequest request, Reply<BulkDetail> reply)
{
    query<BulkDetail>(std::move(reply), [=](RunReader &reader) { return reader.bulk.detail(request); });
}

void ReadOnlyClient::bulkActionPage(BulkPageRequest request, Reply<BulkPage> reply)
{
    query<BulkPage>(std::move(reply), [=](RunReader &reader) { return reader.bulk.page(request); });
}

void ReadOnlyClient::batches(BatchPageRequest request, Reply<BatchPage> reply)
{
    query<BatchPage>(std::move(reply), [=](RunReader &reader) { return reader.batches.page(request); });
}

void ReadOnlyClient::batch(BatchId id, Reply<Batch> reply)
{
    query<Batch>(std::move(reply), [=](RunReader &reader) { return reader.batches.find(id); });
}

void ReadOnlyClient::batchMembers(BatchMembersRequest request, Reply<BatchMembers> reply)
{
    query<BatchMembers>(std::move(reply), [=](RunReader &reader) { return reader.batches.members(request); });
}

void ReadOnlyClient::status(Reply<EngineStatus> reply)
{
    EngineStatus status;
    status.workspace = m_database.parent_path().string();
    status.startedAt = m_openedAt;
    status.synchronous = "FULL";
    reply(status);
}

std::unique_ptr<Subscription> ReadOnlyClient::subscribe(ChangeListener)
{
    return std::make_unique<Silent>();
}

void ReadOnlyClient::usualTimes(std::string taskId, std::string version, Reply<UsualTimes> reply)
{
    query<UsualTimes>(std::move(reply),
                      [=](RunReader &reader) { return reader.usualTimes.of(taskId, version); });
}

void ReadOnlyClient::runOrigins(RunId id, Reply<RunOrigins> reply)
{
    query<RunOrigins>(std::move(reply), [=](RunReader &reader) { return reader.runs.origins(id); });
}

void ReadOnlyClient::relatedRuns(RelatedRequest request, Reply<RelatedPage> reply)
{
    query<RelatedPage>(std::move(reply), [=](RunReader &reader) { return reader.runs.related(request); });
}

void ReadOnlyClient::retryHistory(std::string taskId, TimePoint since, Reply<RetryHistory> reply)
{
    query<RetryHistory>(std::move(reply),
                        [=](RunReader &reader) { return reader.failures.retryHistory(taskId, since); });
}

void ReadOnlyClient::intercepts(Reply<InterceptList> reply)
{
    reply(InterceptList{});
}

void ReadOnlyClient::windowSetting(std::string name, Reply<std::string> reply)
{
    std::string value;
    {
        const std::lock_guard lock(m_mutex);
        value = m_settings[name];
    }
    reply(std::move(value));
}

void ReadOnlyClient::saveWindowSetting(std::string name, std::string value, Reply<Done> reply)
{
    {
        const std::lock_guard lock(m_mutex);
        m_settings[name] = std::move(value);
    }
    reply(Done{});
}

} // namespace runyard
