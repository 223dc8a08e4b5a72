// Who may wait for what, and what people and programs do with runs that wait.
#include "tests/engine/scheduling/waits_fixture.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

class TestWaitRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void twoRunsWaitForTheSameOne();
    void aRunWaitsForOneThingAtATime();
    void onlyARunThatExecutesWaits();
    void waitingForOneselfIsRefused();
    void aCircleIsRefused();
    void theSameRequestBeginsOneWait();
    void aRunThatAsksBeforeItsStartIsKnownWaits();
    void cancelTakesWaitingDescendantsAlong();
    void aWaitingRunIsNotResumedByHand();
    void aTimeIsEndedByHand();
    void aRunSaysThatItWaitsUntilItGoesOn();
    void aRunFrozenByHandStaysFrozenAfterItsWait();
    void aPausedQueueKeepsARunThatMayGoOn();
    void theEndOfARunForgetsItsWaits();
    void theReasonSaysWhatItWaitsFor();
    void whoAsksIsToldWhenTheWaitIsOver();
    void whoAsksIsToldWhenTheRunEnds();
};

void TestWaitRules::twoRunsWaitForTheSameOne()
{
    Bench bench;
    bench.deploy({task("parent"), task("child")});
    const RunId one = executing(bench, "parent");
    const RunId two = executing(bench, "parent");
    const RunId child = triggerAndWait(bench, one, "child", {.idempotencyKey = "k"});
    QCOMPARE(triggerAndWait(bench, two, "child", {.idempotencyKey = "k"}).text, child.text);
    QCOMPARE(count(bench, "waitpoint"), 1LL);
    bench.start(child);
    bench.cancel(one); // the child is its, but not the other one's
    QCOMPARE(bench.status(child), RunStatus::Canceled);
    QCOMPARE(bench.status(two), RunStatus::Executing);
    QVERIFY(!result(bench, two).outcomes[0].ok());
}

void TestWaitRules::aRunWaitsForOneThingAtATime()
{
    Bench bench;
    bench.deploy({task("parent"), task("child")});
    const RunId parent = executing(bench, "parent");
    const RunId child = triggerAndWait(bench, parent, "child");
    const auto refused = tryTriggerAndWait(bench, parent, "child");
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QVERIFY(refused.error().message.find("is already waiting for run " + child.text) != std::string::npos);
    QCOMPARE(wait(bench, {.run = parent, .until = bench.now() + 1h}).error().code, ErrorCode::Conflict);
    QCOMPARE(count(bench, "run"), 2LL);
    QCOMPARE(count(bench, "waitpoint"), 1LL);
    QCOMPARE(wait(bench, {.run = parent}).error().code, ErrorCode::InvalidInput); // for nothing
}

void TestWaitRules::onlyARunThatExecutesWaits()
{
    Bench bench(1);
    bench.deploy({task("parent", 2), task("child")});
    const RunId parent = executing(bench, "parent");
    const RunId queued = bench.trigger("parent");
    QCOMPARE(tryTriggerAndWait(bench, queued, "child").error().code, ErrorCode::Conflict);
    bench.fail(parent);
    QCOMPARE(bench.status(parent), RunStatus::Reattempting);
    QCOMPARE(tryTriggerAndWait(bench, parent, "child").error().code, ErrorCode::Conflict);
    bench.cancel(parent);
    const auto refused = tryTriggerAndWait(bench, parent, "child");
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QVERIFY(refused.error().message.find("is Canceled and cannot wait") != std::string::npos);
    QCOMPARE(tryTriggerAndWait(bench, RunId{"run_no"}, "child").error().code, ErrorCode::NotFound);
    QCOMPARE(tryTriggerAndWait(bench, RunId{}, "child").error().code, ErrorCode::InvalidInput);
    QCOMPARE(count(bench, "run"), 2LL);
}

void TestWaitRules::waitingForOneselfIsRefused()
{
    Bench bench;
    bench.deploy({task("self")});
    const RunId run = bench.trigger("self", {.idempotencyKey = "k"});
    bench.start(run);
    const auto refused = tryTriggerAndWait(bench, run, "self", {.idempotencyKey = "k"});
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QVERIFY(refused.error().message.find("would wait for itself") != std::string::npos);
    QCOMPARE(wait(bench, {.run = run, .runs = {run}}).error().code, ErrorCode::Conflict);
    QCOMPARE(bench.status(run), RunStatus::Executing);
    QCOMPARE(count(bench, "run"), 1LL);
}

