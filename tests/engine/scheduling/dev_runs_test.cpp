// Runs that a trigger.dev command line executes, on a simulated clock: who gets what, and what becomes of them
// when it is silent, dies, forgets a build, or the engine itself is restarted.
#include "tests/engine/scheduling/waits_fixture.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

namespace {

const std::string kProject = "proj_bench";

TaskDefinition devTask(const std::string &id, int maxAttempts = 1)
{
    TaskDefinition definition = task(id, maxAttempts);
    definition.mode = TaskMode::Dev;
    definition.command.clear();
    return definition;
}

DevRegistered registerBuild(Bench &bench, std::vector<TaskDefinition> tasks, const std::string &branch = {})
{
    DevRegistration registration;
    registration.manifest.name = kProject;
    registration.manifest.tasks = std::move(tasks);
    registration.manifest.dev = DevVersion{.branch = branch, .contentHash = "hash"};
    return must(bench.drain([&](EngineCore &core) { return core.devRuns.registerWorker(registration); }));
}

std::vector<DevHandout> poll(Bench &bench, const DevRegistered &worker)
{
    return must(bench.drain([&](EngineCore &core) { return core.devRuns.handOut(worker.workerId); }));
}

Result<DevAttempt> begin(Bench &bench, const RunId &run)
{
    return bench.drain([&](EngineCore &core) { return core.devRuns.start(run); });
}

DevSnapshot end(Bench &bench, DevCompletion completion)
{
    return must(bench.drain([&](EngineCore &core) { return core.devRuns.complete(completion); }));
}

DevSnapshot succeed(Bench &bench, const RunId &run, const std::string &json = "1")
{
    return end(bench, {.run = run, .output = Packet::json(json)});
}

DevSnapshot snapshot(Bench &bench, const RunId &run)
{
    return must(bench.reader().dev.snapshot(run));
}

void setPresence(Bench &bench, bool isOpen)
{
    bench.drain([&](EngineCore &core) {
        core.devRuns.presence(isOpen);
        return 0;
    });
}

/// Handed out and begun.
RunId executingThere(Bench &bench, const DevRegistered &worker, const std::string &task)
{
    const RunId run = bench.trigger(task);
    (void)poll(bench, worker);
    must(begin(bench, run));
    return run;
}

/// Time passes, and the command line asks for work all the while.
void pass(Bench &bench, const DevRegistered &worker, Seconds time)
{
    for (Seconds gone{0}; gone < time; ++gone) {
        bench.advance(1s);
        (void)poll(bench, worker);
    }
}

const DevWorker &only(const std::vector<DevWorker> &workers)
{
    if (workers.size() != 1)
        qFatal("%zu workers", workers.size());
    return workers.front();
}

} // namespace

class TestDevRuns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRunIsHandedOutOnceAndEnds();
    void anOfferThatIsNotTakenIsMadeAgain();
    void runsWaitForTheCommandLine();
    void aWaitingRunMayExpireOrBeCanceled();
    void silenceWithoutPresenceInterrupts();
    void silenceWithPresenceIsForgivenForAWhile();
    void aRunThatHadNotBegunGoesBackToTheQueue();
    void theWatchdogsWordInterruptsAtOnce();
    void aCanceledRunEndsWhenItsProcessSaysSo();
    void aCanceledRunEndsByItselfAfterAMinute();
    void aRunCanceledBeforeItBeganCannotBegin();
    void aFailureIsTriedAgainThroughTheQueue();
    void aTaskThatWantsNoRetryGetsNone();
    void completingTwiceChangesNothing();
    void aBuildThatIsGoneIsReplacedWithoutUsingAnAttempt();
    void runsStartOnTheNewestBuild();
    void aBranchIsForThoseWhoNameIt();
    void aRunThatIsNotSpokenOfIsGivenUp();
    void aWordAboutAnEarlierAttemptChangesNothing();
    void onlyWhoMayHaveABuildIsOfferedIt();
    void aParentWaitsInItsProcess();
    void theEngineRestartsUnderTheCommandLine();
    void aCommandLineThatDoesNotComeBackInterrupts();
    void aRunThatWaitsLivesThroughARestart();
    void queuesCountRunsThatWaitForTheirWorker();
    void anOperatorCannotFreezeItsProcesses();
};

