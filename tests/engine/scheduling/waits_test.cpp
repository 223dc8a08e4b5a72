// Runs that wait for runs, moments and tokens, on a simulated clock: what becomes of their slot, their process
// and their clock, what wakes them, and what they are told.
#include "tests/engine/scheduling/waits_fixture.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

class TestWaits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aParentWaitsForItsChild();
    void itsSlotGoesBackAtOnce();
    void oneSlotIsEnoughForAWholeFamily();
    void aFailedChildGivesItsError();
    void aCanceledChildWakesItsParent();
    void anExpiredChildWakesItsParent();
    void aChildThatIsOverGoesOnAtOnce();
    void waitingTimeDoesNotCountTowardsMaxDuration();
    void aRunWaitsForATime();
    void aTimeThatHasPassedGoesOnAtOnce();
    void aTimeIsTheSameForTheSameKey();
    void aRunWaitsForAToken();
    void aTokenThatTimesOutWakesTheRun();
    void severalThingsAreWaitedForTogether();
    void resultsComeInTheOrderOfTheRequest();
};

void TestWaits::aParentWaitsForItsChild()
{
    Bench bench;
    bench.deploy({task("parent"), task("child")});
    const RunId parent = executing(bench, "parent");
    const RunId child = triggerAndWait(bench, parent, "child");
    QCOMPARE(bench.status(parent), RunStatus::Frozen);
    QVERIFY(bench.process(parent)->frozen);
    QCOMPARE(bench.detail(parent).attempts[0].status, AttemptStatus::Frozen);
    QCOMPARE(result(bench, parent).wait.state, WaitState::Waiting);
    bench.start(child);
    bench.succeed(child, Packet::json("{\"n\":7}"));
    QCOMPARE(bench.status(parent), RunStatus::Executing);
    QVERIFY(!bench.process(parent)->frozen);
    const WaitResult came = result(bench, parent);
    QCOMPARE(came.wait.state, WaitState::Done);
    QCOMPARE(came.outcomes.size(), 1u);
    QVERIFY(came.outcomes[0].ok());
    QCOMPARE(came.outcomes[0].run.text, child.text);
    QCOMPARE(came.outcomes[0].taskId, std::string("child"));
    QCOMPARE(came.outcomes[0].waitpoint.output, Packet::json("{\"n\":7}"));
    bench.succeed(parent);
    QCOMPARE(bench.status(parent), RunStatus::Completed);
    QCOMPARE(bench.detail(parent).attempts.size(), 1u);
    const std::string causes = bench.causes(parent);
    QVERIFY2(causes.find("Frozen: Waits for run " + child.text + " (child)") != std::string::npos,
             causes.c_str());
    QVERIFY2(causes.find("Run " + child.text + " (child) is Completed; ") != std::string::npos,
             causes.c_str());
}

void TestWaits::itsSlotGoesBackAtOnce()
{
    Bench bench(1);
    bench.deploy({task("parent"), task("child")});
    const RunId parent = executing(bench, "parent");
    const RunId child = triggerAndWait(bench, parent, "child");
    QCOMPARE(bench.status(child), RunStatus::Dequeued); // in the same drain
    const RunId other = bench.trigger("child");
    bench.start(child);
    bench.succeed(child);
    QCOMPARE(bench.status(parent), RunStatus::Executing); // before the one that came earlier
    QCOMPARE(bench.status(other), RunStatus::Queued);
}

void TestWaits::oneSlotIsEnoughForAWholeFamily()
{
    Bench bench;
    TaskDefinition family = task("family");
    family.queue = "narrow";
    bench.deploy({family}, {{"narrow", 1}});
    std::vector<RunId> chain{executing(bench, "family")};
    for (int depth = 0; depth < 30; ++depth) {
        chain.push_back(triggerAndWait(bench, chain.back(), "family"));
        bench.start(chain.back());
        QCOMPARE(bench.core().queues.slotsInUse(), 1);
    }
    for (; !chain.empty(); chain.pop_back()) {
        QCOMPARE(bench.status(chain.back()), RunStatus::Executing);
        bench.succeed(chain.back());
    }
    QCOMPARE(bench.core().queues.slotsInUse(), 0);
    QCOMPARE(count(bench, "run WHERE status <> 7"), 0LL);
}

void TestWaits::aFailedChildGivesItsError()
{
    Bench bench;
    bench.deploy({task("parent"), task("child")});
    const RunId parent = executing(bench, "parent");
    const RunId child = triggerAndWait(bench, parent, "child");
    bench.start(child);
    bench.fail(child, taskError("no such order"));
    QCOMPARE(bench.status(parent), RunStatus::Executing);
    const WaitResult came = result(bench, parent);
    QVERIFY(!came.outcomes[0].ok());
    QCOMPARE(came.outcomes[0].status, RunStatus::Failed);
    QCOMPARE(came.outcomes[0].error->message, std::string("no such order"));
    QVERIFY(!came.outcomes[0].waitpoint.output.present);
}

