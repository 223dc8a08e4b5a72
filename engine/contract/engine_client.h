// EngineClient is the only door from models, the HTTP API and everything above to an engine.
//
// Calls never block: they return at once and invoke `reply` exactly once, on a thread of the
// engine's choosing (use models/feed/gui_reply.h to come back to a widget's thread). All values cross
// threads by copy. Errors are Error values with a message for people.
#pragma once

#include "engine/base/dropped.h"
#include "engine/base/result.h"
#include "engine/contract/change_set.h"
#include "engine/domain/batch.h"
#include "engine/domain/bulk_action.h"
#include "engine/domain/dev_worker.h"
#include "engine/domain/environment_variable.h"
#include "engine/domain/error_group.h"
#include "engine/domain/intercept.h"
#include "engine/domain/log_query.h"
#include "engine/domain/metrics.h"
#include "engine/domain/related_runs.h"
#include "engine/domain/retry_history.h"
#include "engine/domain/run_explanation.h"
#include "engine/domain/run_query.h"
#include "engine/domain/run_wait.h"
#include "engine/domain/span.h"
#include "engine/domain/task.h"
#include "engine/domain/trigger_request.h"
#include "engine/domain/usual_times.h"
#include "engine/domain/waitpoint.h"

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace runyard {

class DevEngine;
class TokenBook;

template <class T>
using Reply = std::function<void(Result<T>)>;

/// A replay starts a new root run on the newest version. Fields left empty are taken from the
/// original (payload byte for byte, tags, queue, concurrency key, machine, seed metadata, test flag).
struct ReplayRequest
{
    RunId original;
    std::optional<Packet> payload; // edited payload
    std::optional<std::vector<std::string>> tags;
    std::optional<std::string> queue;
    std::optional<std::string> concurrencyKey;
    std::optional<std::string> machine;
    std::optional<std::string> metadata;
    TriggerOptions options; // delay, ttl, idempotency, priority, attempts, duration
    Actor actor = Actor::User;
};

struct CancelReply
{
    RunId id;
    bool alreadyFinished = false;
    int canceledDescendants = 0;
};

/// What deploying a folder would do, before doing it.
struct DeployPreview
{
    ProjectManifest manifest;
    std::string version; // the version it would get
    std::vector<std::string> addedTasks;
    std::vector<std::string> changedTasks;
    std::vector<std::string> removedTasks;
    std::vector<std::string> unchangedTasks;
    std::vector<std::string> scheduleChanges; // sentences
    std::vector<std::string> queueChanges;    // sentences
    std::vector<ErrorDetail> warnings;        // what would not be as the project says, and why
    std::int64_t runsWaiting = 0;             // runs this deploy would release
};

struct DeployReply
{
    Deployment deployment;
    std::vector<ErrorDetail> warnings; // what is not as the project says, and why
    std::int64_t releasedRuns = 0;
};

struct EngineStatus
{
    std::string workspace; // directory
    std::string apiUrl;    // "http://127.0.0.1:PORT"; empty = not serving
    TimePoint startedAt;
    int environmentLimit = 0;
    std::int64_t slotsInUse = 0;
    std::int64_t queued = 0;
    std::string synchronous;    // "FULL" or "NORMAL"
    std::string recoveryReport; // what the last start found and did; empty = nothing
    std::string clockReport;    // the last time the clock was set back; empty = never since the start
    std::string problem;        // what keeps the engine from its work just now; empty = nothing
    DroppedCounts dropped{};    // what was not kept or turned away since the program started
};

using ChangeListener = std::function<void(std::shared_ptr<const ChangeSet>)>;

/// Ends the subscription when destroyed; after that the listener is not called any more.
class Subscription
{
public:
    virtual ~Subscription() = default;
};

class EngineClient
{
public:
    virtual ~EngineClient() = default;

    // --- runs: commands. A reply means "durable".
    virtual void trigger(TriggerRequest request, Reply<TriggerReply> reply) = 0;
    virtual void replay(ReplayRequest request, Reply<TriggerReply> reply) = 0;
    /// Only Delayed runs; a time that has passed is refused.
    virtual void reschedule(RunId id, TimePoint delayUntil, Actor actor, Reply<Run> reply) = 0;
    /// Takes every non-final descendant along. A finished run is a success with alreadyFinished.
    virtual void cancel(RunId id, std::string reason, Actor actor, Reply<CancelReply> reply) = 0;
    /// Queued and Executing runs.
    virtual void freeze(RunId id, Actor actor, Reply<Run> reply) = 0;
    virtual void resume(RunId id, Actor actor, Reply<Run> reply) = 0;
    /// Reattempting: do not wait for the delay.
    virtual void retryNow(RunId id, Actor actor, Reply<Run> reply) = 0;
    virtual void addTags(RunId id, std::vector<std::string> tags, Reply<Run> reply) = 0;
    /// Replaces the metadata object (JSON object text).
    virtual void setMetadata(RunId id, std::string json, Reply<Run> reply) = 0;
    /// The run that lost the key; NotFound when no run of the task holds it.
    virtual void resetIdempotencyKey(std::string taskId, std::string keyHash, Reply<RunId> reply) = 0;

    // --- projects, queues, schedules: commands
    virtual void previewDeploy(std::string directory, Reply<DeployPreview> reply) = 0;
    virtual void deploy(std::string directory, Actor actor, Reply<DeployReply> reply) = 0;
    virtual void setQueuePaused(std::string queue, bool paused, Reply<QueueInfo> reply) = 0;
    /// Empty = back to what the project declares.
    virtual void setQueueLimit(std::string queue, std::optional<int> limit, Reply<QueueInfo> reply) = 0;
    virtual void setEnvironmentLimit(int limit, Reply<Done> reply) = 0;
    virtual void setScheduleActive(ScheduleId id, bool active, Reply<ScheduleInfo> reply) = 0;

    // --- queries. Those with a token `unwanted` may take long; once it is asked to stop they are given up,
    // and answered with an Unavailable error unless they were done.
    virtual void runPage(RunPageRequest request, Reply<RunPage> reply) = 0;
    virtual void runCounts(RunFilter filter, Reply<RunCounts> reply) = 0;
    virtual void runCountsWhileWanted(RunFilter filter, std::stop_token /*unwanted*/, Reply<RunCounts> reply)
    {
        runCounts(std::move(filter), std::move(reply));
    }
    virtual void runDetail(RunId id, Reply<RunDetail> reply) = 0;
    /// Lines after position `after` (0 = from the start), of one attempt or all (0).
    virtual void runLogs(RunId id, int attempt, std::int64_t after, int maxLines, Reply<LogPage> reply) = 0;
    /// Non-final descendants of a run, nearest first: what a cancel takes along.
    virtual void activeDescendants(RunId id, Reply<std::vector<Run>> reply) = 0;
    virtual void tasks(Reply<std::vector<TaskInfo>> reply) = 0;
    virtual void queues(Reply<std::vector<QueueInfo>> reply) = 0;
    virtual void schedules(Reply<std::vector<ScheduleInfo>> reply) = 0;
    virtual void deployments(Reply<std::vector<Deployment>> reply) = 0;
    virtual void status(Reply<EngineStatus> reply) = 0;
    /// EngineStatus::problem, answered at once even while the engine cannot write.
    virtual void problem(Reply<std::string> reply) { reply(std::string()); }

    /// The listener is called on an engine thread, at most every 16 ms.
    virtual std::unique_ptr<Subscription> subscribe(ChangeListener listener) = 0;

    // --- long logs. An engine that cannot answers Unavailable.
    /// Where in the log a moment is, and how long the log is.
    virtual void locateLog(RunId, TimePoint, Reply<LogPlace> reply) { reply(unsupported("search a log")); }
    /// One step of a scan for matching lines; ask again from `next` until it is `total`.
    virtual void scanLog(LogScanRequest, Reply<LogScan> reply) { reply(unsupported("search a log")); }
    /// The lines with these ascending numbers, or the first of them (about 4 MiB).
    virtual void logLines(RunId, std::vector<std::int64_t>, Reply<LogLines> reply)
    {
        reply(unsupported("read a log by line"));
    }

    // --- actions over many runs. A reply to startBulk means "durable"; the work follows in the background.
    virtual void previewBulk(BulkPreviewRequest, Reply<BulkPreview> reply) { reply(noBulk()); }
    virtual void startBulk(BulkRequest, Reply<BulkAction> reply) { reply(noBulk()); }
    virtual void bulkActions(Reply<std::vector<BulkAction>> reply) { reply(noBulk()); } // newest first
    virtual void bulkDetail(BulkItemsRequest, Reply<BulkDetail> reply) { reply(noBulk()); }
    /// Until it starts, ten seconds after it was accepted; then Conflict.
    virtual void undoBulk(BulkId, Reply<BulkAction> reply) { reply(noBulk()); }
    virtual void stopBulk(BulkId, Reply<BulkAction> reply) { reply(noBulk()); }
    /// After a stop, or after the canary.
    virtual void resumeBulk(BulkId, Reply<BulkAction> reply) { reply(noBulk()); }
    /// Stops it and cancels every run it made, as an action of its own.
    virtual void cancelMadeByBulk(BulkId, Reply<BulkAction> reply) { reply(noBulk()); }

    // --- the run list at any size. An engine that cannot answers Unavailable.
    /// Runs over time, by how they ended; exact.
    virtual void runHistogram(HistogramRequest, Reply<RunHistogram> reply)
    {
        reply(unsupported("count runs over time"));
    }
    /// Where in a list a run or a moment is.
    virtual void runPlace(RunPlaceRequest, Reply<RunPlace> reply)
    {
        reply(unsupported("tell the place of a run in a list"));
    }
    /// Runs whose words a search does not find yet.
    virtual void unindexedRuns(Reply<std::int64_t> reply)
    {
        reply(unsupported("tell how far its search index is"));
    }

    // --- what a window keeps in the workspace: texts by name ("saved_views"), empty until one is saved
    virtual void windowSetting(std::string, Reply<std::string> reply)
    {
        reply(unsupported("keep settings of a window"));
    }
    virtual void saveWindowSetting(std::string, std::string, Reply<Done> reply)
    {
        reply(unsupported("keep settings of a window"));
    }

    // --- the past: lists, counts and runs as they were at a moment (RunReader says how exactly).
    virtual void runPageAt(RunPageRequest, TimePoint, Reply<RunPage> reply) { reply(noPast()); }
    virtual void runCountsAt(RunFilter, TimePoint, Reply<RunCounts> reply) { reply(noPast()); }
    virtual void runDetailAt(RunId, TimePoint, Reply<RunDetail> reply) { reply(noPast()); }

    // --- errors and metrics. Finished runs are taken in shortly after they finish; replies say how many
    // still wait for it.
    virtual void errorGroups(bool /*withIgnored*/, Reply<ErrorGroupList> reply)
    {
        reply(unsupported("group failures"));
    }
    virtual void errorGroupTraits(std::int64_t /*group*/, Reply<ErrorGroupTraits> reply)
    {
        reply(unsupported("compare failing payloads"));
    }
    /// The newest runs of a group, at most `most` (1 to 10,000).
    virtual void errorGroupRuns(std::int64_t /*group*/, int /*most*/, Reply<std::vector<RunId>> reply)
    {
        reply(unsupported("list the runs of a group of failures"));
    }
    virtual void markErrorGroup(std::int64_t /*group*/, ErrorGroupMark, Reply<Done> reply)
    {
        reply(unsupported("resolve or ignore failures"));
    }
    virtual void metrics(MetricsQuery, Reply<Metrics> reply) { reply(unsupported("measure its runs")); }

    // --- debugging: one run at a time. An engine that cannot answers Unavailable.
    /// Starts exactly one run of a paused queue: `run`, or the next one when that is empty. Conflict says
    /// what keeps it from starting. The run may be held by an intercept instead.
    virtual void stepQueue(std::string /*queue*/, RunId /*run*/, Actor, Reply<Run> reply)
    {
        reply(unsupported("step through a queue"));
    }
    virtual void addIntercept(InterceptRequest, Reply<Intercept> reply) { reply(noIntercepts()); }
    /// The runs it holds stay held.
    virtual void removeIntercept(std::int64_t /*number*/, Reply<Done> reply) { reply(noIntercepts()); }
    virtual void intercepts(Reply<InterceptList> reply) { reply(noIntercepts()); }
    /// A held run goes on, with another payload when there is one. To drop it, cancel it.
    virtual void continueHeld(RunId, std::optional<Packet> /*payload*/, Actor, Reply<Run> reply)
    {
        reply(noIntercepts());
    }
    virtual void retryHistory(std::string /*taskId*/, TimePoint /*since*/, Reply<RetryHistory> reply)
    {
        reply(unsupported("count what another retry policy could have changed"));
    }

    // --- why, what is normal, what belongs together. An engine that cannot answers Unavailable.
    virtual void explainRun(RunId, Reply<RunExplanation> reply)
    {
        reply(unsupported("say what a run waits for"));
    }
    /// Of the newest completed runs of a task; `version` empty = of all versions.
    virtual void usualTimes(std::string /*taskId*/, std::string /*version*/, Reply<UsualTimes> reply)
    {
        reply(unsupported("tell what is usual for a task"));
    }
    virtual void runOrigins(RunId, Reply<RunOrigins> reply)
    {
        reply(unsupported("tell what runs belong together"));
    }
    virtual void relatedRuns(RelatedRequest, Reply<RelatedPage> reply)
    {
        reply(unsupported("tell what runs belong together"));
    }
    /// A Queued run goes before every run that is ready now.
    virtual void jumpQueue(RunId, Actor, Reply<Run> reply) { reply(unsupported("let a run jump its queue")); }
    /// A Delayed run: as if its delay were over.
    virtual void startNow(RunId, Actor, Reply<Run> reply)
    {
        reply(unsupported("start a delayed run at once"));
    }

    // --- wait tokens. An engine that cannot answers Unavailable.
    virtual void createToken(TokenRequest, Reply<TokenReply> reply) { reply(noTokens()); }
    /// Completing one that is over is a success that says so. NotFound; Unauthorized for a wrong secret.
    /// A moment that a run waits for is over at once; it gives nothing.
    virtual void completeToken(TokenCompletion, Reply<TokenCompleted> reply) { reply(noTokens()); }
    virtual void token(WaitpointId, Reply<Waitpoint> reply) { reply(noTokens()); } // with its output
    virtual void tokens(TokenPageRequest, Reply<TokenPage> reply) { reply(noTokens()); }

    // --- variables of the environment of tasks; attempts that start from now on see a change
    virtual void environmentVariables(Reply<EnvironmentVariableList> reply) { reply(noVariables()); }
    virtual void setEnvironmentVariables(VariableChange, Reply<VariablesChanged> reply)
    {
        reply(noVariables());
    }
    virtual void deleteEnvironmentVariable(std::string /*name*/, Reply<Done> reply) { reply(noVariables()); }

    // --- schedules no project declares. Conflict for one that a project does: change the project.
    virtual void createSchedule(ScheduleRequest, Reply<ScheduleInfo> reply) { reply(noSchedules()); }
    /// The deduplication key stays as it is.
    virtual void updateSchedule(ScheduleId, ScheduleRequest, Reply<ScheduleInfo> reply)
    {
        reply(noSchedules());
    }
    virtual void deleteSchedule(ScheduleId, Reply<Done> reply) { reply(noSchedules()); }
    virtual void schedule(ScheduleId, Reply<ScheduleInfo> reply) { reply(noSchedules()); }
    virtual void schedulePage(std::int64_t /*offset*/, int /*limit*/, Reply<SchedulePage> reply)
    {
        reply(noSchedules());
    }

    // --- batches: many runs made together. A reply means "durable".
    /// Announces a batch; its items follow. The key of an earlier batch leads to that one.
    virtual void createBatch(BatchRequest, Reply<BatchReply> reply) { reply(noBatches()); }
    /// All of them in one commit, each index once however often it is sent. NotFound, InvalidInput (an
    /// index past the announced number) and Conflict (the batch is over) leave everything as it was; an
    /// item that cannot become a run is noted as an error of the batch.
    virtual void addBatchItems(BatchId, std::vector<BatchItem>, Reply<BatchProgress> reply)
    {
        reply(noBatches());
    }
    /// Both at once.
    virtual void triggerBatch(BatchRequest, std::vector<BatchItem>, Reply<BatchProgress> reply)
    {
        reply(noBatches());
    }
    /// Bulk actions by the page.
    virtual void bulkActionPage(BulkPageRequest, Reply<BulkPage> reply) { reply(noBulk()); }
    virtual void batches(BatchPageRequest, Reply<BatchPage> reply) { reply(noBatches()); }
    virtual void batch(BatchId, Reply<Batch> reply) { reply(noBatches()); }
    virtual void batchMembers(BatchMembersRequest, Reply<BatchMembers> reply) { reply(noBatches()); }

    // --- runs that wait. A reply to these means "durable"; the run is Frozen from then on.
    /// Conflict when the run does not execute, waits already, or would wait for itself.
    virtual void wait(WaitRequest, Reply<WaitBegun> reply) { reply(noWaits()); }
    /// Replies when the run goes on after its wait (or at once when it has), with what came of it; until then
    /// nothing is held but the reply. Conflict when the run ends instead, or waits for nothing. Once `unwanted`
    /// is asked to stop, or the engine ends, the reply may never come.
    virtual void whenWaitIsOver(RunId, std::stop_token /*unwanted*/, Reply<WaitResult> reply)
    {
        reply(noWaits());
    }
    /// The newest wait of a run that is not over, as it is now.
    virtual void waitResult(RunId, Reply<WaitResult> reply) { reply(noWaits()); }

    // --- command lines (`trigger.dev dev`) that execute runs
    virtual void devWorkers(Reply<std::vector<DevWorker>> reply)
    {
        reply(unsupported("host a trigger.dev command line"));
    }
    /// The other side of their protocol; null when this engine does not host them.
    virtual DevEngine *devEngine() { return nullptr; }
    /// What it remembers of public tokens; null when it is only read.
    virtual TokenBook *tokenBook() { return nullptr; }
    // --- spans: what tasks tell of their own work. An engine that cannot answers Unavailable.
    /// A reply means "durable". Records of unknown runs, or beyond the limits, are dropped and counted.
    virtual void addTelemetry(Telemetry, Reply<TelemetryTaken> reply) { reply(noSpans()); }
    virtual void runSpans(RunId, Reply<RunSpans> reply) { reply(noSpans()); }
    virtual void spanDetail(RunId, std::string /*span*/, Reply<SpanDetail> reply) { reply(noSpans()); }
    /// As setMetadata(), once for the same request key: false when it had been done before, and nothing was changed.
    virtual void setMetadataOnce(RunId id, std::string json, std::string /*requestKey*/, Reply<bool> reply)
    {
        setMetadata(std::move(id), std::move(json), [reply = std::move(reply)](Result<Run> written) {
            reply(written ? Result<bool>(true) : written.error());
        });
    }

protected:
    static Error noSpans() { return unsupported("keep spans"); }
    static Error noWaits() { return unsupported("let runs wait"); }
    static Error noTokens() { return unsupported("keep wait tokens"); }
    static Error noVariables() { return unsupported("keep environment variables"); }
    static Error noSchedules() { return unsupported("make schedules"); }
    static Error unsupported(const char *what)
    {
        return {ErrorCode::Unavailable,
                std::string("This engine cannot ") + what + ".",
                "Update the engine to the version of this program.",
                {}};
    }
    static Error noPast() { return unsupported("show how runs were at an earlier moment"); }
    static Error noIntercepts() { return unsupported("hold runs before they start"); }
    static Error noBatches() { return unsupported("make runs in batches"); }
    static Error noBulk() { return unsupported("act on many runs at once"); }
};

} // namespace runyard
