// The one writer. Every durable fact of a workspace goes through here, inside a transaction that the
// engine opens for each drain of its queue (group commit) and closes before any effect happens.
//
// Engine thread only. Not a decision-maker: it stores what it is told, keeps the counters in step in
// the same transaction, and asserts what must never be written (a row that leaves a final status).
// Write errors stick: after the first one every later call of the transaction is a no-op and
// commit() returns that error, so callers check once.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/batch.h"
#include "engine/domain/bulk_action.h"
#include "engine/domain/environment_variable.h"
#include "engine/domain/error_group.h"
#include "engine/domain/intercept.h"
#include "engine/domain/queue_claims.h"
#include "engine/domain/run_query.h"
#include "engine/domain/run_wait.h"
#include "engine/domain/span.h"
#include "engine/domain/task.h"
#include "engine/domain/token_use.h"
#include "engine/domain/waitpoint.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace runyard {

enum class Synchronous {
    Full,   // a commit survives power loss (default)
    Normal, // survives a killed process; the last commits may be lost at power loss
};

struct StoreOptions
{
    Synchronous synchronous = Synchronous::Full;
};

/// The cold part of a new run.
struct NewRunData
{
    Packet payload;
    std::string seedMetadata; // JSON object text or empty
    std::string requestKey;   // request idempotency; empty = none
};

class RunStore
{
public:
    /// Opens or creates `<workspace>/runyard.db`, checks that it is ours and whole, migrates it and
    /// puts wrong counters right. What is refused is left as it was. Errors: StorageFailed,
    /// StoreDamaged; WorkspaceInUse is the caller's lock.
    static Result<std::unique_ptr<RunStore>> open(const std::filesystem::path &file, StoreOptions options);
    ~RunStore();

    // --- transaction
    void begin();
    Status commit(); // on failure the transaction is rolled back
    void rollback();
    /// After begin(): another program holds the database, and nothing was begun.
    std::optional<Error> lockedOut() const;

    // --- runs
    RunSeq nextSeq(); // strictly increasing, durable with the run that uses it
    void insertRun(const Run &run, const NewRunData &data);
    /// Writes the hot row; `before` is what the store last held for it (status counters follow).
    void updateRun(const Run &before, const Run &run);
    void saveOutput(RunSeq run, const Packet &output);
    void saveError(RunSeq run, const RunError &error);
    void saveMetadata(RunSeq run, const std::string &json);
    void setTags(RunSeq run, const std::vector<std::string> &before, const std::vector<std::string> &tags);
    std::optional<Run> findRun(RunSeq seq);
    std::optional<Run> findRun(const RunId &id);
    Packet payload(RunSeq run);
    std::string metadata(RunSeq run);
    std::string seedMetadata(RunSeq run);
    std::vector<RunSeq> children(RunSeq run, bool onlyActive);
    /// Every run that is not final, oldest first (start-up only).
    void forEachActiveRun(const std::function<void(const Run &)> &visit);

    /// Active runs that nothing would ever move: no due time, no attempt that runs. There are none
    /// unless someone wrote to the file. Oldest first (start-up only).
    struct StrandedRun
    {
        RunSeq seq = RunSeq::None;
        RunId run;
        std::string why;
    };
    std::vector<StrandedRun> strandedRuns();

    // --- attempts and history
    void insertAttempt(const Attempt &attempt);
    void updateAttempt(const Attempt &attempt);
    void removeAttempt(RunSeq run, int number); // that never had a process
    std::optional<Attempt> attempt(RunSeq run, int number);
    /// Attempts whose status is not final, of any run (start-up only).
    std::vector<Attempt> unfinishedAttempts();
    void appendTransition(const Transition &transition);
    int lastTransitionNumber(RunSeq run);
    std::int64_t appendLog(RunSeq run, const std::vector<LogLine> &lines); // the number of the first

    // --- idempotency
    struct KeyHolder
    {
        RunSeq run = RunSeq::None;
        std::optional<TimePoint> expiresAt;
    };
    std::optional<KeyHolder> findIdempotencyKey(const std::string &taskId, const std::string &hash);
    void putIdempotencyKey(const std::string &taskId, const std::string &hash, KeyHolder holder);
    void removeIdempotencyKey(const std::string &taskId, const std::string &hash);
    /// Of a run, or of a batch as the negative of its number; unless it was noted before `since`.
    std::optional<RunSeq> findRequestKey(const std::string &requestKey, TimePoint since);
    void putRequestKey(const std::string &requestKey, RunSeq run, TimePoint at);
    /// Drops request keys noted before `before`.
    void forgetRequestKeys(TimePoint before);

