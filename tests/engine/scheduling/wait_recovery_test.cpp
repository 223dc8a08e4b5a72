// Waits over a restart, a process that dies and a commit that fails.
#include "tests/engine/scheduling/waits_fixture.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

class TestWaitRecovery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aProcessThatDiesWhileItWaitsEndsTheWait();
    void aRestartKeepsTheWaitAndStartsANewAttempt();
    void aNewAttemptFindsWhatTheLostOneWaitedFor();
    void aNewAttemptThatAsksForOtherThingsGetsThem();
    void aRetryAfterAFailureAsksAnew();
    void aTimeStandsOverARestart();
    void aFailedCommitBeginsNoWait();
    void aFailedCommitWakesNobody();
};

void TestWaitRecovery::aProcessThatDiesWhileItWaitsEndsTheWait()
{
    Bench bench;
    bench.deploy({task("parent", 2), task("child")});
    const RunId parent = executing(bench, "parent");
    const RunId child = triggerAndWait(bench, parent, "child");
    bench.start(child);
    bench.fail(parent, internalError(InternalCode::TaskRunCrashed));
    QCOMPARE(bench.status(parent), RunStatus::Reattempting);
    bench.succeed(child);
    QCOMPARE(bench.status(parent), RunStatus::Reattempting);
    bench.advance(1s);
    bench.start(parent);
    // It died through no fault of the child, which is found again.
    QCOMPARE(triggerAndWait(bench, parent, "child").text, child.text);
    QCOMPARE(bench.status(parent), RunStatus::Executing);
    QVERIFY(result(bench, parent).outcomes[0].ok());
}

void TestWaitRecovery::aRestartKeepsTheWaitAndStartsANewAttempt()
{
    Bench bench;
    bench.deploy({task("parent"), task("child", 3)}); // the parent tries once
    const RunId parent = executing(bench, "parent");
    const RunId child = triggerAndWait(bench, parent, "child");
    bench.start(child);
    bench.restart();
    QCOMPARE(bench.status(parent), RunStatus::Frozen);
    QCOMPARE(bench.detail(parent).attempts[0].status, AttemptStatus::Interrupted);
    QCOMPARE(reason(bench, parent).kind, ReasonKind::Waits);
    bench.advance(1s);
    bench.start(child);
    bench.succeed(child, Packet::json("7"));
    QCOMPARE(bench.status(parent), RunStatus::Dequeued);
    QCOMPARE(bench.run(parent).attemptCount, 2);
    bench.start(parent);
    const auto again = must(tryTriggerAndWait(bench, parent, "child"));
    QVERIFY(again.isCached);
    QCOMPARE(again.id.text, child.text);
    QCOMPARE(bench.status(parent), RunStatus::Executing);
    QCOMPARE(result(bench, parent).outcomes[0].waitpoint.output, Packet::json("7"));
    bench.succeed(parent);
    QCOMPARE(count(bench, "run"), 2LL);
}

void TestWaitRecovery::aNewAttemptFindsWhatTheLostOneWaitedFor()
{
    Bench bench;
    bench.deploy({task("parent", 2), task("child")});
    const RunId parent = executing(bench, "parent");
    std::vector<RunId> children;
    const auto walk = [&](int upTo) {
        for (int i = 0; i < upTo; ++i) {
            const RunId child =
                triggerAndWait(bench, parent, "child", {}, Packet::json(std::to_string(i % 2)));
            if (static_cast<std::size_t>(i) < children.size()) {
                QCOMPARE(child.text, children[static_cast<std::size_t>(i)].text);
                continue;
            }
            children.push_back(child);
            bench.start(child);
            if (i == 1)
                bench.fail(child); // what failed is not tried again either: the lost attempt knew it
            else
                bench.succeed(child);
        }
    };
    walk(4);
    QCOMPARE(children.size(), 4u);
    bench.restart(); // while it executes
    bench.advance(1s);
    bench.start(parent);
    walk(6);
    QCOMPARE(children.size(), 6u);
    QCOMPARE(count(bench, "run"), 7LL);
    QCOMPARE(result(bench, parent).wait.position, 6);
}

