// What waits for a time: delay, reschedule, TTL, max_duration.
#include "tests/engine/scheduling/simulated_engine.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

class TestTiming : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void delayedRunStartsWhenItsTimeComes();
    void pastDelayStartsAtOnce();
    void onlyDelayedRunsAreRescheduled();
    void rescheduledRunStartsAtTheNewTime();
    void ttlCountsFromEnteringTheQueue();
    void ttlNeverEndsARunThatStarted();
    void ttlNeverEndsARunWhoseStartWasNotConfirmed();
    void ttlZeroSwitchesTheTasksTtlOff();
    void ttlCountsAnewAfterAFreeze();
    void ttlCountsAnewAfterWaitingForDeploy();
    void pausedQueuesExpireTheirRuns();
    void maxDurationStopsTheAttempt();
    void frozenTimeDoesNotCountForMaxDuration();
    void everyAttemptHasItsOwnMaxDuration();
    void delayOfAnUndeployedTaskEndsInWaiting();
};

void TestTiming::delayedRunStartsWhenItsTimeComes()
{
    Bench bench;
    bench.deploy({task("work")});
    const TimePoint due = bench.now() + 5min;
    const RunId run = bench.trigger("work", {.delayUntil = due});
    QCOMPARE(bench.status(run), RunStatus::Delayed);
    QCOMPARE(bench.core().nextDue(), std::optional(due));
    bench.advance(5min - 1us);
    QCOMPARE(bench.status(run), RunStatus::Delayed);
    bench.advance(1us);
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
    QCOMPARE(bench.run(run).queuedAt, std::optional(due));
}

void TestTiming::pastDelayStartsAtOnce()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work", {.delayUntil = bench.now()});
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
    QVERIFY(!bench.run(run).delayUntil);
}

void TestTiming::onlyDelayedRunsAreRescheduled()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId queued = bench.trigger("work");
    QCOMPARE(bench.reschedule(queued, bench.now() + 1h).error().code, ErrorCode::Conflict);
    const RunId delayed = bench.trigger("work", {.delayUntil = bench.now() + 1h});
    QCOMPARE(bench.reschedule(delayed, bench.now()).error().code, ErrorCode::InvalidInput);
    QCOMPARE(bench.reschedule(RunId{"run_no"}, bench.now() + 1h).error().code, ErrorCode::NotFound);
    bench.cancel(delayed);
    QCOMPARE(bench.reschedule(delayed, bench.now() + 1h).error().code, ErrorCode::Conflict);
}

void TestTiming::rescheduledRunStartsAtTheNewTime()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId later = bench.trigger("work", {.delayUntil = bench.now() + 1h});
    const RunId sooner = bench.trigger("work", {.delayUntil = bench.now() + 1h});
    QVERIFY(bench.reschedule(later, bench.now() + 2h).ok());
    QVERIFY(bench.reschedule(sooner, bench.now() + 1min).ok());
    bench.advance(1min);
    QCOMPARE(bench.status(sooner), RunStatus::Dequeued);
    bench.restart();
    bench.advance(118min);
    QCOMPARE(bench.status(later), RunStatus::Delayed);
    bench.advance(1min);
    QCOMPARE(bench.status(later), RunStatus::Dequeued);
}

void TestTiming::ttlCountsFromEnteringTheQueue()
{
    Bench bench(1);
    bench.deploy({task("work")});
    bench.start(bench.trigger("work"));
    const RunId run = bench.trigger("work", {.delayUntil = bench.now() + 1h, .ttl = Seconds{60}});
    bench.advance(1h);
    QCOMPARE(bench.run(run).expiresAt, std::optional(bench.now() + 60s));
    bench.advance(60s - 1us);
    QCOMPARE(bench.status(run), RunStatus::Queued);
    bench.advance(1us);
    QCOMPARE(bench.status(run), RunStatus::Expired);
    QCOMPARE(bench.core().queues.queuedCount(), 0);
    const RunDetail detail = bench.detail(run);
    QCOMPARE(detail.error->kind, RunErrorKind::Text);
    QVERIFY(detail.error->message.find("TTL of 1m") != std::string::npos);
}