    // --- public tokens (run_store_tokens.cpp)
    bool hasTokenUse(const TokenUse &use);
    TokenTaken putTokenUse(const TokenUse &use);
    void removeTokenUse(const TokenUse &use);
    /// Drops those of tokens that have expired.
    void forgetTokenUses(TimePoint now);

    // --- projects
    void saveDeployment(const Deployment &deployment, const ProjectManifest &manifest);
    std::vector<Deployment> deployments(); // newest first
    /// Task definitions of a version of a project.
    std::vector<TaskDefinition> tasksOf(const std::string &project, const std::string &version);
    /// Newest version's tasks of every project: (project, version, definition).
    struct DeployedTask
    {
        std::string project;
        std::string version;
        TaskDefinition definition;
    };
    std::vector<DeployedTask> currentTasks();
    std::optional<DeployedTask> taskAtVersion(const std::string &taskId, const std::string &version);

    // --- queues: settings only; counts are kept with the runs
    void saveQueue(const QueueInfo &queue);
    std::vector<QueueInfo> queues();
    std::vector<QueueClaim> queueClaims();
    /// Replaces the claims of this project.
    void saveQueueClaims(const std::string &project, const std::vector<QueueClaim> &claims);

    // --- schedules
    void saveSchedule(const ScheduleInfo &schedule);
    void removeSchedule(const ScheduleId &id);
    std::vector<ScheduleInfo> schedules();

    // --- actions over many runs
    /// A filter that grew a condition which is not stored must not act on more runs than were meant.
    static Status canKeep(const BulkRequest &request);
    /// `targets`: the runs that were picked one by one; empty when a filter or an action names them.
    /// Gives its number.
    std::int64_t insertBulkAction(const BulkAction &action, const std::vector<RunSeq> &targets);
    void updateBulkAction(const BulkAction &action);
    void addBulkItem(const BulkId &action, RunSeq run, BulkOutcome outcome, RunSeq made,
                     const std::string &reason);
    std::optional<BulkAction> findBulkAction(const BulkId &id);
    std::optional<BulkId> bulkActionNumbered(std::int64_t number);
    /// Those that are not at rest, oldest first (start-up only).
    std::vector<BulkAction> activeBulkActions();
    std::optional<RunSeq> seqOf(const RunId &id);
    RunSeq newestSeq() const; // of all runs so far

    // --- batches (run_store_batches.cpp)
    /// Gives its number.
    std::int64_t insertBatch(const Batch &batch, RunSeq parent);
    void updateBatch(const Batch &batch);
    std::optional<Batch> findBatch(const BatchId &id);
    std::optional<Batch> findBatch(std::int64_t number);
    /// The newest batch that was given the key.
    std::optional<Batch> findBatchByKey(const std::string &hash);
    bool hasBatchItem(std::int64_t batch, int index);
    std::vector<int> missingBatchItems(std::int64_t batch, int runCount); // ascending
    bool hasGivenUpItems(std::int64_t batch);                             // of kMissingBatchItem
    /// With when they were announced.
    std::vector<std::pair<std::int64_t, TimePoint>> batchesLackingItems();
    void addBatchRun(std::int64_t batch, int index, const Run &run, bool wasThere);
    void addBatchError(std::int64_t batch, int index, const std::string &taskId, const std::string &error,
                       const std::string &code);
    /// Batches that count on runs which were there before and have not ended, by run (start-up only).
    std::vector<std::pair<RunSeq, std::int64_t>> awaitedByBatches();
    std::vector<RunSeq> runsOfBatch(const BatchId &batch);
    void endAwaiting(RunSeq run);

    /// The newest Delayed run of the task with this debounce key; runs of this transaction once written.
    std::optional<RunSeq> findDebounced(const std::string &taskId, const std::string &key);
    std::vector<RunSeq> debouncedRuns(); // that are Delayed
    void saveSeedMetadata(RunSeq run, const std::string &json);

