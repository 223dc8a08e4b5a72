// What this machine lacks to start a process is nobody's failure: the run waits where it waited, no attempt
// is used up, and everybody is told.
#include "tests/engine/scheduling/simulated_engine.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

namespace {

const Error kNoFiles{
    ErrorCode::Unavailable, "A process could not be started: Too many open files.", "Raise ulimit -n.", {}};

} // namespace

class TestShortage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sixRunsWithOneAttemptWaitAndAllComplete();
    void theOldPlaceInTheQueueIsKept();
    void theTtlGoesOnWhileNothingCanBeStarted();
    void aRetryWaitsAtItsOldPlace();
    void oneAttemptAtATimeIsTriedWithLongerPauses();
    void aCanceledRunStaysCanceled();
    void aRunLetGoByAnInterceptIsNotHeldAgain();
    void frozenProcessesGoOnDuringAShortage();
    void whyAndStatusNameTheCause();
    void nothingIsTriedForNobody();
    void aFailedCommitOfTheTryIsTriedAgain();
    void theTransformHelperIsAskedAgain();

private:
    static void refuse(Bench &bench, const RunId &run)
    {
        AttemptOutcome outcome = bench.outcome(run);
        outcome.shortage = kNoFiles;
        bench.workers().refuse(outcome.key);
        bench.drain([&](EngineCore &core) {
            core.attempts.finished(outcome);
            return 0;
        });
    }
    static std::string problem(Bench &bench) { return bench.core().startProblem(); }
};

void TestShortage::sixRunsWithOneAttemptWaitAndAllComplete()
{
    Bench bench;
    bench.deploy({task("work")});
    std::vector<RunId> runs;
    for (int i = 0; i < 6; ++i)
        runs.push_back(bench.trigger("work"));
    for (const RunId &run : runs)
        refuse(bench, run);
    for (const RunId &run : runs) {
        QCOMPARE(bench.status(run), RunStatus::Queued);
        QCOMPARE(bench.run(run).attemptCount, 0);
        QCOMPARE(bench.run(run).maxAttempts, 1);
        QVERIFY(bench.detail(run).attempts.empty());
    }
    QCOMPARE(bench.core().queues.slotsInUse(), 0);
    QVERIFY(problem(bench).find("Too many open files") != std::string::npos);

    bench.advance(1s);
    QCOMPARE(bench.status(runs[0]), RunStatus::Dequeued); // the one that is tried
    QCOMPARE(bench.status(runs[1]), RunStatus::Queued);
    bench.start(runs[0]);
    QCOMPARE(problem(bench), std::string());
    for (const RunId &run : runs) {
        if (run != runs[0])
            bench.start(run);
        bench.succeed(run);
        QCOMPARE(bench.status(run), RunStatus::Completed);
        QCOMPARE(bench.run(run).attemptCount, 1);
        QCOMPARE(bench.run(run).maxAttempts, 1);
    }
}

void TestShortage::theOldPlaceInTheQueueIsKept()
{
    Bench bench(1);
    bench.deploy({task("work")});
    const RunId first = bench.trigger("work");
    bench.advance(5s);
    const RunId second = bench.trigger("work");
    refuse(bench, first);
    bench.advance(5s);
    QCOMPARE(bench.status(first), RunStatus::Dequeued);
    QCOMPARE(bench.status(second), RunStatus::Queued);
}

void TestShortage::theTtlGoesOnWhileNothingCanBeStarted()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work", {.ttl = Seconds{60}});
    refuse(bench, run);
    const auto expiresAt = bench.run(run).expiresAt;
    for (int i = 0; i < 100 && bench.status(run) != RunStatus::Expired; ++i) {
        if (bench.status(run) == RunStatus::Dequeued)
            refuse(bench, run);
        bench.advance(1s);
    }
    QCOMPARE(bench.status(run), RunStatus::Expired);
    QVERIFY(*bench.run(run).finishedAt >= *expiresAt && *bench.run(run).finishedAt <= *expiresAt + 31s);
}

void TestShortage::aRetryWaitsAtItsOldPlace()
{
    Bench bench(1);
    bench.deploy({task("work", 3)});
    const RunId retried = bench.trigger("work");
    bench.start(retried);
    bench.fail(retried);
    const RunId other = bench.trigger("work");
    bench.advance(1s);
    refuse(bench, retried);
    QCOMPARE(bench.run(retried).attemptCount, 1);
    QCOMPARE(bench.detail(retried).attempts.size(), 1u);
    // It is queued since its retry was due, which is after the other one came.
    bench.advance(1s);
    QCOMPARE(bench.status(other), RunStatus::Dequeued);
    bench.start(other);
    bench.succeed(other);
    bench.start(retried);
    QCOMPARE(bench.run(retried).attemptCount, 2);
    QVERIFY(!bench.run(retried).retryAt);
}

