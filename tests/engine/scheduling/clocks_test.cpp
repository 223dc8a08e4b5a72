// Somebody sets the machine's clock, forward or back: lengths of time stay what they are.
#include "tests/engine/scheduling/simulated_engine.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

class TestClocks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void maxDurationCountsTimeThatPassed_data();
    void maxDurationCountsTimeThatPassed();
    void durationsAreThoseThatPassed_data() { steps(); }
    void durationsAreThoseThatPassed();
    void retryDelaysAreThoseThatPass_data() { steps(); }
    void retryDelaysAreThoseThatPass();
    void ttlIsTheTimeThatPasses_data() { steps(); }
    void ttlIsTheTimeThatPasses();
    void momentsOfARunNeverGoBack();
    void delaysAreTimesOfDay();
    void aRestartOfTheEngineSeesThatTheClockWasSet_data() { steps(); }
    void aRestartOfTheEngineSeesThatTheClockWasSet();
    void afterAStepTheShownTimesAreNew();
    void frozenTimeIsTheTimeThatPassed();
    void aHoldersTimeIsTheTimeThatPassed();
    void whoComesAfterAStepDoesNotOvertake_data() { steps(); }
    void whoComesAfterAStepDoesNotOvertake();
    void theTimeToUndoIsALengthOfTime_data() { steps(); }
    void theTimeToUndoIsALengthOfTime();
    void aDebouncedRunWaitsForTheTimeThatPasses_data() { steps(); }
    void aDebouncedRunWaitsForTheTimeThatPasses();
    void aDebounceThatGoesOnOverAStepEnds_data() { steps(); }
    void aDebounceThatGoesOnOverAStepEnds();

private:
    static void steps()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::newRow("two hours forward") << qint64{7'200};
        QTest::newRow("back by 2263 s") << qint64{-2'263};
        QTest::newRow("a year forward") << qint64{31'536'000};
        QTest::newRow("a month back") << qint64{-2'592'000};
        QTest::newRow("two seconds back") << qint64{-2};
    }
    static Micros step()
    {
        QFETCH(qint64, seconds);
        return Seconds{seconds};
    }
    static TaskDefinition limited(int seconds)
    {
        TaskDefinition definition = task("work");
        definition.maxDuration = Seconds{seconds};
        return definition;
    }
};

void TestClocks::maxDurationCountsTimeThatPassed_data()
{
    steps();
}

void TestClocks::maxDurationCountsTimeThatPassed()
{
    Bench bench;
    bench.deploy({limited(60)});
    const RunId run = bench.trigger("work");
    bench.start(run);
    bench.advance(2s);
    bench.clock().step(step());
    bench.advance(57s);
    QCOMPARE(bench.process(run)->stop, StopReason::None);
    bench.advance(1s);
    QCOMPARE(bench.process(run)->stop, StopReason::MaxDuration);
}

void TestClocks::durationsAreThoseThatPassed()
{
    Bench bench;
    bench.deploy({task("work")});
    bench.pause("task/work");
    const RunId run = bench.trigger("work");
    bench.advance(3s);
    bench.clock().step(step());
    bench.advance(4s);
    bench.pause("task/work", false);
    bench.start(run);
    bench.advance(2s);
    bench.clock().step(step());
    bench.advance(400ms);
    bench.succeed(run);
    const RunDetail detail = bench.detail(run);
    QVERIFY(*detail.run.finishedAt - *detail.run.startedAt == 2400ms);
    QVERIFY(*detail.run.startedAt - *detail.run.queuedAt == 7s);
    QVERIFY(*detail.attempts[0].finishedAt - *detail.attempts[0].startedAt == 2400ms);
    QVERIFY(detail.run.activeTime == 2400ms);
    for (std::size_t i = 1; i < detail.transitions.size(); ++i)
        QVERIFY(detail.transitions[i].at >= detail.transitions[i - 1].at);
}