void TestWaitRecovery::aNewAttemptThatAsksForOtherThingsGetsThem()
{
    Bench bench;
    bench.deploy({task("parent", 2), task("child")});
    const RunId parent = executing(bench, "parent");
    const RunId first = triggerAndWait(bench, parent, "child", {}, Packet::json("1"));
    bench.start(first);
    bench.succeed(first);
    const RunId second = triggerAndWait(bench, parent, "child", {}, Packet::json("2"));
    bench.start(second);
    bench.succeed(second);
    bench.restart();
    bench.advance(1s);
    bench.start(parent);
    const RunId other = triggerAndWait(bench, parent, "child", {}, Packet::json("\"changed\""));
    QVERIFY(other.text != first.text);
    bench.start(other);
    bench.succeed(other);
    // What came after the thing that differs is no help either.
    QVERIFY(triggerAndWait(bench, parent, "child", {}, Packet::json("2")).text != second.text);
    QCOMPARE(count(bench, "run_wait"), 2LL);
    QCOMPARE(count(bench, "waitpoint"), 2LL);
}

void TestWaitRecovery::aRetryAfterAFailureAsksAnew()
{
    Bench bench;
    bench.deploy({task("parent", 2), task("child")});
    const RunId parent = executing(bench, "parent");
    const RunId child = triggerAndWait(bench, parent, "child");
    bench.start(child);
    bench.succeed(child);
    bench.fail(parent);
    bench.advance(1s);
    bench.start(parent);
    QVERIFY(triggerAndWait(bench, parent, "child").text != child.text);
}

void TestWaitRecovery::aTimeStandsOverARestart()
{
    Bench bench;
    bench.deploy({task("sleeper")});
    const RunId run = executing(bench, "sleeper");
    const TimePoint until = bench.now() + 10min;
    must(wait(bench, {.run = run, .until = until}));
    bench.advance(4min);
    bench.restart();
    QCOMPARE(bench.status(run), RunStatus::Frozen);
    bench.advance(6min - 1us);
    QCOMPARE(bench.status(run), RunStatus::Frozen);
    bench.advance(1us);
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
    bench.start(run);
    const WaitBegun again = must(wait(bench, {.run = run, .until = bench.now() + 10min}));
    QCOMPARE(again.until, std::optional(until));
    QCOMPARE(bench.status(run), RunStatus::Executing);
    // A moment that passes while the engine is off.
    must(wait(bench, {.run = run, .until = bench.now() + 10min}));
    bench.clock().set(bench.now() + 1h);
    bench.restart();
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
}

void TestWaitRecovery::aFailedCommitBeginsNoWait()
{
    Bench bench;
    bench.deploy({task("parent"), task("child")});
    const RunId parent = executing(bench, "parent");
    int told = 0;
    const Status status = bench.drainThatFails([&](EngineCore &core) {
        TriggerOptions options;
        options.parent = parent;
        options.resumesParent = true;
        must(core.triggers.trigger({.taskId = "child", .options = options}));
        core.waits.tellWhenOver(parent, {}, [&](const Result<Done> &) { ++told; });
    });
    QVERIFY(!status.ok());
    bench.drain();
    QCOMPARE(told, 1); // that there is nothing to wait for
    QCOMPARE(bench.status(parent), RunStatus::Executing);
    QVERIFY(!bench.process(parent)->frozen);
    QCOMPARE(count(bench, "run"), 1LL);
    triggerAndWait(bench, parent, "child");
    QCOMPARE(bench.status(parent), RunStatus::Frozen);
}

void TestWaitRecovery::aFailedCommitWakesNobody()
{
    Bench bench;
    bench.deploy({task("parent"), task("child")});
    const RunId parent = executing(bench, "parent");
    const RunId child = triggerAndWait(bench, parent, "child");
    bench.start(child);
    AttemptOutcome outcome = bench.outcome(child);
    outcome.output = Packet::json("1");
    (void)bench.drainThatFails([&](EngineCore &core) { core.attempts.finished(outcome); });
    QVERIFY(bench.process(parent)->frozen);
    QCOMPARE(bench.status(parent), RunStatus::Frozen);
    bench.finish(child, outcome); // the worker's word is repeated
    QCOMPARE(bench.status(parent), RunStatus::Executing);
    QVERIFY(!bench.process(parent)->frozen);
}

RUNYARD_TEST(TestWaitRecovery)
#include "wait_recovery_test.moc"
