// What people do to existing runs: cancel, freeze, resume, tags, metadata.
#include "tests/engine/scheduling/simulated_engine.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

class TestControl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void waitingRunsAreCanceledAtOnce();
    void executingRunIsCanceledAndItsProcessStopped();
    void aCanceledProcessKeepsItsSlotUntilItIsGone();
    void canceledWhileStarting();
    void canceledBetweenAttempts();
    void canceledInTheDrainInWhichItsAttemptEnded();
    void canceledWhileFrozen();
    void canceledWhileWaitingForItsSlotToResume();
    void doubleCancelSaysAlreadyFinished();
    void canceledParentTakesItsDescendantsAlong();
    void childrenOfFinishedChildrenAreTakenAlong();
    void childrenMadeDuringTheGraceAreTakenAlong();
    void frozenRunGivesItsSlotBack();
    void resumedProcessWaitsAtTheHeadOfTheQueue();
    void resumedRunWithoutProcessGoesToTheHead();
    void frozenProcessMayStillEnd();
    void onlyQueuedAndExecutingRunsFreeze();
    void tagsAreAddedOnce();
    void metadataMustBeAnObject();
    void theSameRequestChangesMetadataOnce();
    void changesAreReportedAfterTheCommit();
};

void TestControl::waitingRunsAreCanceledAtOnce()
{
    Bench bench(1);
    bench.deploy({task("work")});
    bench.trigger("work");
    const RunId queued = bench.trigger("work", {.ttl = Seconds{60}});
    const RunId delayed = bench.trigger("work", {.delayUntil = bench.now() + 1min});
    const RunId waiting = bench.trigger("unknown");
    for (const RunId &run : {queued, delayed, waiting}) {
        QVERIFY(!bench.cancel(run, "no longer needed").alreadyFinished);
        const RunDetail detail = bench.detail(run);
        QCOMPARE(detail.run.status, RunStatus::Canceled);
        QCOMPARE(detail.error->message, std::string("no longer needed"));
    }
    QCOMPARE(bench.core().queues.queuedCount(), 0);
    bench.advance(1h);
    bench.deploy(project({task("work"), task("unknown")}));
    for (const RunId &run : {queued, delayed, waiting})
        QCOMPARE(bench.status(run), RunStatus::Canceled);
}

void TestControl::executingRunIsCanceledAndItsProcessStopped()
{
    Bench bench;
    bench.deploy({task("work", 3)});
    const RunId run = bench.trigger("work");
    bench.start(run);
    bench.cancel(run);
    QCOMPARE(bench.status(run), RunStatus::Canceled);
    QCOMPARE(bench.process(run)->stop, StopReason::Canceled);
    bench.fail(run, internalError(InternalCode::TaskRunCancelled));
    const RunDetail detail = bench.detail(run);
    QCOMPARE(detail.attempts.size(), 1u);
    QCOMPARE(detail.attempts[0].status, AttemptStatus::Canceled);
    QCOMPARE(detail.error->message, std::string("Canceled by user"));
}

void TestControl::aCanceledProcessKeepsItsSlotUntilItIsGone()
{
    Bench bench(1);
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    bench.start(run);
    const RunId next = bench.trigger("work");
    bench.cancel(run);
    QCOMPARE(bench.status(next), RunStatus::Queued);
    bench.succeed(run); // it was quicker than the signal
    QCOMPARE(bench.status(run), RunStatus::Canceled);
    QCOMPARE(bench.status(next), RunStatus::Dequeued);
}

void TestControl::canceledWhileStarting()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    bench.cancel(run);
    bench.start(run); // the confirmation was under way
    QCOMPARE(bench.status(run), RunStatus::Canceled);
    bench.fail(run);
    QCOMPARE(bench.core().queues.slotsInUse(), 0);
}