void TestClocks::retryDelaysAreThoseThatPass()
{
    Bench bench;
    TaskDefinition work = task("work", 2);
    work.retry.minDelay = Millis{20'000};
    bench.deploy({work});
    const RunId run = bench.trigger("work");
    bench.start(run);
    bench.fail(run);
    bench.clock().step(step());
    bench.advance(19s);
    QCOMPARE(bench.status(run), RunStatus::Reattempting);
    bench.advance(1s);
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
}

void TestClocks::ttlIsTheTimeThatPasses()
{
    Bench bench;
    bench.deploy({task("work")});
    bench.pause("task/work");
    const RunId run = bench.trigger("work", {.ttl = Seconds{60}});
    bench.clock().step(step());
    bench.advance(59s);
    QCOMPARE(bench.status(run), RunStatus::Queued);
    bench.advance(1s);
    QCOMPARE(bench.status(run), RunStatus::Expired);
}

void TestClocks::momentsOfARunNeverGoBack()
{
    Bench bench;
    bench.deploy({task("work", 5)});
    const RunId run = bench.trigger("work");
    for (int i = 0; i < 4; ++i) {
        bench.start(run);
        bench.advance(1s);
        bench.clock().step(i % 2 ? 1h : -3h);
        bench.fail(run);
        bench.advance(60s);
    }
    const RunDetail detail = bench.detail(run);
    QCOMPARE(detail.attempts.size(), 5u);
    for (std::size_t i = 0; i < 4; ++i)
        QVERIFY(*detail.attempts[i].finishedAt - *detail.attempts[i].startedAt == 1s);
    for (std::size_t i = 1; i < detail.transitions.size(); ++i)
        QVERIFY(detail.transitions[i].at >= detail.transitions[i - 1].at);
}

void TestClocks::delaysAreTimesOfDay()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work", {.delayUntil = bench.now() + 1h});
    bench.clock().step(1h);
    bench.drain();
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
}