void TestDevRuns::aRunIsHandedOutOnceAndEnds()
{
    Bench bench;
    const auto worker = registerBuild(bench, {devTask("hello")});
    const RunId run = bench.trigger("hello");
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
    const auto handed = poll(bench, worker);
    QCOMPARE(handed.size(), 1u);
    QCOMPARE(handed[0].run.id.text, run.text);
    QCOMPARE(handed[0].workerId, worker.workerId);
    QCOMPARE(handed[0].snapshot.phase, DevPhase::PendingExecuting);
    QVERIFY(poll(bench, worker).empty());
    const DevAttempt attempt = must(begin(bench, run));
    QCOMPARE(attempt.snapshot.phase, DevPhase::Executing);
    QCOMPARE(attempt.attempt.number, 1);
    QCOMPARE(bench.status(run), RunStatus::Executing);
    must(begin(bench, run)); // the answer was lost: the same again
    QCOMPARE(bench.detail(run).attempts.size(), 1u);
    const DevSnapshot done = succeed(bench, run, "{\"a\":1}");
    QCOMPARE(done.phase, DevPhase::Finished);
    QCOMPARE(bench.status(run), RunStatus::Completed);
    QCOMPARE(bench.detail(run).output, Packet::json("{\"a\":1}"));
    QVERIFY(snapshotId(attempt.snapshot) != snapshotId(done));
}

void TestDevRuns::anOfferThatIsNotTakenIsMadeAgain()
{
    Bench bench;
    const auto worker = registerBuild(bench, {devTask("hello")});
    const RunId run = bench.trigger("hello");
    QCOMPARE(poll(bench, worker).size(), 1u);
    bench.advance(2s);
    QVERIFY(poll(bench, worker).empty());
    bench.advance(3s);
    QCOMPARE(poll(bench, worker).size(), 1u);
    must(begin(bench, run));
    pass(bench, worker, 20s);
    QCOMPARE(bench.status(run), RunStatus::Executing);
}

void TestDevRuns::runsWaitForTheCommandLine()
{
    Bench bench;
    auto worker = registerBuild(bench, {devTask("hello")});
    bench.advance(1min); // it says nothing any more
    const RunId run = bench.trigger("hello");
    QCOMPARE(bench.status(run), RunStatus::Queued);
    const RunReason why = reason(bench, run);
    QCOMPARE(why.kind, ReasonKind::NoWorker);
    QCOMPARE(why.project, kProject);
    auto there = only(bench.core().devRuns.workers());
    QVERIFY(!there.isConnected);
    QCOMPARE(there.queued, 1);
    (void)poll(bench, worker); // it is back
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
    QCOMPARE(poll(bench, worker).size(), 1u);
    there = only(bench.core().devRuns.workers());
    QVERIFY(there.isConnected);
    QCOMPARE(there.queued, 0);
}

void TestDevRuns::aWaitingRunMayExpireOrBeCanceled()
{
    Bench bench;
    const auto worker = registerBuild(bench, {devTask("hello")});
    bench.advance(1min);
    const RunId expires = bench.trigger("hello");
    const RunId canceled = bench.trigger("hello");
    bench.cancel(canceled);
    QCOMPARE(bench.status(canceled), RunStatus::Canceled);
    QCOMPARE(bench.detail(expires).run.ttlSource, TtlSource::DevDefault);
    bench.advance(10min);
    QCOMPARE(bench.status(expires), RunStatus::Expired);
    QVERIFY(poll(bench, worker).empty());
    QCOMPARE(only(bench.core().devRuns.workers()).queued, 0);
}

