// Runs that wait for runs, moments and tokens, on a simulated clock: what becomes of their slot, their process
// and their clock, what wakes them, what they are told, and what a restart leaves.
#include "tests/scheduling/bench.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

namespace {

Result<TriggerReply> tryTriggerAndWait(Bench &bench, const RunId &parent, const std::string &task,
                                       TriggerOptions options = {}, Packet payload = {})
{
    options.parent = parent;
    options.resumesParent = true;
    return bench.tryTrigger(task, std::move(options), std::move(payload));
}

RunId triggerAndWait(Bench &bench, const RunId &parent, const std::string &task, TriggerOptions options = {},
                     Packet payload = {})
{
    return must(tryTriggerAndWait(bench, parent, task, std::move(options), std::move(payload))).id;
}

Result<WaitBegun> wait(Bench &bench, const WaitRequest &request)
{
    return bench.drain([&](EngineCore &core) { return core.wait(request); });
}

WaitpointId token(Bench &bench, std::optional<TimePoint> timeoutAt = {})
{
    return must(bench.drain([&](EngineCore &core) { return core.createToken({.timeoutAt = timeoutAt}); }))
        .token.id;
}

void complete(Bench &bench, const WaitpointId &id, const std::string &json = "{\"ok\":true}")
{
    must(bench.drain([&](EngineCore &core) { return core.completeToken({id, Packet::json(json), {}}); }));
}

WaitResult result(Bench &bench, const RunId &run)
{
    return must(bench.reader().waitResult(run));
}

RunReason reason(Bench &bench, const RunId &run)
{
    return must(bench.core().explain(run));
}

/// Started, with a confirmed process.
RunId executing(Bench &bench, const std::string &task)
{
    const RunId run = bench.trigger(task);
    bench.start(run);
    return run;
}

long long count(Bench &bench, const std::string &table)
{
    return bench.audit().number("SELECT count(*) FROM " + table);
}

} // namespace

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
    void twoRunsWaitForTheSameOne();
    void aRunWaitsForOneThingAtATime();
    void onlyARunThatExecutesWaits();
    void waitingForOneselfIsRefused();
    void aCircleIsRefused();
    void theSameRequestBeginsOneWait();
    void aRunThatAsksBeforeItsStartIsKnownWaits();
    void cancelTakesWaitingDescendantsAlong();
    void aWaitingRunIsNotResumedByHand();
    void aRunFrozenByHandStaysFrozenAfterItsWait();
    void aPausedQueueKeepsARunThatMayGoOn();
    void aProcessThatDiesWhileItWaitsEndsTheWait();
    void theEndOfARunForgetsItsWaits();
    void theReasonSaysWhatItWaitsFor();
    void whoAsksIsToldWhenTheWaitIsOver();
    void whoAsksIsToldWhenTheRunEnds();
    void aRestartKeepsTheWaitAndStartsANewAttempt();
    void aNewAttemptFindsWhatTheLostOneWaitedFor();
    void aNewAttemptThatAsksForOtherThingsGetsThem();
    void aRetryAfterAFailureAsksAnew();
    void aTimeStandsOverARestart();
    void aFailedCommitBeginsNoWait();
    void aFailedCommitWakesNobody();
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
        QCOMPARE(bench.core().slotsInUse(), 1);
    }
    for (; !chain.empty(); chain.pop_back()) {
        QCOMPARE(bench.status(chain.back()), RunStatus::Executing);
        bench.succeed(chain.back());
    }
    QCOMPARE(bench.core().slotsInUse(), 0);
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
    must(bench.drain([](EngineCore &core) { return core.createToken({.idempotencyKey = "t"}); }));
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

void TestWaits::twoRunsWaitForTheSameOne()
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

void TestWaits::aRunWaitsForOneThingAtATime()
{
    Bench bench;
    bench.deploy({task("parent"), task("child")});
    const RunId parent = executing(bench, "parent");
    const RunId child = triggerAndWait(bench, parent, "child");
    const auto refused = tryTriggerAndWait(bench, parent, "child");
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QVERIFY(refused.error().message.find("waits already, for run " + child.text) != std::string::npos);
    QCOMPARE(wait(bench, {.run = parent, .until = bench.now() + 1h}).error().code, ErrorCode::Conflict);
    QCOMPARE(count(bench, "run"), 2LL);
    QCOMPARE(count(bench, "waitpoint"), 1LL);
    QCOMPARE(wait(bench, {.run = parent}).error().code, ErrorCode::InvalidInput); // for nothing
}