void TestControl::canceledBetweenAttempts()
{
    Bench bench;
    bench.deploy({task("work", 2)});
    const RunId run = bench.trigger("work");
    bench.start(run);
    bench.fail(run);
    QCOMPARE(bench.core().queues.slotsInUse(), 1);
    bench.cancel(run);
    QCOMPARE(bench.core().queues.slotsInUse(), 0);
    bench.advance(1h);
    QCOMPARE(bench.status(run), RunStatus::Canceled);
    QCOMPARE(bench.run(run).attemptCount, 1);
}

void TestControl::canceledInTheDrainInWhichItsAttemptEnded()
{
    Bench bench;
    bench.deploy({task("work", 2)});
    const RunId run = bench.trigger("work");
    bench.start(run);
    AttemptOutcome outcome = bench.outcome(run);
    outcome.error = taskError();
    bench.workers().end(outcome.key);
    must(bench.drain([&](EngineCore &core) {
        core.attempts.finished(outcome);
        return core.cancellation.cancel(run, {}, Actor::User);
    }));
    QCOMPARE(bench.status(run), RunStatus::Canceled);
    QCOMPARE(bench.core().queues.slotsInUse(), 0);
}

void TestControl::canceledWhileFrozen()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    bench.start(run);
    QVERIFY(bench.freeze(run).ok());
    bench.cancel(run);
    QCOMPARE(bench.status(run), RunStatus::Canceled);
    QCOMPARE(bench.process(run)->stop, StopReason::Canceled);
    bench.fail(run);
    QCOMPARE(bench.status(run), RunStatus::Canceled);
}

void TestControl::canceledWhileWaitingForItsSlotToResume()
{
    Bench bench(1);
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    bench.start(run);
    QVERIFY(bench.freeze(run).ok());
    const RunId other = bench.trigger("work");
    QVERIFY(bench.resume(run).ok());
    bench.cancel(run);
    bench.start(other);
    bench.succeed(other);
    QCOMPARE(bench.status(run), RunStatus::Canceled);
    bench.fail(run);
    QCOMPARE(bench.core().queues.slotsInUse(), 0);
}

void TestControl::doubleCancelSaysAlreadyFinished()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    QVERIFY(!bench.cancel(run, "first").alreadyFinished);
    QVERIFY(bench.cancel(run, "second").alreadyFinished);
    QCOMPARE(bench.detail(run).error->message, std::string("first"));
    const auto unknown = bench.drain(
        [](EngineCore &core) { return core.cancellation.cancel(RunId{"run_no"}, {}, Actor::User); });
    QCOMPARE(unknown.error().code, ErrorCode::NotFound);
}

void TestControl::canceledParentTakesItsDescendantsAlong()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId parent = bench.trigger("work");
    bench.start(parent);
    const RunId executing = bench.trigger("work", {.parent = parent});
    bench.start(executing);
    const RunId delayed = bench.trigger("work", {.delayUntil = bench.now() + 1h, .parent = parent});
    const RunId grandchild = bench.trigger("work", {.delayUntil = bench.now() + 1h, .parent = executing});
    const RunId stranger = bench.trigger("work");
    QCOMPARE(bench.cancel(parent, "stop it all").canceledDescendants, 3);
    for (const RunId &run : {parent, executing, delayed, grandchild}) {
        QCOMPARE(bench.status(run), RunStatus::Canceled);
        QCOMPARE(bench.detail(run).error->message, std::string("stop it all"));
    }
    QCOMPARE(bench.process(executing)->stop, StopReason::Canceled);
    QCOMPARE(bench.run(grandchild).rootId, parent);
    QCOMPARE(bench.run(grandchild).depth, 2);
    QCOMPARE(bench.status(stranger), RunStatus::Dequeued);
}

void TestControl::childrenOfFinishedChildrenAreTakenAlong()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId parent = bench.trigger("work");
    bench.start(parent);
    const RunId child = bench.trigger("work", {.parent = parent});
    bench.start(child);
    const RunId grandchild = bench.trigger("work", {.parent = child});
    bench.succeed(child);
    QCOMPARE(bench.cancel(parent).canceledDescendants, 1);
    QCOMPARE(bench.status(child), RunStatus::Completed);
    QCOMPARE(bench.status(grandchild), RunStatus::Canceled);
}