void TestDevRuns::silenceWithoutPresenceInterrupts()
{
    Bench bench;
    const auto worker = registerBuild(bench, {devTask("hello", 3)});
    const RunId run = executingThere(bench, worker, "hello");
    bench.advance(3s);
    QCOMPARE(bench.status(run), RunStatus::Executing);
    bench.advance(2s);
    QCOMPARE(bench.status(run), RunStatus::Interrupted);
    QCOMPARE(bench.detail(run).attempts.size(), 1u);
    QCOMPARE(succeed(bench, run).phase, DevPhase::Finished); // too late, and no error to it
    QCOMPARE(bench.status(run), RunStatus::Interrupted);
}

void TestDevRuns::silenceWithPresenceIsForgivenForAWhile()
{
    Bench bench;
    const auto worker = registerBuild(bench, {devTask("hello")});
    setPresence(bench, true);
    const RunId run = executingThere(bench, worker, "hello");
    bench.advance(20s);
    QCOMPARE(bench.status(run), RunStatus::Executing);
    setPresence(bench, false);
    bench.advance(1s);
    QCOMPARE(bench.status(run), RunStatus::Interrupted);
}

void TestDevRuns::aRunThatHadNotBegunGoesBackToTheQueue()
{
    Bench bench;
    const auto worker = registerBuild(bench, {devTask("hello")});
    const RunId run = bench.trigger("hello");
    QCOMPARE(poll(bench, worker).size(), 1u);
    bench.advance(10s);
    QCOMPARE(bench.status(run), RunStatus::Queued);
    QCOMPARE(reason(bench, run).kind, ReasonKind::NoWorker);
    (void)poll(bench, worker);
    (void)poll(bench, worker);
    must(begin(bench, run));
    succeed(bench, run);
    QCOMPARE(bench.status(run), RunStatus::Completed);
    const RunId expires = bench.trigger("hello");
    QCOMPARE(poll(bench, worker).size(), 1u);
    bench.advance(11min);
    QCOMPARE(bench.status(expires), RunStatus::Expired);
}

void TestDevRuns::theWatchdogsWordInterruptsAtOnce()
{
    Bench bench;
    const auto worker = registerBuild(bench, {devTask("hello", 3)});
    setPresence(bench, true);
    const RunId run = executingThere(bench, worker, "hello");
    const RunId other = executingThere(bench, worker, "hello");
    const int executed = must(bench.drain([&](EngineCore &core) {
        return core.devRuns.disconnect({run, RunId("run_unknown")});
    }));
    QCOMPARE(executed, 1);
    QCOMPARE(bench.status(run), RunStatus::Interrupted);
    QCOMPARE(bench.status(other), RunStatus::Executing);
}

void TestDevRuns::aCanceledRunEndsWhenItsProcessSaysSo()
{
    Bench bench;
    const auto worker = registerBuild(bench, {devTask("hello", 3)});
    const RunId run = executingThere(bench, worker, "hello");
    bench.cancel(run);
    QCOMPARE(bench.status(run), RunStatus::Canceled);
    const DevSnapshot pending = snapshot(bench, run);
    QCOMPARE(pending.phase, DevPhase::PendingCancel);
    QVERIFY(bench.detail(run).run.holdsSlot);
    const DevSnapshot done = end(bench, {.run = run, .error = internalError(InternalCode::TaskRunCancelled)});
    QCOMPARE(done.phase, DevPhase::Finished);
    QVERIFY(snapshotId(done) != snapshotId(pending));
    QVERIFY(!bench.detail(run).run.holdsSlot);
    QCOMPARE(bench.status(run), RunStatus::Canceled);
}

void TestDevRuns::aCanceledRunEndsByItselfAfterAMinute()
{
    Bench bench;
    const auto worker = registerBuild(bench, {devTask("hello", 3)});
    const RunId run = executingThere(bench, worker, "hello");
    bench.cancel(run);
    pass(bench, worker, 59s);
    QCOMPARE(snapshot(bench, run).phase, DevPhase::PendingCancel);
    pass(bench, worker, 2s);
    QCOMPARE(snapshot(bench, run).phase, DevPhase::Finished);
    QVERIFY(!bench.detail(run).run.holdsSlot);
}

