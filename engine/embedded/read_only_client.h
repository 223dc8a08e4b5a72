// The runs of a database nobody writes to through this: lists, details and search as of any engine, while
// every command is refused with the reason given. Reads beside a running engine too.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/contract/secret_value_source.h"
#include "engine/embedded/reader_pool.h"

#include <filesystem>
#include <map>
#include <mutex>
#include <string>

namespace runyard {

class ReadOnlyClient final : public EngineClient, public SecretValueSource
{
public:
    /// `why` is a sentence: "This window shows a file; its runs cannot be changed."
    static Result<std::unique_ptr<ReadOnlyClient>> open(const std::filesystem::path &database,
                                                        std::string why);
    ~ReadOnlyClient() override;

    Result<std::shared_ptr<const SecretValues>> secretValues() override;

    void trigger(TriggerRequest request, Reply<TriggerReply> reply) override;
    void replay(ReplayRequest request, Reply<TriggerReply> reply) override;
    void reschedule(RunId id, TimePoint delayUntil, Actor actor, Reply<Run> reply) override;
    void cancel(RunId id, std::string reason, Actor actor, Reply<CancelReply> reply) override;
    void freeze(RunId id, Actor actor, Reply<Run> reply) override;
    void resume(RunId id, Actor actor, Reply<Run> reply) override;
    void retryNow(RunId id, Actor actor, Reply<Run> reply) override;
    void addTags(RunId id, std::vector<std::string> tags, Reply<Run> reply) override;
    void setMetadata(RunId id, std::string json, Reply<Run> reply) override;
    void resetIdempotencyKey(std::string taskId, std::string keyHash, Reply<RunId> reply) override;
    void previewDeploy(std::string directory, Reply<DeployPreview> reply) override;
    void deploy(std::string directory, Actor actor, Reply<DeployReply> reply) override;
    void setQueuePaused(std::string queue, bool paused, Reply<QueueInfo> reply) override;
    void setQueueLimit(std::string queue, std::optional<int> limit, Reply<QueueInfo> reply) override;
    void setEnvironmentLimit(int limit, Reply<Done> reply) override;
    void setScheduleActive(ScheduleId id, bool active, Reply<ScheduleInfo> reply) override;
    void markErrorGroup(std::int64_t group, ErrorGroupMark mark, Reply<Done> reply) override;

    void runPage(RunPageRequest request, Reply<RunPage> reply) override;
    void runCounts(RunFilter filter, Reply<RunCounts> reply) override;
    void runDetail(RunId id, Reply<RunDetail> reply) override;
    void runLogs(RunId id, int attempt, std::int64_t after, int maxLines, Reply<LogPage> reply) override;
    void activeDescendants(RunId id, Reply<std::vector<Run>> reply) override;
    void tasks(Reply<std::vector<TaskInfo>> reply) override;
    void queues(Reply<std::vector<QueueInfo>> reply) override;
    void schedules(Reply<std::vector<ScheduleInfo>> reply) override;
    void deployments(Reply<std::vector<Deployment>> reply) override;
    void status(Reply<EngineStatus> reply) override;
    std::unique_ptr<Subscription> subscribe(ChangeListener listener) override; // says nothing
    void locateLog(RunId id, TimePoint at, Reply<LogPlace> reply) override;
    void scanLog(LogScanRequest request, Reply<LogScan> reply) override;
    void logLines(RunId id, std::vector<std::int64_t> numbers, Reply<LogLines> reply) override;
    void runHistogram(HistogramRequest request, Reply<RunHistogram> reply) override;
    void runPlace(RunPlaceRequest request, Reply<RunPlace> reply) override;
    void unindexedRuns(Reply<std::int64_t> reply) override;
    void runPageAt(RunPageRequest request, TimePoint moment, Reply<RunPage> reply) override;
    void runCountsAt(RunFilter filter, TimePoint moment, Reply<RunCounts> reply) override;
    void runDetailAt(RunId id, TimePoint moment, Reply<RunDetail> reply) override;
    void errorGroups(bool withIgnored, Reply<ErrorGroupList> reply) override;
    void errorGroupTraits(std::int64_t group, Reply<ErrorGroupTraits> reply) override;
    void errorGroupRuns(std::int64_t group, int most, Reply<std::vector<RunId>> reply) override;
    void metrics(MetricsQuery query, Reply<Metrics> reply) override;
    void bulkActions(Reply<std::vector<BulkAction>> reply) override;
    void bulkDetail(BulkItemsRequest request, Reply<BulkDetail> reply) override;
    void bulkActionPage(BulkPageRequest request, Reply<BulkPage> reply) override;
    void batches(BatchPageRequest request, Reply<BatchPage> reply) override;
    void batch(BatchId id, Reply<Batch> reply) override;
    void batchMembers(BatchMembersRequest request, Reply<BatchMembers> reply) override;
    void usualTimes(std::string taskId, std::string version, Reply<UsualTimes> reply) override;
    void runOrigins(RunId id, Reply<RunOrigins> reply) override;
    void relatedRuns(RelatedRequest request, Reply<RelatedPage> reply) override;
    void retryHistory(std::string taskId, TimePoint since, Reply<RetryHistory> reply) override;
    void runSpans(RunId id, Reply<RunSpans> reply) override;
    void spanDetail(RunId id, std::string span, Reply<SpanDetail> reply) override;
    void intercepts(Reply<InterceptList> reply) override; // none
    /// Kept as long as this lives.
    void windowSetting(std::string name, Reply<std::string> reply) override;
    void saveWindowSetting(std::string name, std::string value, Reply<Done> reply) override;

private:
    ReadOnlyClient(std::filesystem::path database, std::string why);
    Error refusal() const { return {ErrorCode::Unavailable, m_why, {}, {}}; }
    template <class T, class Query>
    void query(Reply<T> reply, Query ask);

    std::filesystem::path m_database;
    std::string m_why;
    TimePoint m_openedAt;
    ReaderPool m_readers;
    std::mutex m_mutex;
    std::map<std::string, std::string> m_settings; // guarded by m_mutex
};

} // namespace runyard
