// Stepping through a paused queue: one run at a time, within every limit, durable and said why.
#include "tests/engine/scheduling/simulated_engine.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

namespace {

Result<Run> step(Bench &bench, const std::string &queue, const RunId &run = {})
{
    return bench.drain([&](EngineCore &core) { return core.dispatcher.step(queue, run, Actor::User); });
}

void deployNarrow(Bench &bench, int limit = 2)
{
    TaskDefinition work = task("work");
    work.queue = "narrow";
    bench.deploy({work, task("other")}, {{"narrow", limit}});
    bench.pause("narrow");
}

} // namespace

class TestStep : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aStepReleasesExactlyTheNextRun();
    void aStepCanNameItsRun();
    void theQueueStaysPaused();
    void theCauseAndWhoDidItAreInTheHistory();
    void aQueueThatIsNotPausedIsRefused();
    void anEmptyQueueIsRefused();
    void theLimitOfTheQueueHolds();
    void theLimitHoldsForEachKey();
    void theLimitOfTheEnvironmentHolds();
    void aRunElsewhereIsRefused();
    void aFrozenProcessIsContinued();
    void aFailedCommitReleasesNothing();
    void theReleasedRunSurvivesARestart();
};

void TestStep::aStepReleasesExactlyTheNextRun()
{
    Bench bench;
    deployNarrow(bench);
    const RunId first = bench.trigger("work");
    const RunId second = bench.trigger("work");
    const RunId urgent = bench.trigger("work", {.prioritySeconds = 60});
    QCOMPARE(must(step(bench, "narrow")).id.text, urgent.text);
    QVERIFY(bench.process(urgent));
    QVERIFY(!bench.process(first));
    QCOMPARE(must(step(bench, "narrow")).id.text, first.text);
    QCOMPARE(bench.status(second), RunStatus::Queued);
    QCOMPARE(bench.workers().processes().size(), std::size_t(2));
}

void TestStep::aStepCanNameItsRun()
{
    Bench bench;
    deployNarrow(bench);
    const RunId first = bench.trigger("work");
    const RunId second = bench.trigger("work", {.concurrencyKey = "k"});
    const RunId third = bench.trigger("work");
    QCOMPARE(must(step(bench, "narrow", third)).id.text, third.text);
    QCOMPARE(must(step(bench, "narrow", second)).id.text, second.text);
    QCOMPARE(bench.status(first), RunStatus::Queued);
    QVERIFY(bench.process(third) && bench.process(second));
}

void TestStep::theQueueStaysPaused()
{
    Bench bench;
    deployNarrow(bench);
    bench.trigger("work");
    const RunId second = bench.trigger("work");
    const RunId stepped = must(step(bench, "narrow")).id;
    bench.start(stepped);
    bench.succeed(stepped);
    bench.advance(1h);
    QCOMPARE(bench.status(second), RunStatus::Queued);
    QCOMPARE(must(bench.core().reasons.explain(second)).kind, ReasonKind::QueuePaused);
    bench.pause("narrow", false);
    QCOMPARE(bench.status(second), RunStatus::Dequeued);
}

void TestStep::theCauseAndWhoDidItAreInTheHistory()
{
    Bench bench;
    deployNarrow(bench);
    const RunId run = bench.trigger("work");
    must(step(bench, "narrow"));
    const Transition last = bench.detail(run).transitions.back();
    QCOMPARE(last.to, RunStatus::Dequeued);
    QCOMPARE(last.actor, Actor::User);
    QCOMPARE(last.cause, std::string("Released by a step of the paused queue \"narrow\""));
}

void TestStep::aQueueThatIsNotPausedIsRefused()
{
    Bench bench;
    deployNarrow(bench);
    bench.pause("narrow", false);
    const auto refused = step(bench, "narrow");
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QVERIFY(refused.error().message.find("not paused") != std::string::npos);
    QCOMPARE(step(bench, "nowhere").error().code, ErrorCode::NotFound);
}

void TestStep::anEmptyQueueIsRefused()
{
    Bench bench;
    deployNarrow(bench);
    const auto refused = step(bench, "narrow");
    QVERIFY(!refused && refused.error().message.find("no run is waiting") != std::string::npos);
}