void TestDevRuns::aRunCanceledBeforeItBeganCannotBegin()
{
    Bench bench;
    const auto worker = registerBuild(bench, {devTask("hello")});
    const RunId run = bench.trigger("hello");
    QCOMPARE(poll(bench, worker).size(), 1u);
    bench.cancel(run);
    const auto refused = begin(bench, run);
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    bench.drain();
    QCOMPARE(snapshot(bench, run).phase, DevPhase::Finished);
}

void TestDevRuns::aFailureIsTriedAgainThroughTheQueue()
{
    Bench bench;
    const auto worker = registerBuild(bench, {devTask("hello", 3)});
    const RunId run = executingThere(bench, worker, "hello");
    const DevSnapshot failed =
        end(bench, {.run = run, .error = taskError(), .retryAfter = Millis{300}, .mayRetry = true});
    QCOMPARE(failed.attempt, 1); // the command line counts along
    QCOMPARE(bench.status(run), RunStatus::Reattempting);
    bench.advance(300ms);
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
    QCOMPARE(poll(bench, worker).size(), 1u);
    QCOMPARE(must(begin(bench, run)).attempt.number, 2);
    succeed(bench, run);
    QCOMPARE(bench.status(run), RunStatus::Completed);
}

void TestDevRuns::aTaskThatWantsNoRetryGetsNone()
{
    Bench bench;
    const auto worker = registerBuild(bench, {devTask("hello", 3)});
    const RunId run = executingThere(bench, worker, "hello");
    end(bench, {.run = run, .error = taskError(), .mayRetry = false});
    QCOMPARE(bench.status(run), RunStatus::Failed);
}

void TestDevRuns::completingTwiceChangesNothing()
{
    Bench bench;
    const auto worker = registerBuild(bench, {devTask("hello")});
    const RunId run = executingThere(bench, worker, "hello");
    succeed(bench, run, "1");
    succeed(bench, run, "2");
    QCOMPARE(bench.detail(run).output, Packet::json("1"));
}

void TestDevRuns::aBuildThatIsGoneIsReplacedWithoutUsingAnAttempt()
{
    Bench bench;
    const auto first = registerBuild(bench, {devTask("hello")});
    const RunId run = bench.trigger("hello");
    const auto second = registerBuild(bench, {devTask("hello")});
    const auto handed = poll(bench, second);
    QCOMPARE(handed.size(), 1u);
    QCOMPARE(handed[0].workerId, first.workerId); // bound when it was offered
    must(begin(bench, run));
    end(bench,
        {.run = run, .error = internalError(InternalCode::CouldNotFindExecutor), .isVersionGone = true});
    bench.advance(1ms);
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
    QCOMPARE(poll(bench, second)[0].workerId, second.workerId);
    must(begin(bench, run));
    succeed(bench, run);
    QCOMPARE(bench.status(run), RunStatus::Completed);
}

void TestDevRuns::runsStartOnTheNewestBuild()
{
    Bench bench;
    (void)registerBuild(bench, {devTask("hello")});
    const auto second = registerBuild(bench, {devTask("hello"), devTask("new")});
    const RunId run = bench.trigger("hello");
    QCOMPARE(poll(bench, second)[0].version, second.version);
    QCOMPARE(bench.detail(run).run.version, second.version);
}