void TestControl::childrenMadeDuringTheGraceAreTakenAlong()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId parent = bench.trigger("work");
    bench.start(parent);
    bench.cancel(parent);
    const RunId late = bench.trigger("work", {.parent = parent}); // by the process that is being ended
    bench.fail(parent);
    QCOMPARE(bench.status(late), RunStatus::Canceled);
}

void TestControl::frozenRunGivesItsSlotBack()
{
    Bench bench(1);
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    bench.start(run);
    const RunId next = bench.trigger("work");
    QVERIFY(bench.freeze(run).ok());
    QCOMPARE(bench.status(run), RunStatus::Frozen);
    QCOMPARE(bench.process(run)->frozen, true);
    QCOMPARE(bench.status(next), RunStatus::Dequeued);
    QCOMPARE(bench.detail(run).attempts[0].status, AttemptStatus::Frozen);
}

void TestControl::resumedProcessWaitsAtTheHeadOfTheQueue()
{
    Bench bench(1);
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    bench.start(run);
    const RunId next = bench.trigger("work");
    const RunId last = bench.trigger("work", {.prioritySeconds = 3600});
    QVERIFY(bench.freeze(run).ok());
    QCOMPARE(bench.status(last), RunStatus::Dequeued);
    QVERIFY(bench.resume(run).ok());
    QVERIFY(bench.resume(run).ok()); // asked twice: still one place in the queue
    QCOMPARE(bench.status(run), RunStatus::Frozen);
    QCOMPARE(bench.process(run)->frozen, true);
    bench.start(last);
    bench.succeed(last);
    QCOMPARE(bench.status(run), RunStatus::Executing);
    QCOMPARE(bench.process(run)->frozen, false);
    QCOMPARE(bench.status(next), RunStatus::Queued);
    bench.succeed(run);
    QCOMPARE(bench.run(run).attemptCount, 1);
}

void TestControl::resumedRunWithoutProcessGoesToTheHead()
{
    Bench bench(1);
    bench.deploy({task("work")});
    const RunId blocker = bench.trigger("work");
    bench.start(blocker);
    const RunId first = bench.trigger("work");
    bench.advance(1s);
    const RunId run = bench.trigger("work");
    QVERIFY(bench.freeze(run).ok());
    QCOMPARE(bench.core().queues.queuedCount(), 1);
    bench.pause("task/work");
    bench.restart(); // frozen it stays; the blocker is gone
    QCOMPARE(bench.status(run), RunStatus::Frozen);
    QVERIFY(bench.resume(run).ok());
    bench.pause("task/work", false);
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
    QCOMPARE(bench.status(first), RunStatus::Queued);
}

void TestControl::frozenProcessMayStillEnd()
{
    Bench bench(1);
    bench.deploy({task("work", 2)});
    const RunId done = bench.trigger("work");
    bench.start(done);
    QVERIFY(bench.freeze(done).ok());
    bench.succeed(done); // it had ended before the signal came
    QCOMPARE(bench.status(done), RunStatus::Completed);

    const RunId failed = bench.trigger("work");
    bench.start(failed);
    QVERIFY(bench.freeze(failed).ok());
    const RunId other = bench.trigger("work");
    QVERIFY(bench.resume(failed).ok());
    bench.fail(failed);
    QCOMPARE(bench.status(failed), RunStatus::Reattempting);
    bench.advance(1s);
    QCOMPARE(bench.status(failed), RunStatus::Queued); // it had given its slot back
    bench.start(other);
    bench.succeed(other);
    QCOMPARE(bench.status(failed), RunStatus::Dequeued);
}

void TestControl::onlyQueuedAndExecutingRunsFreeze()
{
    Bench bench;
    bench.deploy({task("work", 2)});
    const RunId run = bench.trigger("work");
    QCOMPARE(bench.freeze(run).error().code, ErrorCode::Conflict); // Dequeued
    QCOMPARE(bench.resume(run).error().code, ErrorCode::Conflict);
    bench.start(run);
    bench.succeed(run);
    QCOMPARE(bench.freeze(run).error().code, ErrorCode::Conflict);
    QCOMPARE(bench.freeze(RunId{"run_no"}).error().code, ErrorCode::NotFound);
}