void TestClocks::aRestartOfTheEngineSeesThatTheClockWasSet()
{
    Bench bench;
    TaskDefinition work = task("work", 2);
    work.retry.minDelay = Millis{20'000};
    bench.deploy({work, task("other")});
    const RunId retrying = bench.trigger("work");
    bench.start(retrying);
    bench.fail(retrying);
    bench.pause("task/other");
    const RunId expiring = bench.trigger("other", {.ttl = Seconds{60}});
    const RunId running = bench.trigger("work");
    bench.start(running);
    bench.advance(5s);
    bench.clock().step(step());
    bench.restart();
    const Attempt lost = bench.detail(running).attempts[0];
    QVERIFY(*lost.finishedAt - *lost.startedAt == 5s);
    bench.advance(14s);
    QCOMPARE(bench.status(retrying), RunStatus::Reattempting);
    QCOMPARE(bench.status(expiring), RunStatus::Queued);
    bench.advance(1s);
    QCOMPARE(bench.status(retrying), RunStatus::Dequeued);
    bench.advance(40s);
    QCOMPARE(bench.status(expiring), RunStatus::Expired);
}

void TestClocks::afterAStepTheShownTimesAreNew()
{
    Bench bench;
    TaskDefinition work = task("work", 2);
    work.retry.minDelay = Millis{20'000};
    bench.deploy({work});
    const RunId run = bench.trigger("work");
    bench.start(run);
    bench.fail(run);
    bench.clock().step(2h);
    bench.drain();
    QCOMPARE(bench.run(run).retryAt, std::optional(bench.now() + 20s));
    bench.restart(); // a later start of the engine reads the new time
    bench.advance(19s);
    QCOMPARE(bench.status(run), RunStatus::Reattempting);
    bench.advance(1s);
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
}

void TestClocks::frozenTimeIsTheTimeThatPassed()
{
    Bench bench;
    bench.deploy({limited(60)});
    const RunId run = bench.trigger("work");
    bench.start(run);
    bench.advance(10s);
    QVERIFY(bench.freeze(run).ok());
    bench.advance(100s);
    bench.clock().step(-1h);
    QVERIFY(bench.resume(run).ok());
    bench.advance(49s);
    QCOMPARE(bench.process(run)->stop, StopReason::None);
    bench.succeed(run);
    const RunDetail detail = bench.detail(run);
    QVERIFY(detail.attempts[0].frozenTime == 100s);
    QVERIFY(detail.run.activeTime == 59s);
}

void TestClocks::aHoldersTimeIsTheTimeThatPassed()
{
    Bench bench(1);
    bench.deploy({task("work")});
    const RunId holder = bench.trigger("work");
    bench.start(holder);
    bench.advance(10s);
    const RunId waiting = bench.trigger("work");
    bench.clock().step(-1h);
    const auto why =
        bench.drain([&](EngineCore &core) { return must(core.reasons.explainWithHolders(waiting)); });
    QCOMPARE(why.holders.front().activeSince, std::optional(bench.now() - 10s));
}

void TestClocks::whoComesAfterAStepDoesNotOvertake()
{
    Bench bench(1);
    bench.deploy({task("work", 2)});
    const RunId holder = bench.trigger("work");
    bench.start(holder);
    bench.advance(1s);
    const RunId early = bench.trigger("work");
    bench.advance(1s);
    bench.clock().step(step());
    const RunId late = bench.trigger("work");
    bench.advance(1s);
    const RunId jumper = bench.trigger("work");
    const RunId hurried = bench.trigger("work", {.prioritySeconds = 60}); // a head start of a minute
    must(bench.drain([&](EngineCore &core) { return core.control.jumpQueue(jumper, Actor::User); }));
    std::vector<RunId> order;
    for (RunId running = holder; order.size() < 4;) {
        bench.succeed(running);
        for (const RunId &run : {early, late, jumper, hurried}) {
            if (bench.status(run) == RunStatus::Dequeued)
                running = run;
        }
        order.push_back(running);
        bench.start(running);
    }
    QCOMPARE(order, (std::vector<RunId>{jumper, hurried, early, late}));
}

void TestClocks::theTimeToUndoIsALengthOfTime()
{
    Bench bench;
    bench.deploy({task("work")});
    bench.pause("task/work");
    const RunId run = bench.trigger("work");
    BulkRequest request;
    request.kind = BulkKind::Cancel;
    request.selection.ids = {run};
    const BulkId id = must(bench.drain([&](EngineCore &core) { return core.bulk.start(request, 1); })).id;
    bench.clock().step(step());
    bench.advance(9s);
    const auto action = [&] { return must(bench.reader().bulk.actions()).front(); };
    QCOMPARE(action().id, id);
    QCOMPARE(action().state, BulkState::Waiting);
    QVERIFY(action().startsAt == bench.now() + 1s); // as it is shown
    bench.advance(1s);
    QVERIFY(action().state != BulkState::Waiting);
}

void TestClocks::aDebouncedRunWaitsForTheTimeThatPasses()
{
    Bench bench;
    bench.deploy({task("work")});
    const TriggerOptions options{.debounce = DebounceOptions{.key = "k", .delay = Seconds{10}}};
    const RunId run = bench.trigger("work", options);
    bench.advance(4s);
    bench.clock().step(step());
    bench.advance(6s - 1us);
    QCOMPARE(bench.status(run), RunStatus::Delayed);
    bench.advance(1us);
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
}

void TestClocks::aDebounceThatGoesOnOverAStepEnds()
{
    Bench bench;
    bench.deploy({task("work")});
    const TriggerOptions options{
        .debounce = DebounceOptions{.key = "k", .delay = Seconds{10}, .maxDelay = Seconds{25}}};
    const RunId run = bench.trigger("work", options);
    for (int i = 0; i < 9; ++i) { // 27 s, without a pause of ten
        bench.advance(3s);
        if (i == 2)
            bench.clock().step(step());
        bench.trigger("work", options);
    }
    QVERIFY(bench.status(run) != RunStatus::Delayed);
}

RUNYARD_TEST(TestClocks)
#include "clocks_test.moc"