void TestDevRuns::aBranchIsForThoseWhoNameIt()
{
    Bench bench;
    const auto usual = registerBuild(bench, {devTask("hello")});
    const auto other = registerBuild(bench, {devTask("hello"), devTask("only-there")}, "feature");
    const RunId free = bench.trigger("hello");
    QCOMPARE(poll(bench, usual)[0].run.id.text, free.text);
    QCOMPARE(bench.status(bench.trigger("only-there")), RunStatus::WaitingForDeploy);
    const auto version = [&](const char *branch, const char *task) {
        return bench.drain([&](EngineCore &core) { return core.devRuns.versionOnBranch(branch, task); });
    };
    QCOMPARE(must(version("feature", "hello")), other.version);
    QVERIFY(!version("feature", "unknown").ok());
    QVERIFY(!version("nobody", "hello").ok());
    const RunId named = bench.trigger("only-there", {.lockToVersion = other.version});
    QCOMPARE(poll(bench, other)[0].run.id.text, named.text);
    // A later build of the same branch takes the place of one that is gone.
    std::string newest;
    for (int i = 0; i < 3; ++i)
        newest = registerBuild(bench, {devTask("only-there")}, "feature").version;
    const RunId late = bench.trigger("only-there", {.lockToVersion = other.version});
    QCOMPARE(bench.detail(late).run.version, newest);
    QCOMPARE(bench.status(late), RunStatus::Dequeued);
}

void TestDevRuns::aRunThatIsNotSpokenOfIsGivenUp()
{
    Bench bench;
    const auto worker = registerBuild(bench, {devTask("hello", 3)});
    const RunId spoken = executingThere(bench, worker, "hello");
    const RunId forgotten = executingThere(bench, worker, "hello");
    for (int i = 0; i < 13; ++i) {
        pass(bench, worker, 5s);
        bench.drain([&](EngineCore &core) {
            core.devRuns.heartbeat(spoken);
            return 0;
        });
    }
    QCOMPARE(bench.status(forgotten), RunStatus::Interrupted);
    QCOMPARE(bench.status(spoken), RunStatus::Executing);
}

void TestDevRuns::aWordAboutAnEarlierAttemptChangesNothing()
{
    Bench bench;
    const auto worker = registerBuild(bench, {devTask("hello", 3)});
    const RunId run = executingThere(bench, worker, "hello");
    const int before = snapshot(bench, run).number;
    const DevCompletion failed{.run = run,
                               .snapshotNumber = before,
                               .error = taskError(),
                               .retryAfter = Millis{1},
                               .mayRetry = true};
    end(bench, failed);
    bench.advance(1ms);
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
    end(bench, failed); // its answer had been lost
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
    QCOMPARE(bench.detail(run).attempts.size(), 2u);
}

void TestDevRuns::onlyWhoMayHaveABuildIsOfferedIt()
{
    Bench bench;
    const auto first = registerBuild(bench, {devTask("hello")});
    const auto second = registerBuild(bench, {devTask("hello")});
    const RunId run = bench.trigger("hello");
    QVERIFY(poll(bench, first).empty()); // it asks as one that has not heard of the second build
    QCOMPARE(poll(bench, second).size(), 1u);
    must(begin(bench, run));
    // The newest build cannot be gone: that is a failure like another.
    end(bench,
        {.run = run, .error = internalError(InternalCode::CouldNotFindExecutor), .isVersionGone = true});
    QCOMPARE(bench.status(run), RunStatus::SystemFailure);
    bench.trigger("hello");
    QCOMPARE(poll(bench, second).size(), 1u);
}

void TestDevRuns::aParentWaitsInItsProcess()
{
    Bench bench(1);
    const auto worker = registerBuild(bench, {devTask("parent"), devTask("child")});
    const RunId parent = executingThere(bench, worker, "parent");
    const RunId child = triggerAndWait(bench, parent, "child");
    QCOMPARE(snapshot(bench, parent).phase, DevPhase::WaitingInProcess);
    QCOMPARE(poll(bench, worker).size(), 1u); // the slot is the child's now
    must(begin(bench, child));
    const auto there = only(bench.core().devRuns.workers());
    QCOMPARE(there.executing, 1);
    QCOMPARE(there.waiting, 1);
    succeed(bench, child, "{\"n\":7}");
    const DevSnapshot goesOn = snapshot(bench, parent);
    QCOMPARE(goesOn.phase, DevPhase::Executing);
    QCOMPARE(goesOn.outcomes.size(), 1u);
    QCOMPARE(goesOn.outcomes[0].run.text, child.text);
    QCOMPARE(goesOn.outcomes[0].waitpoint.output, Packet::json("{\"n\":7}"));
    succeed(bench, parent);
    QCOMPARE(bench.status(parent), RunStatus::Completed);
}