void TestTiming::ttlNeverEndsARunThatStarted()
{
    Bench bench(1);
    TaskDefinition work = task("work", 2);
    work.retry.minDelay = Millis{60'000};
    bench.deploy({work});
    const RunId run = bench.trigger("work", {.ttl = Seconds{10}});
    bench.start(run);
    bench.advance(1min);
    QCOMPARE(bench.status(run), RunStatus::Executing);
    bench.fail(run);
    bench.start(bench.trigger("work")); // takes the only slot
    bench.advance(5min);
    QCOMPARE(bench.status(run), RunStatus::Queued); // for its second attempt, however long
}

void TestTiming::ttlNeverEndsARunWhoseStartWasNotConfirmed()
{
    Bench bench(1);
    bench.deploy({task("work", 2)});
    const RunId run = bench.trigger("work", {.ttl = Seconds{10}});
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
    bench.restart();
    bench.pause("task/work");
    bench.advance(5min);
    QVERIFY(bench.status(run) != RunStatus::Expired);
}

void TestTiming::ttlZeroSwitchesTheTasksTtlOff()
{
    Bench bench(1);
    TaskDefinition work = task("work");
    work.ttl = Seconds{10};
    bench.deploy({work});
    bench.start(bench.trigger("work"));
    const RunId never = bench.trigger("work", {.ttl = Seconds{0}});
    const RunId byTask = bench.trigger("work");
    bench.advance(1h);
    QCOMPARE(bench.status(never), RunStatus::Queued);
    QCOMPARE(bench.status(byTask), RunStatus::Expired);
}

void TestTiming::ttlCountsAnewAfterAFreeze()
{
    Bench bench(1);
    bench.deploy({task("work")});
    bench.start(bench.trigger("work"));
    const RunId run = bench.trigger("work", {.ttl = Seconds{60}});
    QVERIFY(bench.freeze(run).ok());
    bench.advance(1h);
    QCOMPARE(bench.status(run), RunStatus::Frozen);
    QVERIFY(bench.resume(run).ok());
    bench.advance(59s);
    QCOMPARE(bench.status(run), RunStatus::Queued);
    bench.advance(1s);
    QCOMPARE(bench.status(run), RunStatus::Expired);
}

void TestTiming::ttlCountsAnewAfterWaitingForDeploy()
{
    Bench bench;
    bench.deploy({task("work")});
    bench.pause("task/work");
    const RunId run = bench.trigger("work", {.ttl = Seconds{60}});
    bench.deploy({task("other")}); // withdraws it
    bench.pause("task/work", false);
    QCOMPARE(bench.status(run), RunStatus::WaitingForDeploy);
    bench.advance(1h);
    bench.pause("task/work");
    bench.deploy({task("work")});
    QCOMPARE(bench.status(run), RunStatus::Queued);
    bench.advance(59s);
    QCOMPARE(bench.status(run), RunStatus::Queued);
    bench.advance(1s);
    QCOMPARE(bench.status(run), RunStatus::Expired);
}

void TestTiming::pausedQueuesExpireTheirRuns()
{
    Bench bench;
    bench.deploy({task("work")});
    bench.pause("task/work");
    const RunId run = bench.trigger("work", {.ttl = Seconds{60}});
    bench.restart(); // the deadline is armed again
    bench.advance(60s);
    QCOMPARE(bench.status(run), RunStatus::Expired);
}

void TestTiming::maxDurationStopsTheAttempt()
{
    Bench bench;
    bench.deploy({task("work", 3)});
    const RunId run = bench.trigger("work", {.maxDuration = Seconds{30}});
    bench.advance(10s); // starting does not count
    bench.start(run);
    bench.advance(30s - 1us);
    QCOMPARE(bench.process(run)->stop, StopReason::None);
    bench.advance(1us);
    QCOMPARE(bench.process(run)->stop, StopReason::MaxDuration);
    bench.fail(run, internalError(InternalCode::MaxDurationExceeded));
    QCOMPARE(bench.status(run), RunStatus::TimedOut); // never retried
}

void TestTiming::frozenTimeDoesNotCountForMaxDuration()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work", {.maxDuration = Seconds{30}});
    bench.start(run);
    bench.advance(20s);
    QVERIFY(bench.freeze(run).ok());
    bench.advance(10min);
    QVERIFY(bench.resume(run).ok());
    bench.advance(9s);
    QCOMPARE(bench.process(run)->stop, StopReason::None);
    bench.advance(1s);
    QCOMPARE(bench.process(run)->stop, StopReason::MaxDuration);
    bench.fail(run, internalError(InternalCode::MaxDurationExceeded));
    const RunDetail detail = bench.detail(run);
    QCOMPARE(detail.run.activeTime, Millis{30'000});
    QCOMPARE(detail.attempts[0].frozenTime, Millis{600'000});
}

void TestTiming::everyAttemptHasItsOwnMaxDuration()
{
    Bench bench;
    bench.deploy({task("work", 2)});
    const RunId run = bench.trigger("work", {.maxDuration = Seconds{30}});
    bench.start(run);
    bench.advance(29s);
    bench.fail(run);
    bench.advance(1s); // retry delay
    bench.start(run);
    bench.advance(29s);
    QCOMPARE(bench.process(run)->stop, StopReason::None);
    bench.advance(1s);
    QCOMPARE(bench.process(run)->stop, StopReason::MaxDuration);
}

void TestTiming::delayOfAnUndeployedTaskEndsInWaiting()
{
    Bench bench;
    const RunId run = bench.trigger("later", {.delayUntil = bench.now() + 1min});
    QCOMPARE(bench.status(run), RunStatus::Delayed);
    bench.advance(1min);
    QCOMPARE(bench.status(run), RunStatus::WaitingForDeploy);
    bench.deploy({task("later")});
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
}

RUNYARD_TEST(TestTiming)
#include "timing_test.moc"