void TestWaitRules::aCircleIsRefused()
{
    Bench bench;
    bench.deploy({task("link")});
    const RunId first = bench.trigger("link", {.idempotencyKey = "first"});
    bench.start(first);
    const RunId second = triggerAndWait(bench, first, "link");
    bench.start(second);
    const RunId third = triggerAndWait(bench, second, "link");
    bench.start(third);
    const auto refused = tryTriggerAndWait(bench, third, "link", {.idempotencyKey = "first"});
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QVERIFY(refused.error().message.find(first.text) != std::string::npos);
    QCOMPARE(bench.status(third), RunStatus::Executing);
    bench.succeed(third); // it made the best of it
    QCOMPARE(bench.status(second), RunStatus::Executing);
}

void TestWaitRules::theSameRequestBeginsOneWait()
{
    Bench bench;
    bench.deploy({task("parent"), task("child")});
    const RunId parent = executing(bench, "parent");
    const RunId child = triggerAndWait(bench, parent, "child", {.requestKey = "r1"});
    QCOMPARE(triggerAndWait(bench, parent, "child", {.requestKey = "r1"}).text, child.text);
    bench.start(child);
    bench.succeed(child);
    // The answer was lost, and the client asks again after the child is over.
    QCOMPARE(triggerAndWait(bench, parent, "child", {.requestKey = "r1"}).text, child.text);
    QCOMPARE(bench.status(parent), RunStatus::Executing);
    QCOMPARE(count(bench, "run_wait"), 1LL);
    const WaitRequest sleep{.run = parent, .until = bench.now() + 1h, .requestKey = "r2"};
    const WaitBegun begun = must(wait(bench, sleep));
    QCOMPARE(must(wait(bench, sleep)).waitpoints[0].text, begun.waitpoints[0].text);
    QCOMPARE(count(bench, "run_wait"), 2LL);
}

void TestWaitRules::aRunThatAsksBeforeItsStartIsKnownWaits()
{
    Bench bench;
    bench.deploy({task("parent"), task("child")});
    const RunId parent = bench.trigger("parent");
    const RunId child = triggerAndWait(bench, parent, "child");
    QCOMPARE(bench.status(parent), RunStatus::Frozen);
    bench.start(parent); // the worker's word comes now
    QCOMPARE(bench.status(parent), RunStatus::Frozen);
    QVERIFY(bench.detail(parent).attempts[0].pid > 0);
    bench.start(child);
    bench.succeed(child);
    QCOMPARE(bench.status(parent), RunStatus::Executing);
}

void TestWaitRules::cancelTakesWaitingDescendantsAlong()
{
    Bench bench;
    bench.deploy({task("link")});
    const RunId top = executing(bench, "link");
    const RunId middle = triggerAndWait(bench, top, "link");
    bench.start(middle);
    const RunId bottom = triggerAndWait(bench, middle, "link");
    QCOMPARE(bench.cancel(top).canceledDescendants, 2);
    for (const RunId &run : {top, middle, bottom})
        QCOMPARE(bench.status(run), RunStatus::Canceled);
    QCOMPARE(bench.process(top)->stop, StopReason::Canceled);
    QCOMPARE(bench.process(middle)->stop, StopReason::Canceled);
    QCOMPARE(count(bench, "run_wait"), 0LL);
    QCOMPARE(count(bench, "waitpoint"), 0LL);
    for (const RunId &run : {top, middle, bottom})
        bench.succeed(run); // each process is told to end, and does
    QCOMPARE(bench.core().queues.slotsInUse(), 0);
}

void TestWaitRules::aWaitingRunIsNotResumedByHand()
{
    Bench bench;
    bench.deploy({task("approval")});
    const RunId run = executing(bench, "approval");
    must(wait(bench, {.run = run, .tokens = {token(bench)}}));
    const auto refused = bench.resume(run);
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QVERIFY(refused.error().message.find("is waiting for wait token") != std::string::npos);
    QCOMPARE(bench.status(run), RunStatus::Frozen);
}

