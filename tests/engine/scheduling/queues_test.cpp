// Who runs next: limits, keys, priority, fairness, pausing.
#include "tests/engine/scheduling/simulated_engine.h"
#include "tests/support/room_test.h"

#include <QTest>

#include <algorithm>

using namespace runyard;
using namespace runyard::testing;

class TestQueues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void queueLimitHolds();
    void everyConcurrencyKeyHasTheLimitToItself();
    void environmentLimitHoldsForAllQueuesTogether();
    void firstComeFirstServed();
    void priorityIsSecondsOfHeadStart();
    void aLongBacklogOfOneKeyDoesNotStarveTheOthers();
    void keysTakeTurnsEvenWithOneSlot();
    void aBusyKeyIsNotStarvedByEverNewOnes();
    void pausedQueueStartsNothingAndKeepsWhatRuns();
    void limitCanBeChangedAndGivenBack();
    void limitZeroLetsNothingStart();
    void unknownQueuesAreRefused();
    void oneFullQueueDoesNotBlockAnother();
};

namespace {

std::vector<RunId> triggerMany(Bench &bench, int count, TriggerOptions options = {})
{
    std::vector<RunId> runs;
    for (int i = 0; i < count; ++i) {
        runs.push_back(bench.trigger("work", options));
        bench.clock().set(bench.now() + 1ms);
    }
    return runs;
}

int running(Bench &bench)
{
    return static_cast<int>(bench.workers().processes().size());
}

void finishOne(Bench &bench)
{
    const RunId oldest = bench.workers().processes().begin()->second.spec.runId;
    bench.start(oldest);
    bench.succeed(oldest);
}

/// The concurrency keys in the order their runs were started.
std::string keysInOrder(Bench &bench)
{
    std::string keys;
    for (const RunId &run : bench.startOrder())
        keys += bench.run(run).concurrencyKey;
    return keys;
}

} // namespace

void TestQueues::queueLimitHolds()
{
    Bench bench;
    TaskDefinition work = task("work");
    work.queue = "narrow";
    bench.deploy({work}, {{"narrow", 2}});
    triggerMany(bench, 5);
    QCOMPARE(running(bench), 2);
    finishOne(bench);
    QCOMPARE(running(bench), 2);
    QCOMPARE(bench.core().queues.queuedCount(), 2);
}

void TestQueues::everyConcurrencyKeyHasTheLimitToItself()
{
    Bench bench;
    TaskDefinition work = task("work");
    work.queue = "narrow";
    bench.deploy({work}, {{"narrow", 1}});
    triggerMany(bench, 3, {.concurrencyKey = "a"});
    triggerMany(bench, 3, {.concurrencyKey = "b"});
    triggerMany(bench, 3);
    QCOMPARE(running(bench), 3);
    QCOMPARE(bench.audit().number("SELECT count(DISTINCT concurrency_key) FROM run WHERE flags & 2"), 3);
}

void TestQueues::environmentLimitHoldsForAllQueuesTogether()
{
    Bench bench(3);
    bench.deploy({task("work"), task("other")});
    triggerMany(bench, 3);
    bench.trigger("other");
    QCOMPARE(running(bench), 3);
    bench.drain([](EngineCore &core) {
        core.queues.setEnvironmentLimit(4);
        return 0;
    });
    QCOMPARE(running(bench), 4);
}

void TestQueues::firstComeFirstServed()
{
    Bench bench(1);
    bench.deploy({task("work"), task("other")});
    const RunId first = bench.trigger("work");
    bench.advance(1s);
    const RunId second = bench.trigger("other");
    bench.advance(1s);
    const RunId third = bench.trigger("work");
    finishOne(bench);
    finishOne(bench);
    QCOMPARE(bench.startOrder(), (std::vector{first, second, third}));
}

void TestQueues::priorityIsSecondsOfHeadStart()
{
    Bench bench(1);
    bench.deploy({task("work"), task("other")});
    bench.trigger("work");
    const RunId plain = bench.trigger("work");
    bench.advance(10s);
    const RunId late = bench.trigger("work", {.prioritySeconds = 9});    // as if 9 s earlier: still later
    const RunId early = bench.trigger("other", {.prioritySeconds = 11}); // overtakes by 1 s, across queues
    for (int i = 0; i < 3; ++i)
        finishOne(bench);
    const auto order = bench.startOrder();
    QCOMPARE(std::vector(order.begin() + 1, order.end()), (std::vector{early, plain, late}));
}