void TestShortage::oneAttemptAtATimeIsTriedWithLongerPauses()
{
    Bench bench;
    bench.deploy({task("work")});
    std::vector<RunId> runs{bench.trigger("work"), bench.trigger("work"), bench.trigger("work")};
    for (const RunId &run : runs)
        refuse(bench, run);
    int tries = 0;
    for (int second = 0; second < 600; ++second) {
        bench.advance(1s);
        QVERIFY(bench.workers().processes().size() <= 1);
        if (!bench.workers().processes().empty()) {
            ++tries;
            refuse(bench, runs[0]);
        }
    }
    QVERIFY2(tries > 20 && tries < 35, QByteArray::number(tries).constData()); // at most 30 s apart
    QCOMPARE(bench.run(runs[0]).attemptCount, 0);
}

void TestShortage::aCanceledRunStaysCanceled()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    bench.cancel(run);
    refuse(bench, run);
    QCOMPARE(bench.status(run), RunStatus::Canceled);
    QCOMPARE(bench.core().queues.slotsInUse(), 0);
}

void TestShortage::aRunLetGoByAnInterceptIsNotHeldAgain()
{
    Bench bench;
    bench.deploy({task("work")});
    bench.drain(
        [](EngineCore &core) { return must(core.intercepts.add({.query = "task:work", .every = true})); });
    const RunId run = bench.trigger("work");
    QCOMPARE(bench.status(run), RunStatus::Frozen);
    bench.drain([&](EngineCore &core) { return must(core.intercepts.continueHeld(run, {}, Actor::User)); });
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
    refuse(bench, run);
    bench.advance(1s);
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
}

void TestShortage::frozenProcessesGoOnDuringAShortage()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId frozen = bench.trigger("work");
    bench.start(frozen);
    QVERIFY(bench.freeze(frozen).ok());
    const RunId other = bench.trigger("work");
    refuse(bench, other);
    QVERIFY(bench.resume(frozen).ok());
    QCOMPARE(bench.status(frozen), RunStatus::Executing);
    QVERIFY(!problem(bench).empty());
}

void TestShortage::whyAndStatusNameTheCause()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    refuse(bench, run);
    const auto why = bench.drain([&](EngineCore &core) { return must(core.reasons.explain(run)); });
    QCOMPARE(why.kind, ReasonKind::NoResources);
    QVERIFY(why.problem.find("Raise ulimit -n.") != std::string::npos);
    QVERIFY(bench.lastChanges().queues || problem(bench).starts_with("No task can be started:"));
    QVERIFY(bench.causes(run).find("could not be started and does not count") != std::string::npos);
}

void TestShortage::nothingIsTriedForNobody()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    refuse(bench, run);
    bench.cancel(run);
    bench.advance(1s);
    QCOMPARE(problem(bench), std::string());
    QVERIFY(!bench.core().nextDue() || *bench.core().nextDue() > bench.now());
}

void TestShortage::aFailedCommitOfTheTryIsTriedAgain()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    refuse(bench, run);
    bench.clock().set(bench.now() + 1s);
    QVERIFY(!bench.drainThatFails([](EngineCore &) {}).ok());
    bench.drain();
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
    bench.start(run);
    bench.succeed(run);
    QCOMPARE(bench.status(run), RunStatus::Completed);
}

void TestShortage::theTransformHelperIsAskedAgain()
{
    struct Feeder final : BulkFeeder
    {
        std::vector<BulkFetch> asked;
        void fetch(BulkFetch request) override { asked.push_back(std::move(request)); }
    } feeder;
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    bench.start(run);
    bench.succeed(run);
    bench.core().bulk.setFeeder(&feeder);
    BulkRequest request{.kind = BulkKind::Replay};
    request.selection.ids = {run};
    request.startsAtOnce = true;
    const BulkAction action =
        bench.drain([&](EngineCore &core) { return must(core.bulk.start(request, 1)); });
    QCOMPARE(feeder.asked.size(), 1u);
    bench.drain([&](EngineCore &core) {
        BulkBatch batch{.action = action.id, .after = feeder.asked.back().after};
        batch.error = kNoFiles;
        core.bulk.prepared(std::move(batch));
        return 0;
    });
    QVERIFY(!problem(bench).empty());
    QCOMPARE(feeder.asked.size(), 1u);
    bench.advance(2s);
    QCOMPARE(feeder.asked.size(), 2u);
    bench.drain([&](EngineCore &core) {
        BulkBatch batch{.action = action.id, .after = feeder.asked.back().after, .isLast = true};
        batch.runs.push_back({.seq = bench.run(run).seq, .id = run});
        core.bulk.prepared(std::move(batch));
        return 0;
    });
    QCOMPARE(problem(bench), std::string());
    QCOMPARE(bench.startOrder().size(), 2u); // the replay
}

RUNYARD_TEST(TestShortage)
#include "shortage_test.moc"