void TestWaits::onlyARunThatExecutesWaits()
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

void TestWaits::waitingForOneselfIsRefused()
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

void TestWaits::aCircleIsRefused()
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

void TestWaits::theSameRequestBeginsOneWait()
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

void TestWaits::aRunThatAsksBeforeItsStartIsKnownWaits()
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

void TestWaits::cancelTakesWaitingDescendantsAlong()
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
    QCOMPARE(bench.core().slotsInUse(), 0);
}

void TestWaits::aWaitingRunIsNotResumedByHand()
{
    Bench bench;
    bench.deploy({task("approval")});
    const RunId run = executing(bench, "approval");
    must(wait(bench, {.run = run, .tokens = {token(bench)}}));
    const auto refused = bench.resume(run);
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QVERIFY(refused.error().message.find("waits for wait token") != std::string::npos);
    QCOMPARE(bench.status(run), RunStatus::Frozen);
}

void TestWaits::aRunFrozenByHandStaysFrozenAfterItsWait()
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

void TestWaits::aPausedQueueKeepsARunThatMayGoOn()
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

void TestWaits::aProcessThatDiesWhileItWaitsEndsTheWait()
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

void TestWaits::theEndOfARunForgetsItsWaits()
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
    QCOMPARE(bench.reader().waitResult(parent).error().code, ErrorCode::NotFound);
}

void TestWaits::theReasonSaysWhatItWaitsFor()
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

void TestWaits::whoAsksIsToldWhenTheWaitIsOver()
{
    Bench bench;
    bench.deploy({task("parent"), task("child")});
    const RunId parent = executing(bench, "parent");
    int told = 0;
    std::stop_source gone;
    const auto ask = [&](std::stop_token unwanted) {
        bench.drain([&](EngineCore &core) {
            core.tellWhenWaitIsOver(parent, std::move(unwanted),
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

void TestWaits::whoAsksIsToldWhenTheRunEnds()
{
    Bench bench;
    bench.deploy({task("parent"), task("child")});
    const RunId parent = executing(bench, "parent");
    triggerAndWait(bench, parent, "child");
    std::optional<Result<Done>> told;
    bench.drain([&](EngineCore &core) {
        core.tellWhenWaitIsOver(parent, {}, [&](const Result<Done> &answer) { told = answer; });
        return 0;
    });
    bench.cancel(parent);
    QVERIFY(told && !told->ok());
    QCOMPARE(told->error().code, ErrorCode::Conflict);
}

void TestWaits::aRestartKeepsTheWaitAndStartsANewAttempt()
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

void TestWaits::aNewAttemptFindsWhatTheLostOneWaitedFor()
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

void TestWaits::aNewAttemptThatAsksForOtherThingsGetsThem()
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

void TestWaits::aRetryAfterAFailureAsksAnew()
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

void TestWaits::aTimeStandsOverARestart()
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

void TestWaits::aFailedCommitBeginsNoWait()
{
    Bench bench;
    bench.deploy({task("parent"), task("child")});
    const RunId parent = executing(bench, "parent");
    int told = 0;
    const Status status = bench.drainThatFails([&](EngineCore &core) {
        TriggerOptions options;
        options.parent = parent;
        options.resumesParent = true;
        must(core.trigger({.taskId = "child", .options = options}));
        core.tellWhenWaitIsOver(parent, {}, [&](const Result<Done> &) { ++told; });
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

void TestWaits::aFailedCommitWakesNobody()
{
    Bench bench;
    bench.deploy({task("parent"), task("child")});
    const RunId parent = executing(bench, "parent");
    const RunId child = triggerAndWait(bench, parent, "child");
    bench.start(child);
    AttemptOutcome outcome = bench.outcome(child);
    outcome.output = Packet::json("1");
    (void)bench.drainThatFails([&](EngineCore &core) { core.attemptFinished(outcome); });
    QVERIFY(bench.process(parent)->frozen);
    QCOMPARE(bench.status(parent), RunStatus::Frozen);
    bench.finish(child, outcome); // the worker's word is repeated
    QCOMPARE(bench.status(parent), RunStatus::Executing);
    QVERIFY(!bench.process(parent)->frozen);
}

QTEST_GUILESS_MAIN(TestWaits)
#include "tst_waits.moc"
