// An engine inside this process, behind the EngineClient interface: the engine thread with the store's
// writer, two reader threads, and the worker host.
#pragma once

#include "engine/contract/dev_engine.h"
#include "engine/contract/engine_client.h"
#include "engine/contract/secret_value_source.h"
#include "engine/contract/token_book.h"

#include <filesystem>
#include <memory>
#include <string>

namespace runyard {

struct EngineOptions
{
    std::filesystem::path workspace; // existing, writable directory; the caller holds its lock
    std::filesystem::path shepherd;  // the runyard-shepherd program
    bool synchronousFull = true;
    int environmentLimit = 0; // 0 = the stored setting, else cores x 2
    bool waitForApi = false;  // starts nothing before setApiEndpoint()
    std::string startReport;  // comes before the recovery report
    Seconds bulkUndoTime = kBulkUndoTime;
};

class EmbeddedClient final : public EngineClient,
                             public SecretValueSource,
                             private DevEngine,
                             private TokenBook
{
public:
    /// Opens the store, repairs what a crash left (see EngineStatus::recoveryReport) and starts
    /// dispatching. Blocks while it does; call it before the window shows or off the GUI thread.
    static Result<std::unique_ptr<EmbeddedClient>> open(EngineOptions options);
    /// Stops dispatching, kills every attempt's process tree (they go on after the next start), commits
    /// and joins all threads. See stopTasks() for a way that gives tasks time.
    ~EmbeddedClient() override;

    /// Where tasks reach the API; goes into their environment as TRIGGER_API_URL (and RUNYARD_WORKSPACE), with a
    /// key that is made from `secretKey` for their run as TRIGGER_SECRET_KEY; where they export spans as
    /// TRIGGER_OTEL_EXPORTER_OTLP_ENDPOINT. Call once the server listens; with waitForApi the engine
    /// starts attempts from then on.
    void setApiEndpoint(std::string url, std::string secretKey, std::string spanEndpoint = {});

    /// A text the workspace keeps for the program that hosts its engine; empty = none was saved.
    void setting(std::string name, Reply<std::string> reply);
    void saveSetting(std::string name, std::string value, Reply<Done> reply);
    Result<std::shared_ptr<const SecretValues>> secretValues() override;

    /// The first half of a clean stop; the destructor is the other. Nothing starts any more, tasks get
    /// SIGTERM and their grace. `left` is called on the engine's thread with those that are still there
    /// whenever their number has changed, last with none. Those that the destructor finds are killed. What
    /// was broken off goes on after the next start, without an attempt used up.
    void stopTasks(std::function<void(std::vector<std::string>)> left);

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
    void runPage(RunPageRequest request, Reply<RunPage> reply) override;
    void runCounts(RunFilter filter, Reply<RunCounts> reply) override;
    void runCountsWhileWanted(RunFilter filter, std::stop_token unwanted, Reply<RunCounts> reply) override;
    void runDetail(RunId id, Reply<RunDetail> reply) override;
    void runLogs(RunId id, int attempt, std::int64_t after, int maxLines, Reply<LogPage> reply) override;
    void activeDescendants(RunId id, Reply<std::vector<Run>> reply) override;
    void tasks(Reply<std::vector<TaskInfo>> reply) override;
    void queues(Reply<std::vector<QueueInfo>> reply) override;
    void schedules(Reply<std::vector<ScheduleInfo>> reply) override;
    void deployments(Reply<std::vector<Deployment>> reply) override;
    void status(Reply<EngineStatus> reply) override;
    void problem(Reply<std::string> reply) override;
    void windowSetting(std::string name, Reply<std::string> reply) override;
    void saveWindowSetting(std::string name, std::string value, Reply<Done> reply) override;
    std::unique_ptr<Subscription> subscribe(ChangeListener listener) override;
    void previewBulk(BulkPreviewRequest request, Reply<BulkPreview> reply) override;
    void startBulk(BulkRequest request, Reply<BulkAction> reply) override;
    void bulkActions(Reply<std::vector<BulkAction>> reply) override;
    void bulkDetail(BulkItemsRequest request, Reply<BulkDetail> reply) override;
    void undoBulk(BulkId id, Reply<BulkAction> reply) override;
    void stopBulk(BulkId id, Reply<BulkAction> reply) override;
    void resumeBulk(BulkId id, Reply<BulkAction> reply) override;
    void cancelMadeByBulk(BulkId id, Reply<BulkAction> reply) override;
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
    void markErrorGroup(std::int64_t group, ErrorGroupMark mark, Reply<Done> reply) override;
    void metrics(MetricsQuery query, Reply<Metrics> reply) override;
    void stepQueue(std::string queue, RunId run, Actor actor, Reply<Run> reply) override;
    void addIntercept(InterceptRequest request, Reply<Intercept> reply) override;
    void removeIntercept(std::int64_t number, Reply<Done> reply) override;
    void intercepts(Reply<InterceptList> reply) override;
    void continueHeld(RunId id, std::optional<Packet> payload, Actor actor, Reply<Run> reply) override;
    void retryHistory(std::string taskId, TimePoint since, Reply<RetryHistory> reply) override;
    void explainRun(RunId id, Reply<RunExplanation> reply) override;
    void usualTimes(std::string taskId, std::string version, Reply<UsualTimes> reply) override;
    void runOrigins(RunId id, Reply<RunOrigins> reply) override;
    void relatedRuns(RelatedRequest request, Reply<RelatedPage> reply) override;
    void jumpQueue(RunId id, Actor actor, Reply<Run> reply) override;
    void startNow(RunId id, Actor actor, Reply<Run> reply) override;
    void createToken(TokenRequest request, Reply<TokenReply> reply) override;
    void completeToken(TokenCompletion completion, Reply<TokenCompleted> reply) override;
    void token(WaitpointId id, Reply<Waitpoint> reply) override;
    void tokens(TokenPageRequest request, Reply<TokenPage> reply) override;
    void environmentVariables(Reply<EnvironmentVariableList> reply) override;
    void setEnvironmentVariables(VariableChange change, Reply<VariablesChanged> reply) override;
    void deleteEnvironmentVariable(std::string name, Reply<Done> reply) override;
    void createSchedule(ScheduleRequest request, Reply<ScheduleInfo> reply) override;
    void updateSchedule(ScheduleId id, ScheduleRequest request, Reply<ScheduleInfo> reply) override;
    void deleteSchedule(ScheduleId id, Reply<Done> reply) override;
    void schedule(ScheduleId id, Reply<ScheduleInfo> reply) override;
    void schedulePage(std::int64_t offset, int limit, Reply<SchedulePage> reply) override;
    void createBatch(BatchRequest request, Reply<BatchReply> reply) override;
    void addBatchItems(BatchId id, std::vector<BatchItem> items, Reply<BatchProgress> reply) override;
    void triggerBatch(BatchRequest request, std::vector<BatchItem> items,
                      Reply<BatchProgress> reply) override;
    void bulkActionPage(BulkPageRequest request, Reply<BulkPage> reply) override;
    void batches(BatchPageRequest request, Reply<BatchPage> reply) override;
    void batch(BatchId id, Reply<Batch> reply) override;
    void batchMembers(BatchMembersRequest request, Reply<BatchMembers> reply) override;
    void wait(WaitRequest request, Reply<WaitBegun> reply) override;
    void whenWaitIsOver(RunId id, std::stop_token unwanted, Reply<WaitResult> reply) override;
    void waitResult(RunId id, Reply<WaitResult> reply) override;
    void devWorkers(Reply<std::vector<DevWorker>> reply) override;
    DevEngine *devEngine() override { return this; }
    TokenBook *tokenBook() override { return this; }
    void addTelemetry(Telemetry telemetry, Reply<TelemetryTaken> reply) override;
    void runSpans(RunId id, Reply<RunSpans> reply) override;
    void spanDetail(RunId id, std::string span, Reply<SpanDetail> reply) override;
    void setMetadataOnce(RunId id, std::string json, std::string requestKey, Reply<bool> reply) override;

private:
    void useToken(TokenUse use, Reply<TokenTaken> reply) override;
    void giveTokenBack(TokenUse use) override;
    void wasTokenUsed(TokenUse use, Reply<bool> reply) override;
    void versionOnBranch(std::string branch, std::string taskId, Reply<std::string> reply) override;
    void devPresence(bool isOpen) override;
    void registerDevWorker(DevRegistration registration, Reply<DevRegistered> reply) override;
    void handOutDevRuns(std::string workerId, Reply<std::vector<DevHandout>> reply) override;
    void startDevAttempt(RunId run, Reply<DevAttempt> reply) override;
    void completeDevAttempt(DevCompletion completion, Reply<DevSnapshot> reply) override;
    void devVariables(Reply<EnvironmentVariableList> reply) override;
    void devSnapshot(RunId run, Reply<DevSnapshot> reply) override;
    void devHeartbeat(RunId run) override;
    void disconnectDevRuns(std::vector<RunId> runs, Reply<int> reply) override;

    class Impl;
    explicit EmbeddedClient(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace runyard
