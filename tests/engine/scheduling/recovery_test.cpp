// kill -9 and a failing disk: nothing that was acknowledged is lost, nothing is stuck, nothing runs twice.
#include "tests/engine/scheduling/simulated_engine.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

class TestRecovery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void executingRunGoesOnWithANewAttempt();
    void executingRunWithoutAttemptsLeftIsInterrupted();
    void startingRunGoesOnWithANewAttempt();
    void frozenProcessGoesOnWithANewAttempt();
    void canceledRunWhoseProcessWasEndingIsSettled();
    void timersAreArmedAgain();
    void overdueTimersFireAtStart();
    void queuedRunsStartWithoutACommand();
    void reportSaysWhatBecameOfEveryRun();
    void cleanStartHasNothingToReport();
    void failedCommitTellsEveryCallerAndLosesNothing();
    void failedCommitKeepsLiveProcessesInMind();
    void failedCommitKeepsTheClockOfAnAttempt();
    void failedCommitKeepsTheWishToResume();
    void failedCommitOfADispatchStartsNothing();
    void failedRecoveryIsAnError();
};

void TestRecovery::executingRunGoesOnWithANewAttempt()
{
    Bench bench;
    bench.deploy({task("work", 2)});
    const RunId run = bench.trigger("work");
    bench.start(run);
    bench.restart();
    QCOMPARE(bench.status(run), RunStatus::Reattempting);
    RunDetail detail = bench.detail(run);
    QCOMPARE(detail.attempts[0].status, AttemptStatus::Interrupted);
    QCOMPARE(detail.attempts[0].finishedAt, std::optional(bench.now()));
    bench.advance(1s);
    bench.start(run);
    bench.succeed(run);
    detail = bench.detail(run);
    QCOMPARE(detail.run.status, RunStatus::Completed);
    QCOMPARE(detail.attempts.size(), 2u);
}

void TestRecovery::executingRunWithoutAttemptsLeftIsInterrupted()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    bench.start(run);
    bench.restart();
    QCOMPARE(bench.status(run), RunStatus::Interrupted);
    QCOMPARE(bench.core().queues.slotsInUse(), 0);
    QCOMPARE(bench.detail(run).error->code, InternalCode::TaskExecutionAborted);
}

void TestRecovery::startingRunGoesOnWithANewAttempt()
{
    Bench bench;
    bench.deploy({task("work", 2)});
    const RunId run = bench.trigger("work");
    bench.restart();
    QCOMPARE(bench.status(run), RunStatus::Reattempting);
    bench.advance(1s);
    QCOMPARE(bench.run(run).attemptCount, 2); // the first may have begun: its number is spent
}

void TestRecovery::frozenProcessGoesOnWithANewAttempt()
{
    Bench bench;
    bench.deploy({task("work", 2)});
    const RunId run = bench.trigger("work");
    bench.start(run);
    QVERIFY(bench.freeze(run).ok());
    bench.restart();
    bench.advance(1s);
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
    QCOMPARE(bench.process(run)->frozen, false);
}

void TestRecovery::canceledRunWhoseProcessWasEndingIsSettled()
{
    Bench bench(1);
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    bench.start(run);
    bench.cancel(run);
    const RunId next = bench.trigger("work");
    QCOMPARE(bench.status(next), RunStatus::Queued);
    bench.restart();
    QCOMPARE(bench.status(run), RunStatus::Canceled);
    QCOMPARE(bench.detail(run).attempts[0].status, AttemptStatus::Canceled);
    QCOMPARE(bench.status(next), RunStatus::Dequeued);
    QCOMPARE(bench.core().queues.slotsInUse(), 1);
}

void TestRecovery::timersAreArmedAgain()
{
    Bench bench(2);
    TaskDefinition work = task("work", 2);
    work.retry.minDelay = Millis{20'000};
    bench.deploy({work, task("other")});
    const RunId retrying = bench.trigger("work");
    bench.start(retrying);
    bench.fail(retrying);
    const RunId delayed = bench.trigger("other", {.delayUntil = bench.now() + 40s});
    bench.pause("task/other");
    const RunId expiring = bench.trigger("other", {.ttl = Seconds{60}});
    bench.restart();
    QCOMPARE(bench.core().queues.slotsInUse(), 1); // the retry keeps its slot over the restart
    bench.advance(20s);
    QCOMPARE(bench.status(retrying), RunStatus::Dequeued);
    bench.advance(20s);
    QCOMPARE(bench.status(delayed), RunStatus::Queued);
    bench.advance(20s);
    QCOMPARE(bench.status(expiring), RunStatus::Expired);
}

void TestRecovery::overdueTimersFireAtStart()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId delayed = bench.trigger("work", {.delayUntil = bench.now() + 40s});
    bench.pause("task/work");
    const RunId expiring = bench.trigger("work", {.ttl = Seconds{60}});
    bench.clock().set(bench.now() + 1h);
    bench.restart();
    QCOMPARE(bench.status(delayed), RunStatus::Queued);
    QCOMPARE(bench.status(expiring), RunStatus::Expired);
}

void TestRecovery::queuedRunsStartWithoutACommand()
{
    Bench bench(1);
    bench.deploy({task("work")});
    const RunId first = bench.trigger("work");
    const RunId second = bench.trigger("work");
    bench.restart();
    QCOMPARE(bench.status(first), RunStatus::Interrupted);
    QCOMPARE(bench.status(second), RunStatus::Dequeued);
}