void TestWaitRules::aTimeIsEndedByHand()
{
    Bench bench;
    bench.deploy({task("parent")});
    const RunId run = executing(bench, "parent");
    const auto begun = must(wait(bench, {.run = run, .until = bench.now() + 240h}));
    bench.advance(1h);
    complete(bench, begun.waitpoints[0], "{\"what\":\"ever\"}");
    QCOMPARE(bench.status(run), RunStatus::Executing);
    const WaitResult came = result(bench, run);
    QVERIFY(came.outcomes[0].ok() && !came.outcomes[0].waitpoint.output.present);
    QCOMPARE(came.outcomes[0].waitpoint.completedAt, std::optional(bench.now()));
    // Whoever knows of it by a URL has no token.
    const auto second = must(wait(bench, {.run = run, .until = bench.now() + 240h}));
    const auto refused = bench.drain([&](EngineCore &core) {
        return core.tokens.complete({second.waitpoints[0], {}, std::string()});
    });
    QCOMPARE(refused.error().code, ErrorCode::NotFound);
    QCOMPARE(bench.status(run), RunStatus::Frozen);
    // Nor is the end of another run anybody's to tell.
    const RunId parent = executing(bench, "parent");
    triggerAndWait(bench, parent, "parent");
    const auto end = result(bench, parent).outcomes[0].waitpoint.id;
    QCOMPARE(bench.drain([&](EngineCore &core) {
                      return core.tokens.complete({end, {}, {}});
                  })
                 .error()
                 .code,
             ErrorCode::NotFound);
}

void TestWaitRules::aRunSaysThatItWaitsUntilItGoesOn()
{
    Bench bench;
    bench.deploy({task("parent"), task("child")});
    const RunId parent = executing(bench, "parent");
    QVERIFY(!bench.detail(parent).run.waits);
    bench.pause("task/child");
    const RunId child = triggerAndWait(bench, parent, "child");
    QVERIFY(bench.detail(parent).run.waits);
    QVERIFY(bench.detail(child).run.resumesParent);
    bench.restart(); // the process is gone, the wait is not
    QVERIFY(bench.detail(parent).run.waits);
    bench.pause("task/child", false);
    bench.start(child);
    bench.succeed(child);
    QVERIFY(!bench.detail(parent).run.waits);
    const RunId loose = bench.trigger("child", {.parent = parent});
    QVERIFY(!bench.detail(loose).run.resumesParent);
}

void TestWaitRules::aRunFrozenByHandStaysFrozenAfterItsWait()
{
    Bench bench;
    bench.deploy({task("approval")});
    const RunId run = executing(bench, "approval");
    QVERIFY(bench.freeze(run).ok());
    const WaitpointId id = token(bench);
    must(wait(bench, {.run = run, .tokens = {id}})); // it had asked before it was stopped
    complete(bench, id);
    QCOMPARE(bench.status(run), RunStatus::Frozen);
    QCOMPARE(reason(bench, run).kind, ReasonKind::FrozenUntilResumed);
    QVERIFY(bench.resume(run).ok());
    QCOMPARE(bench.status(run), RunStatus::Executing);
    // And the other way round.
    QVERIFY(bench.freeze(run).ok());
    const WaitpointId other = token(bench);
    must(wait(bench, {.run = run, .tokens = {other}}));
    QVERIFY(bench.resume(run).ok());
    QCOMPARE(bench.status(run), RunStatus::Frozen);
    complete(bench, other);
    QCOMPARE(bench.status(run), RunStatus::Executing);
}

void TestWaitRules::aPausedQueueKeepsARunThatMayGoOn()
{
    Bench bench;
    bench.deploy({task("parent"), task("child")});
    const RunId parent = executing(bench, "parent");
    const RunId child = triggerAndWait(bench, parent, "child");
    bench.start(child);
    bench.pause("task/parent");
    bench.succeed(child);
    QCOMPARE(bench.status(parent), RunStatus::Frozen);
    QCOMPARE(reason(bench, parent).kind, ReasonKind::QueuePaused);
    QCOMPARE(result(bench, parent).wait.state, WaitState::Over);
    bench.pause("task/parent", false);
    QCOMPARE(bench.status(parent), RunStatus::Executing);
}

