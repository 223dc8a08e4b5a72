// The engine's decisions, without a thread of its own.
//
// Usage, by EngineLoop or by a test with a simulated clock: begin(); any number of commands and worker
// events; advance() (due timers, then dispatch); commit(). Nothing leaves the engine before commit()
// has made it durable: replies, process starts, kills and the change feed are effects collected on the
// way. One file per concern: trigger, dispatch, attempts, control, projects, schedules, recovery.
// Not thread-safe: one thread at a time.
#pragma once

#include "engine/domain/secret_text.h"
#include "engine/domain/secret_values.h"
#include "engine/scheduling/batch_book.h"
#include "engine/scheduling/core_parts.h"
#include "engine/scheduling/dev_workers.h"
#include "engine/scheduling/elapsed_timers.h"
#include "engine/scheduling/queue_book.h"
#include "engine/scheduling/run_table.h"
#include "engine/scheduling/timer_book.h"
#include "engine/scheduling/wait_book.h"
#include "engine/store/run_store.h"

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace runyard {

class EngineCore : CoreParts
{
public:
    /// All references must outlive the core.
    EngineCore(RunStore &store, Workers &workers, const Clock &clock, RandomSource &random);

    // --- one drain
    /// Unavailable: another program holds the database. Nothing was begun; try again, or take the drain to
    /// its end so that everybody in it is told.
    Status begin();
    /// Handles what is due and starts what may start. Call after the drain's commands.
    void advance();
    /// Commits, then performs the effects. On failure nothing happened: every reply of the drain
    /// receives the error, and the next begin() builds the memory anew from the store. Processes that
    /// live keep their clocks.
    Status commit();
    /// Makes at most this many changed runs searchable, between drains. Returns how many still wait.
    std::int64_t indexSome(int maxRuns) { return m_store.indexSome(maxRuns); }
    /// Takes at most this many finished runs into error groups and metrics, between drains. Returns how
    /// many, empty when it failed; listeners are told.
    std::optional<int> takeInFinished(int maxRuns);
    bool hasLoadToStore() const { return m_store.hasLoadToStore(m_clock.now()); }
    void noteLoad() { m_store.noteLoad(m_clock.now(), queuedCount(), slotsInUse()); }
    Status markErrorGroup(std::int64_t group, ErrorGroupMark mark);
    /// When advance() has work again without any command.
    std::optional<TimePoint> nextDue() const;

    /// Repairs what a crash left behind, loads what is waiting and starts what may start. On failure
    /// nothing was changed and the core must not be used.
    Status recover();
    const std::string &recoveryReport() const { return m_recoveryReport; }
    /// The last time the clock was set back, and what that changed; empty = never since the start.
    const std::string &clockReport() const { return m_clockReport; }
    /// Told what is taken out of texts before they are stored, now and whenever it changes.
    void setSecretSink(SecretSink sink) { m_secretSink = std::move(sink), m_secretSink(m_secretValues); }

    /// While held nothing comes due and nothing starts; commands are taken as ever.
    void setHeld(bool held) { m_held = held || m_isStopping; }
    /// The machine's clock was set since advance() last looked: it has work.
    bool clockWasSet() const;

    // --- a clean stop (stopping.cpp)
    /// From now on nothing starts. Attempts are asked to end; one that still gives a result ends as usual,
    /// the others go on after the next start, and this try does not count. `left` is told after commits:
    /// which are still there, first when all were asked, last with none.
    void stopAttempts(std::function<void(std::vector<std::string>)> left);
    /// Those that are still there are over, in the same way; whoever calls this ends their processes.
    void endAttempts();

    /// What keeps attempts from being started, in sentences; empty = nothing. (shortage.cpp)
    std::string startProblem() const;
    void setTaskEnvironment(std::vector<std::pair<std::string, std::string>> env)
    {
        m_taskEnv = std::move(env);
    }
    /// Secrets of wait tokens and keys of runs are made from it. Until it is given, from a random one.
    void setWorkspaceKey(std::string key) { m_workspaceKey = std::move(key); }
    /// Who reads and prepares the runs of bulk actions; without one they wait. Outlives the core.
    void setBulkFeeder(BulkFeeder *feeder) { m_bulkFeeder = feeder; }
    /// How long an action over many runs waits to be undone.
    void setBulkUndoTime(Seconds time) { m_bulkUndoTime = time; }
    void setEnvironmentLimit(int limit);
    int environmentLimit() const { return m_queues.environmentLimit(); }

    /// Delivered after commit, with everything that changed in the drain.
    void setChangeSink(std::function<void(ChangeSet)> sink) { m_changeSink = std::move(sink); }

    /// `reply` runs after commit: with `result`, or with the commit's error.
    template <class T>
    void replyAfterCommit(Reply<T> reply, Result<T> result)
    {
        m_replies.push_back([reply = std::move(reply), result = std::move(result)](const Status &status) {
            if (status.ok())
                reply(result);
            else
                reply(status.error());
        });
    }

    /// As above; the answer is found after the commit, when all that was due is done.
    template <class T>
    void answerAfterCommit(Reply<T> reply, std::function<Result<T>()> answer)
    {
        m_replies.push_back([reply = std::move(reply), answer = std::move(answer)](const Status &status) {
            if (status.ok())
                reply(answer());
            else
                reply(status.error());
        });
    }

    /// `effect` runs after commit; never when the commit fails.
    void afterCommit(std::function<void()> effect) { m_effects.push_back(std::move(effect)); }

    // --- commands (trigger.cpp, control.cpp)
    Result<TriggerReply> trigger(const TriggerRequest &request);
    Result<TriggerReply> replay(const ReplayRequest &request);
    Result<Run> reschedule(const RunId &id, TimePoint delayUntil, Actor actor);
    Result<CancelReply> cancel(const RunId &id, const std::string &reason, Actor actor);
    Result<Run> freeze(const RunId &id, Actor actor);
    Result<Run> resume(const RunId &id, Actor actor);
    Result<Run> retryNow(const RunId &id, Actor actor);
    /// Delayed: as if the delay were over.
    Result<Run> startNow(const RunId &id, Actor actor);
    /// Queued: goes before every run that is ready now, in its queue and (when slots are short) in all.
    Result<Run> jumpQueue(const RunId &id, Actor actor);
    Result<Run> addTags(const RunId &id, const std::vector<std::string> &tags);
    Result<Run> setMetadata(const RunId &id, const std::string &json);
    Result<bool> setMetadataOnce(const RunId &id, const std::string &json, const std::string &requestKey);
    Result<RunId> resetIdempotencyKey(const std::string &taskId, const std::string &hash);

    /// Why the run is where it is (explain.cpp). Meant for after advance(): before, what may start waits.
    Result<RunReason> explain(const RunId &id);
    /// The same with the runs that hold the slots; what is usual and when it may start is left open.
    Result<RunExplanation> explainWithHolders(const RunId &id);

    // --- projects and queues (projects.cpp, schedules.cpp)
    /// Refuses what deploy() refuses.
    Result<DeployPreview> previewDeploy(const ProjectManifest &manifest);
    Result<DeployReply> deploy(const ProjectManifest &manifest, Actor actor);
    Result<QueueInfo> setQueuePaused(const std::string &queue, bool paused);
    Result<QueueInfo> setQueueLimit(const std::string &queue, std::optional<int> limit);
    Result<ScheduleInfo> setScheduleActive(const ScheduleId &id, bool active);

    /// Starts one run of a paused queue: `wanted`, or the one whose turn it is when that is empty. Limits
    /// hold; else the error says what keeps it. The run may be held by an intercept instead. (step.cpp)
    Result<Run> stepQueue(const std::string &queue, const RunId &wanted, Actor actor);

    // --- intercepts (intercepts.cpp)
    Result<Intercept> addIntercept(const InterceptRequest &request);
    Status removeIntercept(std::int64_t number); // the runs it holds stay held
    InterceptList intercepts();
    /// A held run goes on at the head of its queue, with another payload when there is one. To drop it,
    /// cancel it.
    Result<Run> continueHeld(const RunId &run, const std::optional<Packet> &payload, Actor actor);

    // --- wait tokens (waitpoints.cpp)
    Result<TokenReply> createToken(const TokenRequest &request);
    Result<TokenCompleted> completeToken(const TokenCompletion &completion);

    // --- what public tokens did (waitpoints.cpp)
    Result<TokenTaken> useToken(const TokenUse &use) { return m_store.putTokenUse(use); }
    void giveTokenBack(const TokenUse &use) { m_store.removeTokenUse(use); }
    Result<bool> wasTokenUsed(const TokenUse &use) { return m_store.hasTokenUse(use); }

    // --- runs that wait (waits.cpp)
    Result<WaitBegun> wait(const WaitRequest &request);
    /// Replies when the run goes on after its wait, at once when it has.
    void tellWhenWaitIsOver(const RunId &id, std::stop_token unwanted, Reply<Done> reply);

    // --- spans (spans.cpp); they change nothing about a run
    TelemetryTaken addTelemetry(const Telemetry &telemetry);

    // --- variables of the environment (variables.cpp); attempts that start from now on see a change
    EnvironmentVariableList environmentVariables(); // without the values of secret ones
    EnvironmentVariableList variablesOfTasks();     // with them: for those who execute tasks
    Result<VariablesChanged> setEnvironmentVariables(const VariableChange &change);
    Status deleteEnvironmentVariable(const std::string &name);

    // --- schedules no project declares (schedules.cpp)
    Result<ScheduleInfo> createSchedule(const ScheduleRequest &request);
    Result<ScheduleInfo> updateSchedule(const ScheduleId &id, const ScheduleRequest &request);
    Status deleteSchedule(const ScheduleId &id);

    // --- batches (batches.cpp)
    Result<BatchReply> createBatch(const BatchRequest &request);
    Result<BatchProgress> addBatchItems(const BatchId &id, std::vector<BatchItem> items);
    Result<BatchProgress> triggerBatch(const BatchRequest &request, std::vector<BatchItem> items);

    // --- command lines that execute runs (dev_runs.cpp)
    /// Deploys what one has built.
    Result<DevRegistered> registerDevWorker(const DevRegistration &registration);
    /// The newest build of a branch that has the task. NotFound when no command line of it has been here.
    Result<std::string> versionOnBranch(const std::string &branch, const std::string &taskId);
    void devPresence(bool isOpen);
    /// NotFound when no build is registered by this id.
    Result<std::vector<DevHandout>> handOutDevRuns(const std::string &workerId);
    /// Conflict when the run is not to begin (canceled meanwhile); asking again gives the same. Without what
    /// only a reader knows: payload and metadata.
    Result<DevAttempt> startDevAttempt(const RunId &id);
    /// One that is over already is a success that says how the run stands.
    Result<DevSnapshot> completeDevAttempt(const DevCompletion &completion);
    void devHeartbeat(const RunId &id);
    /// Their processes are gone. Returns how many executed.
    Result<int> disconnectDevRuns(const std::vector<RunId> &ids);
    std::vector<DevWorker> devWorkers();
    std::size_t devAttempts() const { return m_dev.attemptCount(); }

    // --- actions over many runs (bulk.cpp)
    /// `total` is how many runs it is about, as far as it was counted.
    Result<BulkAction> startBulk(BulkRequest request, std::int64_t total);
    Result<BulkAction> undoBulk(const BulkId &id);
    Result<BulkAction> stopBulk(const BulkId &id);
    Result<BulkAction> resumeBulk(const BulkId &id);
    Result<BulkAction> cancelMadeByBulk(const BulkId &id);
    void bulkPrepared(BulkBatch batch); // the feeder's answer

    // --- worker events (attempts.cpp)
    void attemptStarted(AttemptKey key, std::int64_t pid, TimePoint at);
    void attemptLogged(AttemptKey key, const std::vector<LogLine> &lines);
    void attemptFinished(const AttemptOutcome &outcome);

    int slotsInUse() const { return m_queues.slotsInUse(); }
    std::int64_t queuedCount() const { return m_queues.readyCount(); }

private:
    // trigger.cpp
    static Status checkAgainst(const DeployedTask *task, const Packet &payload);
    std::optional<TriggerReply> earlierAnswer(const TriggerRequest &request);
    /// A run, or the negative number of a batch.
    std::optional<RunSeq> requestKeyHolder(const std::string &requestKey);
    /// Things that are no runs: `kind` keeps their numbers apart. Empty keys are nobody's.
    std::optional<std::int64_t> madeBefore(const char *kind, const std::string &requestKey);
    void rememberMade(const char *kind, const std::string &requestKey, std::int64_t number);
    /// Takes from the task what the trigger left open (0 attempts, empty machine or queue, ...).
    static void bindToTask(Run &run, const TaskDefinition &task);
    Result<TriggerReply> createRun(const TriggerRequest &request, const Origin &origin);

    // debounce.cpp
    /// Moves the Delayed run with the key; empty when there is none that may still be moved.
    std::optional<TriggerReply> moveDebounced(const TriggerRequest &request);

    // batches.cpp
    Batch *earlierBatch(const BatchRequest &request);
    Result<BatchReply> announceBatch(const BatchRequest &request);
    Status checkJoins(const BatchId &id);
    void joinBatch(const BatchId &id, const Run &run);

    // waits.cpp, wait_ends.cpp
    Result<TriggerReply> triggerAndWait(const TriggerRequest &request);
    /// The run, if it may begin to wait now.
    Result<RunEntry *> readyToWait(const RunId &id);
    /// The wait that this request began before, when it is asked a second time.
    std::optional<RunWait> repeatedWait(const RunId &id, const std::string &requestKey);
    /// At the next position of the attempt; with the waitpoints of a lost attempt that asked for the same.
    RunWait nextWait(const RunEntry &entry, std::string what, std::string requestKey);
    std::vector<Waitpoint> waitpointsOf(const RunWait &wait);
    Waitpoint waitpointOf(const RunEntry &awaited);
    Waitpoint waitpointOf(const Batch &awaited);
    Waitpoint waitpointFor(std::optional<Waitpoint> stored, Waitpoint made);
    Result<Waitpoint> momentOf(const WaitRequest &request);
    void settleWaitpoint(Waitpoint &waitpoint); // of a run or a batch that has ended meanwhile
    bool waitsFor(RunSeq run, RunSeq other);
    Status refuseCycle(const RunEntry &waiter, const RunEntry &awaited);
    void keepWait(RunWait &wait, const std::vector<Waitpoint> &points);
    void beginWait(RunEntry &entry, RunWait wait, const std::vector<Waitpoint> &points);
    // batch_waits.cpp
    /// Its parent waits for it from its last item on, so that it can still send them.
    Result<BatchReply> announceAwaited(const BatchRequest &request);
    void beginBatchWait(RunEntry &entry, const Batch &batch);

    void waitIsOver(RunSeq run);
    void endWait(RunEntry &entry);    // it goes on
    void leaveWaits(RunEntry &entry); // its attempt ended
    void forgetWaits(RunSeq run);
    void answerWaiting(RunSeq run, const Result<Done> &answer);
    static std::string shortName(const Run &run);
    std::string nameOf(const std::vector<Waitpoint> &points);
    std::string whatCame(const RunWait &wait);
    std::vector<Awaited> awaitedBy(RunSeq run);
    void settleEnded(); // tells those who wait for them of the runs that have ended
    void loadWaits();

    // dispatch.cpp
    void handleTimer(const DueTimer &timer); // of a delay
    void endOverdueAttempt(RunEntry &entry); // past its max_duration
    static std::string freeSlot(const std::string &queue);
    void enqueue(RunEntry &entry, RunEvent event, Actor actor, std::string cause, bool atHead = false);
    /// Until a version brings its task; `cause` is completed with what is missing.
    void park(RunEntry &entry, RunEvent event, Actor actor, const std::string &cause);
    /// Place in the queue: when it entered (a retry: when that was due), less its head start.
    std::int64_t scoreOf(const Run &run) const;
    void makeReady(const Run &run, std::int64_t score);
    void loadQueued(const Run &run);
    void endDelay(RunEntry &entry, Actor actor, const std::string &cause);
    SlotHolder describeHolder(const RunEntry &entry) const;
    void retry(RunEntry &entry, Actor actor, const std::string &cause);
    void dispatchReady();
    /// A run that took a slot starts, or is held, or waits for its task. Null when it is not ready any
    /// more and gave the slot back.
    RunEntry *startReady(const QueueBook::Ready &ready, Actor actor, const std::string &cause);
    void startAttempt(RunEntry &entry, const DeployedTask &task, RunEvent event, Actor actor,
                      std::string cause);
    void continueFrozen(RunEntry &entry, Actor actor, const std::string &cause);
    /// An executing run becomes Frozen: its process is stopped and its slot free.
    void standStill(RunEntry &entry, Actor actor, std::string cause);
    /// A Frozen run: at the head of its queue, with its process or for a new attempt.
    void goOn(RunEntry &entry, Actor actor, const std::string &cause);
    void releaseSlot(RunEntry &entry);
    /// The task in a version ("" = the newest); null when that version does not have it.
    const DeployedTask *taskAt(const std::string &taskId, const std::string &version);
    const DeployedTask *taskFor(const Run &run);

    // clocks.cpp
    TimePoint wallOf(Micros elapsed) const { return m_clock.now() + (elapsed - m_clock.elapsed()); }
    /// When what was to be at `wall` is due by elapsed().
    Micros elapsedDue(TimePoint wall) const;
    /// As it was known before memory was built anew, else from `wall`.
    void loadElapsed(TimerKind kind, RunSeq run, TimePoint wall);
    void readClockMark();
    void noteClock();
    void handleElapsed(const ElapsedTimer &timer);

    // shortage.cpp
    bool mayStartProcesses() const;
    void dispatchDuringShortage();
    void noteShortage(AttemptKey key, const Error &why);
    void noteStart(AttemptKey key); // of a process, or an end that proves that there was one
    /// The attempt never was; its run waits where it waited before.
    void putBack(RunEntry &entry, const Error &why);

    // stopping.cpp
    std::vector<RunSeq> withOwnProcess() const;
    void tellWhoIsLeft();

    // attempts.cpp
    /// The one end of every attempt: told by its worker, or found over at the start.
    void endAttempt(RunEntry &entry, const AttemptOutcome &outcome, Loss loss);
    void loseAttempt(RunEntry &entry, Loss loss);
    /// Its process ended with the engine while it waited: it goes on waiting.
    void waitWithoutProcess(RunEntry &entry, const AttemptOutcome &outcome, Loss loss);
    void startClock(RunEntry &entry);
    void stopClock(RunEntry &entry);
    void armMaxDuration(const RunEntry &entry);
    void finishWithError(RunEntry &entry, const RunError &error, bool retryAllowed,
                         std::optional<Millis> workerDelay, Actor actor);

    // dev_runs.cpp
    Workers &workersOf(AttemptKey key) { return m_dev.has(key) ? static_cast<Workers &>(m_dev) : m_workers; }
    /// Where it can start now: the task itself but for the command line's, which is one of the versions that
    /// are there. Null: nobody is there to execute it.
    const DeployedTask *startableTask(const Run &run, const DeployedTask &task);
    void waitForWorker(const QueueBook::Ready &ready, const Run &run, const DeployedTask &task);
    void bringBackWaitingFor(const std::string &project);
    /// Notes that a command line has come back, if it has.
    void devSeen(std::optional<std::string> cameBack);
    DevSnapshot devSnapshotOf(RunEntry &entry);
    bool isExecutedByDev(const RunEntry &entry);
    void endOverdueDevAttempts();
    void startLost(RunEntry &entry, const std::string &cause);
    void loadDevWorkers();
    void adoptDevAttempt(RunEntry &entry);

    // control.cpp
    bool cancelOne(RunEntry &entry, const std::string &reason, Actor actor);
    /// How many were not final yet. Children made in this very drain must have been flushed.
    int cancelDescendants(RunSeq run, const std::string &reason, Actor actor);

    // projects.cpp
    void loadProjects();
    std::string nextVersion(TimePoint now) const;
    QueueInfo &queueSettings(const std::string &name);
    QueueInfo withCounts(QueueInfo queue) const;
    Status checkDeploy(const ProjectManifest &manifest) const;
    /// Returns the limits that another project overrules.
    std::vector<ErrorDetail> applyQueues(const ProjectManifest &manifest);
    std::int64_t releaseWaiting(const ProjectManifest &manifest, const std::string &version, Actor actor);

    // schedules.cpp
    void loadSchedules();
    void applySchedules(const ProjectManifest &manifest);
    void fireDueSchedules();
    void noteNextFiring();
    int correctFirings(); // returns how many have a new time
    Result<ScheduleInfo> saveRequested(ScheduleInfo schedule, const ScheduleRequest &request);
    /// What keeps its next firing from starting a run; empty = nothing.
    std::string problemOf(const ScheduleInfo &schedule);

    // intercepts.cpp
    void loadIntercepts();
    bool holdBeforeStart(RunEntry &entry); // true = it is held now, and gave its slot back
    void letGo(const RunEntry &entry);     // no-op when it is not held

    // waitpoints.cpp
    void fireDueWaitpoints();
    void complete(const Waitpoint &waitpoint, const Packet &output, bool isError);

    // variables.cpp
    void loadVariables();
    void noteSecrets();
    bool areVariablesKnown();
    void variablesChanged();
    /// The task as an attempt gets it: with the workspace's variables over its own.
    TaskDefinition withVariables(const TaskDefinition &task) const;
    /// What its process is told of the API, with a key that opens no more than it needs.
    std::vector<std::pair<std::string, std::string>> environmentFor(const Run &run,
                                                                    const TaskDefinition &task) const;
    Waitpoint withSecret(Waitpoint token) const;
    bool isSecretOf(const std::string &given, const Waitpoint &token) const;

    // bulk.cpp
    void loadBulkActions();
    void workOnBulkActions();
    void workOn(BulkWork &work);
    void fetchMore(BulkWork &work);
    void handleItem(BulkAction &action, PreparedRun &prepared);
    Result<TriggerReply> replayFor(const BulkAction &action, PreparedRun &prepared);
    void save(BulkWork &work, BulkState state);
    BulkAction accept(BulkRequest request, std::int64_t total, const std::vector<RunSeq> &targets,
                      Seconds undoTime, const std::string &requestKey = {});
    std::optional<BulkAction> bulkActionOf(const BulkId &id);
    std::optional<TimePoint> nextBulkDue() const;

    // recovery.cpp
    void rebuild();
    void loadLiveAttempts();
    void loadActiveRuns();

    RunStore &m_store;
    Workers &m_workers; // for all but the attempts of m_dev
    const Clock &m_clock;
    DevWorkers m_dev;
    // Runs whose command line is not there, by its project and branch; also some that wait no more.
    std::map<std::pair<std::string, std::string>, std::set<RunSeq>> m_waitingForWorker;
    std::set<std::string> m_cameBack; // projects whose runs may start again
    RandomSource &m_random;
    IdFactory m_ids;
    RunTable m_runs;
    BatchBook m_batches;
    QueueBook m_queues;
    TimerBook m_timers;
    ElapsedTimers m_elapsed;
    ElapsedTimers m_elapsedBefore;       // while memory is built anew: as it was
    Micros m_clockSetBy{0};              // between the last process and this one
    Micros m_clockOffset{0};             // now() less elapsed() when advance() last looked
    std::optional<Micros> m_firstOffset; // the same at the start, once it is in the store
    WaitBook m_waits;
    std::map<RunSeq, std::vector<WaitReply>> m_waitReplies; // of those who want to know when a wait is over
    std::map<std::string, DeployedTask> m_tasks;            // newest version of each
    std::map<std::pair<std::string, std::string>, DeployedTask> m_olderTasks; // (task, version)
    std::map<std::string, QueueInfo> m_queueSettings;
    std::map<ScheduleId, ScheduleInfo> m_schedules;
    std::optional<TimePoint> m_nextFiring;    // earliest of them
    std::optional<TimePoint> m_nextWaitpoint; // earliest that is due by itself
    EnvironmentVariableList m_variables;      // secret ones with their values
    std::set<std::string> m_secretsSeen;      // also those changed since: an attempt may still have them
    std::shared_ptr<const SecretValues> m_secretValues = std::make_shared<SecretValues>();
    SecretSink m_secretSink;
    std::optional<Micros> m_variablesAskedAgainAt;              // while they could not be read
    std::map<std::string, std::set<RunSeq>> m_waitingForDeploy; // by task
    std::vector<Deployment> m_deployments;                      // newest first
    std::vector<std::pair<std::string, std::string>> m_taskEnv;
    std::string m_workspaceKey = secretText();
    std::string m_recoveryReport;
    std::string m_clockReport;
    std::unordered_map<std::string, RunSeq> m_requestKeys; // of this drain
    Micros m_nextKeySweep{0};
    Seconds m_bulkUndoTime = kBulkUndoTime;
    BulkFeeder *m_bulkFeeder = nullptr;
    std::map<BulkId, BulkWork> m_bulk;                    // those not at rest, oldest first
    std::map<std::int64_t, ActiveIntercept> m_intercepts; // by number
    std::map<RunSeq, HoldMark> m_heldRuns;
    std::set<RunSeq> m_letGo; // were held and have not started yet: no intercept holds them again
    std::optional<Shortage> m_shortage;
    std::string m_helperProblem; // why the payloads of an action cannot be transformed just now
    bool m_isStopping = false;
    std::function<void(std::vector<std::string>)> m_stopLeft;
    std::optional<std::size_t> m_stopTold; // how many were left when it was told last
    bool m_held = false;
    bool m_stale = false;                              // memory must be built anew
    std::unordered_map<RunSeq, AttemptClock> m_clocks; // what it cannot find in the store

    std::vector<std::function<void(const Status &)>> m_replies;
    std::vector<std::function<void()>> m_effects; // starts, stops, freezes
    ChangeSet m_changes;
    std::function<void(ChangeSet)> m_changeSink;
};

} // namespace runyard