void TestStep::theLimitOfTheQueueHolds()
{
    Bench bench;
    deployNarrow(bench, 1);
    bench.trigger("work");
    const RunId second = bench.trigger("work");
    const RunId first = must(step(bench, "narrow")).id;
    const auto refused = step(bench, "narrow", second);
    QVERIFY(!refused && refused.error().message.find("its limit of 1") != std::string::npos);
    QCOMPARE(bench.status(second), RunStatus::Queued);
    bench.start(first);
    bench.succeed(first);
    QCOMPARE(must(step(bench, "narrow")).id.text, second.text);
}

void TestStep::theLimitHoldsForEachKey()
{
    Bench bench;
    deployNarrow(bench, 1);
    bench.trigger("work", {.concurrencyKey = "a"});
    bench.trigger("work", {.concurrencyKey = "a"});
    const RunId other = bench.trigger("work", {.concurrencyKey = "b"});
    must(step(bench, "narrow"));
    // The next of "a" must wait, so the step goes to "b".
    QCOMPARE(must(step(bench, "narrow")).id.text, other.text);
    QVERIFY(!step(bench, "narrow"));
}

void TestStep::theLimitOfTheEnvironmentHolds()
{
    Bench bench(1);
    deployNarrow(bench);
    const RunId outside = bench.trigger("other");
    const RunId run = bench.trigger("work");
    const auto refused = step(bench, "narrow");
    QVERIFY(!refused
            && refused.error().message.find("1 slot of the environment is in use") != std::string::npos);
    bench.start(outside);
    bench.succeed(outside);
    QCOMPARE(must(step(bench, "narrow")).id.text, run.text);
}

void TestStep::aRunElsewhereIsRefused()
{
    Bench bench;
    deployNarrow(bench);
    const RunId elsewhere = bench.trigger("other");
    bench.trigger("work");
    QCOMPARE(step(bench, "narrow", elsewhere).error().code, ErrorCode::Conflict);
    QCOMPARE(step(bench, "narrow", RunId{"run_nothing"}).error().code, ErrorCode::NotFound);
    QVERIFY(bench.startOrder() == std::vector<RunId>{elsewhere});
}

void TestStep::aFrozenProcessIsContinued()
{
    Bench bench;
    deployNarrow(bench);
    const RunId run = bench.trigger("work");
    must(step(bench, "narrow"));
    bench.start(run);
    must(bench.freeze(run));
    must(bench.resume(run)); // waits for a slot of the paused queue
    QVERIFY(bench.process(run)->frozen);
    QCOMPARE(must(step(bench, "narrow")).id.text, run.text);
    QCOMPARE(bench.status(run), RunStatus::Executing);
    QVERIFY(!bench.process(run)->frozen);
}

void TestStep::aFailedCommitReleasesNothing()
{
    Bench bench;
    deployNarrow(bench);
    const RunId run = bench.trigger("work");
    QVERIFY(!bench.drainThatFails(
        [](EngineCore &core) { (void)core.dispatcher.step("narrow", {}, Actor::User); }));
    bench.drain();
    QCOMPARE(bench.status(run), RunStatus::Queued);
    QVERIFY(!bench.process(run));
    QCOMPARE(must(step(bench, "narrow")).id.text, run.text);
}

void TestStep::theReleasedRunSurvivesARestart()
{
    Bench bench;
    TaskDefinition work = task("work", 2);
    work.queue = "narrow";
    work.retry.minDelay = Millis{1'000};
    bench.deploy({work}, {{"narrow", 2}});
    bench.pause("narrow");
    const RunId run = bench.trigger("work");
    const RunId second = bench.trigger("work");
    must(step(bench, "narrow"));
    bench.restart();
    bench.advance(1min);
    // Its second attempt keeps the slot it was given; the other still waits for a step.
    QCOMPARE(bench.run(run).attemptCount, 2);
    QCOMPARE(bench.status(second), RunStatus::Queued);
}

RUNYARD_TEST(TestStep)
#include "step_test.moc"