void TestWaitRules::theEndOfARunForgetsItsWaits()
{
    Bench bench;
    bench.deploy({task("parent"), task("child")});
    const RunId parent = executing(bench, "parent");
    for (int i = 0; i < 3; ++i) {
        const RunId child = triggerAndWait(bench, parent, "child");
        bench.start(child);
        bench.succeed(child);
    }
    must(wait(bench, {.run = parent, .until = bench.now() + 1s}));
    bench.advance(1s);
    const WaitpointId id = token(bench);
    complete(bench, id);
    must(wait(bench, {.run = parent, .tokens = {id}}));
    QCOMPARE(count(bench, "run_wait"), 5LL);
    QCOMPARE(count(bench, "waitpoint"), 5LL);
    bench.succeed(parent);
    QCOMPARE(count(bench, "run_wait"), 0LL);
    QCOMPARE(count(bench, "run_wait_item"), 0LL);
    QCOMPARE(count(bench, "waitpoint"), 1LL); // the token is everybody's
    QCOMPARE(bench.reader().waits.result(parent).error().code, ErrorCode::NotFound);
}

void TestWaitRules::theReasonSaysWhatItWaitsFor()
{
    Bench bench;
    bench.deploy({task("parent"), task("child")});
    const RunId parent = executing(bench, "parent");
    const RunId child = triggerAndWait(bench, parent, "child");
    RunReason why = reason(bench, parent);
    QCOMPARE(why.kind, ReasonKind::Waits);
    QCOMPARE(why.awaitedCount, 1);
    QCOMPARE(why.awaited[0].run.text, child.text);
    QCOMPARE(why.awaited[0].taskId, std::string("child"));
    QCOMPARE(why.awaited[0].status, RunStatus::Dequeued);
    bench.start(child);
    bench.succeed(child);
    const TimePoint due = bench.now() + 1h;
    const WaitpointId id = token(bench, due);
    must(wait(bench, {.run = parent, .tokens = {id}}));
    why = reason(bench, parent);
    QCOMPARE(why.awaited[0].type, WaitpointType::Manual);
    QCOMPARE(why.awaited[0].waitpoint.text, id.text);
    QCOMPARE(why.awaited[0].dueAt, std::optional(due));
}

void TestWaitRules::whoAsksIsToldWhenTheWaitIsOver()
{
    Bench bench;
    bench.deploy({task("parent"), task("child")});
    const RunId parent = executing(bench, "parent");
    int told = 0;
    std::stop_source gone;
    const auto ask = [&](std::stop_token unwanted) {
        bench.drain([&](EngineCore &core) {
            core.waits.tellWhenOver(parent, std::move(unwanted),
                                    [&](const Result<Done> &answer) { told += answer.ok() ? 1 : 100; });
            return 0;
        });
    };
    ask({});
    QCOMPARE(told, 100); // it waits for nothing
    const RunId child = triggerAndWait(bench, parent, "child");
    told = 0;
    ask({});
    ask(gone.get_token());
    QCOMPARE(told, 0);
    gone.request_stop();
    bench.start(child);
    bench.succeed(child);
    QCOMPARE(told, 1);
    ask({}); // the answer was lost
    QCOMPARE(told, 2);
}

void TestWaitRules::whoAsksIsToldWhenTheRunEnds()
{
    Bench bench;
    bench.deploy({task("parent"), task("child")});
    const RunId parent = executing(bench, "parent");
    triggerAndWait(bench, parent, "child");
    std::optional<Result<Done>> told;
    bench.drain([&](EngineCore &core) {
        core.waits.tellWhenOver(parent, {}, [&](const Result<Done> &answer) { told = answer; });
        return 0;
    });
    bench.cancel(parent);
    QVERIFY(told && !told->ok());
    QCOMPARE(told->error().code, ErrorCode::Conflict);
}

RUNYARD_TEST(TestWaitRules)
#include "wait_rules_test.moc"