void TestDevRuns::theEngineRestartsUnderTheCommandLine()
{
    Bench bench;
    const auto worker = registerBuild(bench, {devTask("hello")});
    const RunId running = executingThere(bench, worker, "hello");
    const RunId offered = bench.trigger("hello");
    bench.restart();
    QCOMPARE(bench.status(running), RunStatus::Executing);
    QCOMPARE(bench.status(offered), RunStatus::Dequeued);
    bench.advance(10s);
    const auto handed = poll(bench, worker);
    QCOMPARE(handed.size(), 1u);
    QCOMPARE(handed[0].run.id.text, offered.text);
    must(begin(bench, offered));
    succeed(bench, running);
    succeed(bench, offered);
    QCOMPARE(bench.status(running), RunStatus::Completed);
    QCOMPARE(bench.detail(running).attempts.size(), 1u);
    QCOMPARE(bench.status(offered), RunStatus::Completed);
}

void TestDevRuns::aCommandLineThatDoesNotComeBackInterrupts()
{
    Bench bench;
    const auto worker = registerBuild(bench, {devTask("hello", 3)});
    const RunId running = executingThere(bench, worker, "hello");
    const RunId offered = bench.trigger("hello");
    bench.restart();
    bench.advance(29s);
    QCOMPARE(bench.status(running), RunStatus::Executing);
    bench.advance(2s);
    QCOMPARE(bench.status(running), RunStatus::Interrupted);
    QCOMPARE(bench.status(offered), RunStatus::Queued);
    QCOMPARE(reason(bench, offered).kind, ReasonKind::NoWorker);
}

void TestDevRuns::aRunThatWaitsLivesThroughARestart()
{
    Bench bench;
    const auto worker = registerBuild(bench, {devTask("parent"), devTask("child")});
    const RunId parent = executingThere(bench, worker, "parent");
    const RunId child = triggerAndWait(bench, parent, "child");
    bench.restart();
    (void)poll(bench, worker);
    QCOMPARE(snapshot(bench, parent).phase, DevPhase::WaitingInProcess);
    pass(bench, worker, 5s); // the child is offered anew
    must(begin(bench, child));
    succeed(bench, child);
    QCOMPARE(snapshot(bench, parent).phase, DevPhase::Executing);
    QCOMPARE(snapshot(bench, parent).outcomes.size(), 1u);
    succeed(bench, parent);
    QCOMPARE(bench.detail(parent).attempts.size(), 1u);
    QCOMPARE(bench.status(parent), RunStatus::Completed);
}

void TestDevRuns::queuesCountRunsThatWaitForTheirWorker()
{
    Bench bench;
    const auto worker = registerBuild(bench, {devTask("hello")});
    bench.advance(1min);
    for (int i = 0; i < 5; ++i)
        bench.trigger("hello");
    QCOMPARE(bench.core().queues.queuedCount(), 5);
    QCOMPARE(bench.core().queues.slotsInUse(), 0);
    (void)poll(bench, worker);
    QCOMPARE(bench.core().queues.queuedCount(), 0);
    QCOMPARE(bench.core().queues.slotsInUse(), 5);
}

void TestDevRuns::anOperatorCannotFreezeItsProcesses()
{
    Bench bench;
    const auto worker = registerBuild(bench, {devTask("hello")});
    const RunId run = executingThere(bench, worker, "hello");
    const auto refused = bench.freeze(run);
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QCOMPARE(bench.status(run), RunStatus::Executing);
}

RUNYARD_TEST(TestDevRuns)
#include "dev_runs_test.moc"