void TestQueues::aLongBacklogOfOneKeyDoesNotStarveTheOthers()
{
    Bench bench(4);
    bench.deploy({task("work")});
    triggerMany(bench, 40, {.concurrencyKey = "a"});
    triggerMany(bench, 3, {.concurrencyKey = "b"});
    for (int i = 0; i < 6; ++i)
        finishOne(bench);
    // Four of a started before b came; then b catches up until both have two slots.
    QCOMPARE(keysInOrder(bench).substr(0, 7), std::string("aaaabba"));
}

void TestQueues::keysTakeTurnsEvenWithOneSlot()
{
    Bench bench(1);
    bench.deploy({task("work")});
    triggerMany(bench, 6, {.concurrencyKey = "a"});
    triggerMany(bench, 2, {.concurrencyKey = "b"});
    triggerMany(bench, 2, {.concurrencyKey = "c"});
    for (int i = 0; i < 9; ++i)
        finishOne(bench);
    QCOMPARE(keysInOrder(bench), std::string("aabcabcaaa"));
}

void TestQueues::aBusyKeyIsNotStarvedByEverNewOnes()
{
    Bench bench(1);
    bench.deploy({task("work")});
    triggerMany(bench, 5, {.concurrencyKey = "a"});
    for (int i = 0; i < 20; ++i) {
        triggerMany(bench, 1, {.concurrencyKey = "n" + std::to_string(i)});
        finishOne(bench);
    }
    const std::string order = keysInOrder(bench);
    QCOMPARE(std::ranges::count(order, 'a'), 5);
}

void TestQueues::pausedQueueStartsNothingAndKeepsWhatRuns()
{
    Bench bench;
    bench.deploy({task("work"), task("other")});
    const RunId before = bench.trigger("work");
    bench.start(before);
    bench.pause("task/work");
    const RunId during = bench.trigger("work");
    QCOMPARE(bench.status(during), RunStatus::Queued);
    QCOMPARE(bench.status(bench.trigger("other")), RunStatus::Dequeued);
    bench.succeed(before);
    QCOMPARE(bench.status(before), RunStatus::Completed);
    bench.restart(); // a pause outlives the engine
    QCOMPARE(bench.status(during), RunStatus::Queued);
    bench.pause("task/work", false);
    QCOMPARE(bench.status(during), RunStatus::Dequeued);
}

void TestQueues::limitCanBeChangedAndGivenBack()
{
    Bench bench;
    TaskDefinition work = task("work");
    work.queue = "narrow";
    bench.deploy({work}, {{"narrow", 1}});
    triggerMany(bench, 6);
    const auto limit = [&](std::optional<int> limit) {
        return bench.drain([&](EngineCore &core) { return core.queues.setLimit("narrow", limit); });
    };
    QCOMPARE(limit(3)->overrideLimit, std::optional(3));
    QCOMPARE(running(bench), 3);
    bench.deploy({work}, {{"narrow", 4}}); // a deploy changes the base, not the override
    QCOMPARE(running(bench), 3);
    must(limit(std::nullopt));
    QCOMPARE(running(bench), 4);
    bench.deploy({work}); // no limit is declared any more
    QCOMPARE(running(bench), 6);
    QVERIFY(!limit(-1).ok());
    QVERIFY(!limit(100'001).ok());
}

void TestQueues::limitZeroLetsNothingStart()
{
    Bench bench;
    bench.deploy({task("work")});
    must(bench.drain([](EngineCore &core) { return core.queues.setLimit("task/work", 0); }));
    triggerMany(bench, 2);
    QCOMPARE(running(bench), 0);
}

void TestQueues::unknownQueuesAreRefused()
{
    Bench bench;
    const auto paused = bench.drain([](EngineCore &core) { return core.queues.setPaused("no", true); });
    QCOMPARE(paused.error().code, ErrorCode::NotFound);
    const auto limited = bench.drain([](EngineCore &core) { return core.queues.setLimit("no", 1); });
    QCOMPARE(limited.error().code, ErrorCode::NotFound);
}

void TestQueues::oneFullQueueDoesNotBlockAnother()
{
    Bench bench;
    TaskDefinition work = task("work");
    work.queue = "narrow";
    bench.deploy({work, task("other")}, {{"narrow", 1}});
    triggerMany(bench, 4);
    QCOMPARE(bench.status(bench.trigger("other")), RunStatus::Dequeued);
}

RUNYARD_TEST(TestQueues)
#include "queues_test.moc"