void TestRecovery::reportSaysWhatBecameOfEveryRun()
{
    Bench bench;
    bench.deploy({task("once"), task("again", 3)});
    const RunId once = bench.trigger("once");
    const RunId again = bench.trigger("again");
    bench.start(again);
    const RunId canceled = bench.trigger("again");
    bench.cancel(canceled);
    const std::string report = bench.restart();
    QVERIFY2(report.find("3 attempts") != std::string::npos, report.c_str());
    const auto line = [&](const RunId &run) {
        const auto at = report.find(run.text);
        return at == std::string::npos ? std::string() : report.substr(at, report.find('\n', at) - at);
    };
    QVERIFY2(line(once).find("Interrupted") != std::string::npos, report.c_str());
    QVERIFY2(line(again).find("Reattempting") != std::string::npos, report.c_str());
    QVERIFY2(line(canceled).find("Canceled") != std::string::npos, report.c_str());
}

void TestRecovery::cleanStartHasNothingToReport()
{
    Bench bench;
    bench.deploy({task("work")});
    bench.start(bench.trigger("work"));
    QVERIFY(!bench.restart().empty());
    QVERIFY(bench.restart().empty());
}

void TestRecovery::failedCommitTellsEveryCallerAndLosesNothing()
{
    Bench bench(1);
    bench.deploy({task("work")});
    const RunId running = bench.trigger("work");
    const RunId queued = bench.trigger("work", {.ttl = Seconds{60}});
    int errors = 0;
    const Status failed = bench.drainThatFails([&](EngineCore &core) {
        const auto refused = [&](Result<TriggerReply> reply) { errors += !reply.ok(); };
        core.drain().reply<TriggerReply>(refused, core.triggers.trigger({.taskId = "work"}));
        core.drain().reply<TriggerReply>(refused, core.triggers.trigger({.taskId = "work"}));
        (void)core.cancellation.cancel(queued, {}, Actor::User);
    });
    QVERIFY(!failed.ok());
    QCOMPARE(errors, 2);
    bench.drain();
    QCOMPARE(bench.audit().number("SELECT count(*) FROM run"), 2);
    QCOMPARE(bench.status(queued), RunStatus::Queued);
    bench.start(running);
    bench.succeed(running);
    QCOMPARE(bench.status(queued), RunStatus::Dequeued);
}

void TestRecovery::failedCommitKeepsLiveProcessesInMind()
{
    Bench bench;
    bench.deploy({task("work", 2)});
    const RunId starting = bench.trigger("work");
    const RunId executing = bench.trigger("work");
    bench.start(executing);
    const RunId ending = bench.trigger("work");
    bench.start(ending);
    bench.cancel(ending);
    QVERIFY(!bench.drainThatFails([](EngineCore &core) { (void)core.triggers.trigger({.taskId = "work"}); })
                 .ok());
    bench.drain();
    QCOMPARE(bench.core().queues.slotsInUse(), 3);
    bench.start(starting);
    bench.succeed(starting);
    bench.succeed(executing);
    bench.fail(ending);
    QCOMPARE(bench.status(starting), RunStatus::Completed);
    QCOMPARE(bench.status(executing), RunStatus::Completed);
    QCOMPARE(bench.status(ending), RunStatus::Canceled);
    QCOMPARE(bench.core().queues.slotsInUse(), 0);
}

void TestRecovery::failedCommitKeepsTheClockOfAnAttempt()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work", {.maxDuration = Seconds{60}});
    bench.start(run);
    bench.advance(40s);
    // The freeze that fails must not stop the clock either.
    QVERIFY(
        !bench.drainThatFails([&](EngineCore &core) { (void)core.control.freeze(run, Actor::User); }).ok());
    bench.advance(20s - 1us);
    QCOMPARE(bench.status(run), RunStatus::Executing);
    QCOMPARE(bench.process(run)->stop, StopReason::None);
    bench.advance(1us);
    QCOMPARE(bench.process(run)->stop, StopReason::MaxDuration);
}

void TestRecovery::failedCommitKeepsTheWishToResume()
{
    Bench bench(1);
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    bench.start(run);
    QVERIFY(bench.freeze(run).ok());
    const RunId other = bench.trigger("work");
    bench.start(other);
    QVERIFY(bench.resume(run).ok());
    QVERIFY(!bench.drainThatFails([](EngineCore &core) { (void)core.triggers.trigger({.taskId = "work"}); })
                 .ok());
    bench.succeed(other);
    QCOMPARE(bench.status(run), RunStatus::Executing);
}

void TestRecovery::failedCommitOfADispatchStartsNothing()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work", {.delayUntil = bench.now() + 10s});
    bench.clock().set(bench.now() + 10s);
    QVERIFY(!bench.drainThatFails([](EngineCore &) {}).ok());
    QVERIFY(bench.workers().order().empty());
    QVERIFY(*bench.core().nextDue() <= bench.now()); // it tries again by itself
    bench.drain();
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
    QCOMPARE(bench.run(run).attemptCount, 1);
}

void TestRecovery::failedRecoveryIsAnError()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    bench.start(run);
    bench.breakStore();
    EngineCore second(bench.store(), bench.workers(), bench.clock(), bench.random());
    const Status recovered = second.recover();
    QVERIFY(!recovered.ok());
    bench.repairStore();
    QCOMPARE(bench.status(run), RunStatus::Executing); // left for the next start
}

RUNYARD_TEST(TestRecovery)
#include "recovery_test.moc"