void TestControl::tagsAreAddedOnce()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work", {.tags = {"a"}});
    const auto add = [&](std::vector<std::string> tags) {
        return bench.drain([&](EngineCore &core) { return core.control.addTags(run, tags); });
    };
    QCOMPARE(add({"a", "b", "b"})->tags, (std::vector<std::string>{"a", "b"}));
    QCOMPARE(bench.run(run).tags, (std::vector<std::string>{"a", "b"}));
    QVERIFY(!add({""}).ok());
    QVERIFY(!add({"1", "2", "3", "4", "5", "6", "7", "8", "9"}).ok());
    // Twice within the drain that makes the run.
    const RunId both = bench.drain([](EngineCore &core) {
        const RunId made = core.triggers.trigger({.taskId = "work", .options = {.tags = {"x"}}})->id;
        (void)core.control.addTags(made, {"y"});
        (void)core.control.addTags(made, {"z"});
        return made;
    });
    QCOMPARE(bench.run(both).tags, (std::vector<std::string>{"x", "y", "z"}));
}

void TestControl::metadataMustBeAnObject()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    const auto set = [&](const std::string &json) {
        return bench.drain([&](EngineCore &core) { return core.control.setMetadata(run, json); });
    };
    QVERIFY(set("{\"a\":1}").ok());
    QVERIFY(!set("[]").ok());
    QVERIFY(!set("{").ok());
    QCOMPARE(set("{\"a\":\"" + std::string(300'000, 'x') + "\"}").error().code, ErrorCode::TooLarge);
    QCOMPARE(bench.detail(run).metadata, std::string("{\"a\":1}"));
}

void TestControl::theSameRequestChangesMetadataOnce()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    const RunId other = bench.trigger("work");
    const auto set = [&](const RunId &id, const std::string &json, const std::string &requestKey) {
        return must(bench.drain(
            [&](EngineCore &core) { return core.control.setMetadataOnce(id, json, requestKey); }));
    };
    QVERIFY(set(run, "{\"n\":1}", "0190-abc"));
    bench.restart();
    QVERIFY(!set(run, "{\"n\":2}", "0190-abc"));
    QCOMPARE(bench.detail(run).metadata, std::string("{\"n\":1}"));
    QVERIFY(set(other, "{\"n\":1}", "0190-abc")); // a request may be about several runs
    QVERIFY(set(run, "{\"n\":2}", "0190-xyz"));
    QVERIFY(set(run, "{\"n\":3}", ""));
    QVERIFY(set(run, "{\"n\":4}", "")); // without a key each is another one
    const auto refused =
        bench.drain([&](EngineCore &core) { return core.control.setMetadataOnce(run, "[]", "0190-123"); });
    QVERIFY(!refused.ok());
    QVERIFY(set(run, "{\"n\":5}", "0190-123")); // what was refused was not done
}

void TestControl::changesAreReportedAfterTheCommit()
{
    Bench bench;
    bench.deploy({task("work")});
    QVERIFY(bench.lastChanges().tasks);
    const RunId run = bench.trigger("work");
    QCOMPARE(bench.lastChanges().runs.size(), 1u);
    QCOMPARE(bench.lastChanges().runs[0], bench.run(run)); // what is reported is what is stored
    const TimePoint before = bench.run(run).updatedAt;
    bench.start(run);
    QVERIFY(bench.lastChanges().runs[0].updatedAt > before);
    bench.drain([&](EngineCore &core) {
        core.attempts.logged({bench.run(run).seq, 1}, {{.at = bench.now(), .text = "hello"}});
        return 0;
    });
    QCOMPARE(bench.lastChanges().logs, std::vector<RunSeq>{bench.run(run).seq});
    QCOMPARE(bench.reader().logs.page(run, 0, 0, 10)->lines.at(0).text, std::string("hello"));
}

RUNYARD_TEST(TestControl)
#include "control_test.moc"