    // --- intercepts (run_store_intercepts.cpp)
    std::int64_t insertIntercept(const Intercept &intercept); // gives its number
    void endIntercept(std::int64_t number);
    std::vector<Intercept> activeIntercepts(); // oldest first
    void holdRun(RunSeq run, std::int64_t intercept, TimePoint at);
    void releaseRun(RunSeq run, TimePoint at);
    struct Hold
    {
        RunSeq run = RunSeq::None;
        std::int64_t intercept = 0;
        std::string query; // of the intercept
        TimePoint at;
        bool isReleased = false;
    };
    /// Runs that are or were held and have not started (start-up only).
    std::vector<Hold> holds();
    /// In place of the one it was given; history must say so.
    void savePayload(RunSeq run, const Packet &payload);

    // --- waitpoints (run_store_waitpoints.cpp)
    /// With its number; one with an idempotency key holds it from now on.
    Waitpoint insertWaitpoint(Waitpoint waitpoint);
    std::optional<Waitpoint> findWaitpoint(const WaitpointId &id);
    std::optional<Waitpoint> waitpointHoldingKey(const std::string &key);
    /// The key may be given to another one.
    void releaseWaitpointKey(std::int64_t number);
    void completeWaitpoint(std::int64_t number, const Packet &output, bool isError, TimePoint at);
    /// Those that are not over and due, earliest first; at most `most`.
    std::vector<Waitpoint> dueWaitpoints(TimePoint now, int most);
    std::optional<TimePoint> nextWaitpointDue();
    /// Without its output.
    std::optional<Waitpoint> findWaitpoint(std::int64_t number);
    /// The one that the run's end completes.
    std::optional<Waitpoint> waitpointOfRun(RunSeq run);
    std::optional<Waitpoint> waitpointOfBatch(const BatchId &batch);

    // --- what runs wait for (run_store_waits.cpp)
    /// In the place of the one at its position, and of all behind it unless they are kept.
    void beginWait(const RunWait &wait, bool keepsLater);
    void updateWait(const RunWait &wait); // state, held, over
    std::optional<RunWait> findWait(RunSeq run, int position);
    /// The newest wait of this attempt.
    std::optional<RunWait> lastWait(RunSeq run, int attempt);
    /// All waits of the run, with the waitpoints that nobody else waits for.
    void forgetWaits(RunSeq run);
    /// Those that are not done, oldest run first (start-up only).
    std::vector<RunWait> openWaits();
    /// Runs that wait or have waited and are not over (start-up only).
    std::vector<RunSeq> runsWithWaits();

    // --- spans (run_store_spans.cpp)
    /// A span that is under way is replaced when it is told of again, one that has ended never is. Gives how
    /// many the run has no room for.
    std::int64_t addSpans(RunSeq run, const std::vector<const SpanDetail *> &details);
    /// Lines of the log with the span of each (empty = of none). Gives how many the run has no room for.
    std::int64_t addSpanLines(RunSeq run, const std::vector<LogLine> &lines,
                              const std::vector<std::string> &spans);

    // --- variables of the environment (run_store_variables.cpp)
    /// Sealed with the workspace's key, which is made with the first one.
    Status saveVariables(const std::vector<EnvironmentVariable> &variables);
    void removeVariable(const std::string &name);
    /// By name. When the values cannot be read, the variables come without them.
    EnvironmentVariableList variables();

    // --- settings of the workspace
    void saveSetting(const std::string &name, const std::string &value);
    std::optional<std::string> setting(const std::string &name);

    // --- errors (run_store_insights.cpp)
    /// NotFound when there is no such group.
    Status markErrorGroup(std::int64_t group, ErrorGroupMark mark, TimePoint at);

    // --- upkeep; call between transactions
    /// Indexes for search the runs that changed since the last call, at most `maxRuns`.
    /// Returns how many are still waiting.
    std::int64_t indexSome(int maxRuns);
    /// Takes finished runs into the error groups and metrics, at most `maxRuns`, each run once; forgets
    /// what is older than its level of detail lives. Returns how many were taken in; empty when that could
    /// not be stored: they wait for the next call.
    std::optional<int> takeInFinished(int maxRuns, TimePoint now);
    /// Runs in the queues and slots in use now; the peaks are stored by takeInFinished(). Any time.
    void noteLoad(TimePoint now, std::int64_t queued, std::int64_t slots);
    /// A minute of the load is over and not stored yet.
    bool hasLoadToStore(TimePoint now) const;
    /// Moves the write-ahead log into the file and gives a little free space back. Waits for nobody.
    void checkpoint();

    /// SQL handle for benches and tests only.
    const std::filesystem::path &file() const;

private:
    class Impl;
    explicit RunStore(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace runyard