void TestWaits::aCanceledChildWakesItsParent()
{
    Bench bench;
    bench.deploy({task("parent"), task("child")});
    const RunId parent = executing(bench, "parent");
    const RunId child = triggerAndWait(bench, parent, "child");
    bench.start(child);
    bench.cancel(child, "Not needed any more");
    QCOMPARE(bench.status(parent), RunStatus::Executing);
    const WaitResult came = result(bench, parent);
    QVERIFY(!came.outcomes[0].ok());
    QCOMPARE(came.outcomes[0].status, RunStatus::Canceled);
    QCOMPARE(came.outcomes[0].error->message, std::string("Not needed any more"));
}

void TestWaits::anExpiredChildWakesItsParent()
{
    Bench bench;
    bench.deploy({task("parent"), task("child")});
    bench.pause("task/child");
    const RunId parent = executing(bench, "parent");
    triggerAndWait(bench, parent, "child", {.ttl = Seconds{60}});
    bench.advance(59s);
    QCOMPARE(bench.status(parent), RunStatus::Frozen);
    bench.advance(1s);
    QCOMPARE(bench.status(parent), RunStatus::Executing);
    const WaitResult came = result(bench, parent);
    QCOMPARE(came.outcomes[0].status, RunStatus::Expired);
    QVERIFY(came.outcomes[0].error->message.find("TTL of 1m") != std::string::npos);
}

void TestWaits::aChildThatIsOverGoesOnAtOnce()
{
    Bench bench;
    bench.deploy({task("parent"), task("child")});
    const RunId parent = executing(bench, "parent");
    const RunId child = bench.trigger("child", {.idempotencyKey = "k"});
    bench.start(child);
    bench.succeed(child, Packet::json("5"));
    const auto reply = must(tryTriggerAndWait(bench, parent, "child", {.idempotencyKey = "k"}));
    QVERIFY(reply.isCached);
    QCOMPARE(reply.id.text, child.text);
    QCOMPARE(bench.status(parent), RunStatus::Executing);
    QVERIFY(!bench.process(parent)->frozen);
    QCOMPARE(result(bench, parent).outcomes[0].waitpoint.output, Packet::json("5"));
    // The pair of steps is there all the same: whoever follows the run sees a wait.
    const auto steps = bench.detail(parent).transitions;
    QCOMPARE(steps[steps.size() - 2].to, RunStatus::Frozen);
}

void TestWaits::waitingTimeDoesNotCountTowardsMaxDuration()
{
    Bench bench;
    TaskDefinition parentTask = task("parent");
    parentTask.maxDuration = Seconds{60};
    bench.deploy({parentTask, task("child")});
    const RunId parent = executing(bench, "parent");
    bench.advance(40s);
    const RunId child = triggerAndWait(bench, parent, "child");
    bench.start(child);
    bench.advance(1h);
    bench.succeed(child);
    QCOMPARE(bench.process(parent)->stop, StopReason::None);
    bench.advance(19s);
    QCOMPARE(bench.process(parent)->stop, StopReason::None);
    bench.advance(1s);
    QCOMPARE(bench.process(parent)->stop, StopReason::MaxDuration);
    QCOMPARE(bench.detail(parent).attempts[0].frozenTime, std::chrono::duration_cast<Millis>(1h));
}

void TestWaits::aRunWaitsForATime()
{
    Bench bench;
    bench.deploy({task("sleeper")});
    const RunId run = executing(bench, "sleeper");
    const TimePoint until = bench.now() + 10min;
    const WaitBegun begun = must(wait(bench, {.run = run, .until = until}));
    QCOMPARE(begun.until, std::optional(until));
    QCOMPARE(begun.waitpoints.size(), 1u);
    QCOMPARE(bench.core().nextDue(), std::optional(until));
    bench.advance(10min - 1us);
    QCOMPARE(bench.status(run), RunStatus::Frozen);
    bench.advance(1us);
    QCOMPARE(bench.status(run), RunStatus::Executing);
    const WaitResult came = result(bench, run);
    QVERIFY(came.outcomes[0].ok());
    QCOMPARE(came.outcomes[0].waitpoint.id.text, begun.waitpoints[0].text);
    QCOMPARE(came.outcomes[0].waitpoint.completedAt, std::optional(until));
}

void TestWaits::aTimeThatHasPassedGoesOnAtOnce()
{
    Bench bench;
    bench.deploy({task("sleeper")});
    const RunId run = executing(bench, "sleeper");
    must(wait(bench, {.run = run, .until = bench.now() - 1h}));
    QCOMPARE(bench.status(run), RunStatus::Executing);
    QCOMPARE(result(bench, run).wait.state, WaitState::Done);
}

void TestWaits::aTimeIsTheSameForTheSameKey()
{
    Bench bench;
    bench.deploy({task("sleeper")});
    const RunId one = executing(bench, "sleeper");
    const RunId two = executing(bench, "sleeper");
    const TimePoint until = bench.now() + 10min;
    must(wait(bench, {.run = one, .until = until, .idempotencyKey = "k"}));
    bench.advance(4min);
    const WaitBegun begun =
        must(wait(bench, {.run = two, .until = bench.now() + 10min, .idempotencyKey = "k"}));
    QCOMPARE(begun.until, std::optional(until));
    bench.advance(6min);
    QCOMPARE(bench.status(one), RunStatus::Executing);
    QCOMPARE(bench.status(two), RunStatus::Executing);
    // The key of a token is no key of a time.
    must(bench.drain([](EngineCore &core) { return core.tokens.create({.idempotencyKey = "t"}); }));
    QCOMPARE(wait(bench, {.run = one, .until = until, .idempotencyKey = "t"}).error().code,
             ErrorCode::InvalidInput);
    QCOMPARE(bench.status(one), RunStatus::Executing);
}

void TestWaits::aRunWaitsForAToken()
{
    Bench bench;
    bench.deploy({task("approval")});
    const RunId run = executing(bench, "approval");
    const WaitpointId id = token(bench);
    must(wait(bench, {.run = run, .tokens = {id}}));
    QCOMPARE(bench.status(run), RunStatus::Frozen);
    complete(bench, id, "{\"by\":\"me\"}");
    QCOMPARE(bench.status(run), RunStatus::Executing);
    QCOMPARE(result(bench, run).outcomes[0].waitpoint.output, Packet::json("{\"by\":\"me\"}"));
    must(wait(bench, {.run = run, .tokens = {id}})); // it is completed
    QCOMPARE(bench.status(run), RunStatus::Executing);
    QCOMPARE(wait(bench, {.run = run, .tokens = {WaitpointId{"waitpoint_no"}}}).error().code,
             ErrorCode::NotFound);
}

void TestWaits::aTokenThatTimesOutWakesTheRun()
{
    Bench bench;
    bench.deploy({task("approval")});
    const RunId run = executing(bench, "approval");
    must(wait(bench, {.run = run, .tokens = {token(bench, bench.now() + 1h)}}));
    bench.advance(1h);
    QCOMPARE(bench.status(run), RunStatus::Executing);
    const WaitOutcome came = result(bench, run).outcomes[0];
    QVERIFY(!came.ok());
    QVERIFY(came.waitpoint.output.data.find("TRIGGER_WAITPOINT_TIMEOUT") != std::string::npos);
}

void TestWaits::severalThingsAreWaitedForTogether()
{
    Bench bench;
    bench.deploy({task("parent"), task("child")});
    const RunId parent = executing(bench, "parent");
    const RunId child = bench.trigger("child");
    bench.start(child);
    const WaitpointId id = token(bench);
    must(wait(bench, {.run = parent, .runs = {child}, .tokens = {id}, .until = bench.now() + 1min}));
    bench.succeed(child);
    QCOMPARE(bench.status(parent), RunStatus::Frozen);
    bench.advance(1min);
    QCOMPARE(bench.status(parent), RunStatus::Frozen);
    QCOMPARE(reason(bench, parent).awaitedCount, 1);
    complete(bench, id);
    QCOMPARE(bench.status(parent), RunStatus::Executing);
}

void TestWaits::resultsComeInTheOrderOfTheRequest()
{
    Bench bench;
    bench.deploy({task("parent"), task("child")});
    const RunId parent = executing(bench, "parent");
    std::vector<RunId> children;
    for (int i = 0; i < 5; ++i) {
        children.push_back(bench.trigger("child"));
        bench.start(children.back());
    }
    std::swap(children[0], children[3]);
    must(wait(bench, {.run = parent, .runs = children}));
    for (const int i : {4, 2, 0, 1, 3})
        bench.succeed(children[static_cast<std::size_t>(i)], Packet::json(std::to_string(i)));
    const WaitResult came = result(bench, parent);
    QCOMPARE(came.outcomes.size(), 5u);
    for (std::size_t i = 0; i < 5; ++i) {
        QCOMPARE(came.outcomes[i].run.text, children[i].text);
        QCOMPARE(came.outcomes[i].waitpoint.output, Packet::json(std::to_string(i)));
    }
}

RUNYARD_TEST(TestWaits)
#include "waits_test.moc"
