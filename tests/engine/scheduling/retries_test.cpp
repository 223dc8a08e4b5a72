// What becomes of a failed attempt.
#include "tests/engine/scheduling/simulated_engine.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

class TestRetries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void delaysGrowExactlyByThePolicy();
    void jitterOnlyLengthens();
    void shortDelaysKeepTheSlot();
    void delaysOfHalfAMinuteGiveTheSlotBack();
    void aRetryThroughTheQueueLinesUpBehind();
    void workerMayNameItsOwnDelay();
    void aDeadWorkerIsRetriedByPolicy();
    void outOfMemoryIsFinalOnTheSameMachine();
    void outOfMemoryIsRetriedOnTheBiggerMachine();
    void refusedPayloadsAreNotRetried();
    void nothingGoesPastTheCeiling();
    void everyErrorEndsInItsStatus_data();
    void everyErrorEndsInItsStatus();
    void retriesStayOnTheirVersion();
    void retryNowSkipsTheDelay();
    void zeroDelayRetriesWithinTheSameDrain();
};

void TestRetries::delaysGrowExactlyByThePolicy()
{
    Bench bench;
    TaskDefinition work = task("work", 6);
    work.retry.minDelay = Millis{1'000};
    work.retry.maxDelay = Millis{6'000};
    work.retry.factor = 2;
    bench.deploy({work});
    const RunId run = bench.trigger("work");
    for (const Millis delay : {1'000ms, 2'000ms, 4'000ms, 6'000ms, 6'000ms}) {
        bench.start(run);
        bench.fail(run);
        QCOMPARE(bench.status(run), RunStatus::Reattempting);
        QCOMPARE(bench.run(run).retryAt, std::optional(bench.now() + delay));
        bench.advance(delay - 1us);
        QCOMPARE(bench.status(run), RunStatus::Reattempting);
        bench.advance(1us);
        QCOMPARE(bench.status(run), RunStatus::Dequeued);
    }
    bench.start(run);
    bench.fail(run, taskError("the last straw"));
    const RunDetail detail = bench.detail(run);
    QCOMPARE(detail.run.status, RunStatus::Failed);
    QCOMPARE(detail.attempts.size(), 6u);
    QCOMPARE(detail.error->message, std::string("the last straw"));
}

void TestRetries::jitterOnlyLengthens()
{
    Bench bench;
    TaskDefinition work = task("work", 2);
    work.retry.randomize = true;
    bench.deploy({work});
    for (int i = 0; i < 20; ++i) {
        const RunId run = bench.trigger("work");
        bench.start(run);
        bench.fail(run);
        const auto delay = *bench.run(run).retryAt - bench.now();
        QVERIFY(delay >= 1s && delay <= 2s);
    }
}

void TestRetries::shortDelaysKeepTheSlot()
{
    Bench bench(1);
    TaskDefinition work = task("work", 2);
    work.retry.minDelay = Millis{29'999};
    bench.deploy({work});
    const RunId run = bench.trigger("work");
    bench.start(run);
    bench.fail(run);
    const RunId other = bench.trigger("work");
    QVERIFY(bench.run(run).holdsSlot);
    QCOMPARE(bench.status(other), RunStatus::Queued);
    bench.advance(29'999ms);
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
}

void TestRetries::delaysOfHalfAMinuteGiveTheSlotBack()
{
    Bench bench(1);
    TaskDefinition work = task("work", 2);
    work.retry.minDelay = Millis{30'000};
    bench.deploy({work});
    const RunId run = bench.trigger("work");
    bench.start(run);
    bench.fail(run);
    QVERIFY(!bench.run(run).holdsSlot);
    const RunId other = bench.trigger("work");
    bench.start(other);
    bench.advance(30s);
    QCOMPARE(bench.status(run), RunStatus::Queued);
    bench.succeed(other);
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
}

void TestRetries::aRetryThroughTheQueueLinesUpBehind()
{
    Bench bench(1);
    TaskDefinition work = task("work", 2);
    work.retry.minDelay = Millis{60'000};
    bench.deploy({work});
    const RunId run = bench.trigger("work");
    bench.start(run);
    bench.fail(run);
    const RunId blocker = bench.trigger("work");
    bench.advance(1s);
    const RunId before = bench.trigger("work"); // queued before the retry is due
    bench.start(blocker);
    bench.advance(2min);
    QCOMPARE(bench.status(run), RunStatus::Queued);
    bench.restart(); // the order survives
    bench.advance(2min);
    QCOMPARE(bench.startOrder().at(2), before);
}

void TestRetries::workerMayNameItsOwnDelay()
{
    Bench bench;
    bench.deploy({task("work", 2)});
    const RunId run = bench.trigger("work");
    bench.start(run);
    AttemptOutcome outcome = bench.outcome(run);
    outcome.error = taskError();
    outcome.retryAfter = Millis{12'345};
    bench.finish(run, outcome);
    QCOMPARE(bench.run(run).retryAt, std::optional(bench.now() + 12'345ms));
    bench.advance(12'345ms);
    outcome = bench.outcome(run);
    outcome.error = taskError();
    outcome.retryAfter = Millis{1};
    bench.finish(run, outcome); // not even started, and no attempt is left
    QCOMPARE(bench.status(run), RunStatus::Failed);
}

void TestRetries::aDeadWorkerIsRetriedByPolicy()
{
    Bench bench;
    bench.deploy({task("work", 2)});
    const RunId run = bench.trigger("work");
    bench.start(run);
    bench.fail(run, internalError(InternalCode::ProcessSigsegv));
    QCOMPARE(bench.status(run), RunStatus::Reattempting);
    bench.advance(1s);
    bench.start(run);
    AttemptOutcome outcome = bench.outcome(run);
    outcome.error = internalError(InternalCode::TaskRunCrashed);
    outcome.exit.signal = 9;
    bench.finish(run, outcome);
    const RunDetail detail = bench.detail(run);
    QCOMPARE(detail.run.status, RunStatus::Crashed);
    QCOMPARE(detail.attempts[0].status, AttemptStatus::Crashed);
    QCOMPARE(detail.attempts[1].exit.signal, std::optional(9));
}

void TestRetries::outOfMemoryIsFinalOnTheSameMachine()
{
    Bench bench;
    TaskDefinition work = task("work", 5);
    bench.deploy({work});
    const RunId plain = bench.trigger("work");
    bench.start(plain);
    bench.fail(plain, internalError(InternalCode::ProcessOomKilled));
    QCOMPARE(bench.status(plain), RunStatus::Crashed);

    work.retry.outOfMemoryMachine = "small-1x"; // the machine it has already
    bench.deploy({work});
    const RunId same = bench.trigger("work");
    bench.start(same);
    bench.fail(same, internalError(InternalCode::ProcessOomKilled));
    QCOMPARE(bench.status(same), RunStatus::Crashed);
}

void TestRetries::outOfMemoryIsRetriedOnTheBiggerMachine()
{
    Bench bench;
    TaskDefinition work = task("work", 5);
    work.retry.outOfMemoryMachine = "large-1x";
    bench.deploy({work});
    const RunId run = bench.trigger("work");
    bench.start(run);
    bench.fail(run, internalError(InternalCode::ProcessOomKilled));
    QCOMPARE(bench.status(run), RunStatus::Reattempting);
    bench.advance(1s);
    QCOMPARE(bench.process(run)->spec.machine, std::string("large-1x"));
    QCOMPARE(bench.detail(run).attempts[0].machine, std::string("small-1x"));
    bench.start(run);
    bench.fail(run, internalError(InternalCode::ProcessOomKilled)); // there is nothing bigger
    QCOMPARE(bench.status(run), RunStatus::Crashed);
}

void TestRetries::refusedPayloadsAreNotRetried()
{
    Bench bench;
    bench.deploy({task("work", 5)});
    const RunId run = bench.trigger("work");
    bench.start(run);
    AttemptOutcome outcome = bench.outcome(run); // what exit code 65 looks like
    outcome.error = taskError("not a picture");
    outcome.retryForbidden = true;
    outcome.exit.exitCode = 65;
    bench.finish(run, outcome);
    QCOMPARE(bench.status(run), RunStatus::Failed);
}

void TestRetries::nothingGoesPastTheCeiling()
{
    Bench bench;
    TaskDefinition work = task("work");
    work.retry.minDelay = work.retry.maxDelay = Millis{0};
    bench.deploy({work});
    const RunId run = bench.trigger("work", {.maxAttempts = 1'000});
    while (bench.process(run)) {
        bench.fail(run);
        bench.advance(0s);
    }
    QCOMPARE(bench.run(run).attemptCount, 250);
    QCOMPARE(bench.status(run), RunStatus::Failed);
}

void TestRetries::everyErrorEndsInItsStatus_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<RunStatus>("status");
    const auto row = [](InternalCode code, RunStatus status) {
        QTest::newRow(std::string(codeName(code)).c_str()) << static_cast<int>(code) << status;
    };
    row(InternalCode::MaxDurationExceeded, RunStatus::TimedOut);
    row(InternalCode::ProcessExitedNonZero, RunStatus::Crashed);
    row(InternalCode::ProcessSigterm, RunStatus::Crashed);
    row(InternalCode::DiskSpaceExceeded, RunStatus::Crashed);
    row(InternalCode::TaskOutputError, RunStatus::Failed);
    row(InternalCode::TaskInputError, RunStatus::Failed);
    row(InternalCode::CouldNotFindExecutor, RunStatus::SystemFailure);
    row(InternalCode::ConfiguredIncorrectly, RunStatus::SystemFailure);
    row(InternalCode::TaskExecutionAborted, RunStatus::Interrupted);
    row(InternalCode::TaskRunCancelled, RunStatus::Canceled);
}

void TestRetries::everyErrorEndsInItsStatus()
{
    QFETCH(int, code);
    QFETCH(RunStatus, status);
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    bench.fail(run, internalError(static_cast<InternalCode>(code))); // even before it started
    QCOMPARE(bench.status(run), status);
    const RunId started = bench.trigger("work");
    bench.start(started);
    bench.fail(started, internalError(static_cast<InternalCode>(code)));
    QCOMPARE(bench.status(started), status);
}

void TestRetries::retriesStayOnTheirVersion()
{
    Bench bench;
    TaskDefinition work = task("work", 2);
    work.command = {"old"};
    bench.deploy({work});
    const RunId run = bench.trigger("work");
    bench.start(run);
    work.command = {"new"};
    bench.deploy({work});
    bench.fail(run);
    bench.advance(1s);
    QCOMPARE(bench.process(run)->spec.task.command, std::vector<std::string>{"old"});
    QCOMPARE(bench.run(run).version, std::string("20261124.1"));
}

void TestRetries::retryNowSkipsTheDelay()
{
    Bench bench;
    TaskDefinition work = task("work", 3);
    work.retry.minDelay = work.retry.maxDelay = Millis{60'000};
    bench.deploy({work});
    const RunId run = bench.trigger("work");
    QCOMPARE(bench.retryNow(run).error().code, ErrorCode::Conflict);
    bench.start(run);
    bench.fail(run);
    QVERIFY(bench.retryNow(run).ok());
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
    bench.start(run);
    bench.advance(2min); // the old timer means nothing any more
    QCOMPARE(bench.run(run).attemptCount, 2);
    QCOMPARE(bench.status(run), RunStatus::Executing);

    AttemptOutcome outcome = bench.outcome(run); // with a kept slot
    outcome.error = taskError();
    outcome.retryAfter = Millis{10'000};
    bench.finish(run, outcome);
    QVERIFY(bench.retryNow(run).ok());
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
    QVERIFY(bench.causes(run).find("Retried now by an operator") != std::string::npos);
}

void TestRetries::zeroDelayRetriesWithinTheSameDrain()
{
    Bench bench;
    TaskDefinition work = task("work", 2);
    work.retry.minDelay = work.retry.maxDelay = Millis{0};
    bench.deploy({work});
    const RunId run = bench.trigger("work");
    bench.start(run);
    bench.fail(run);
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
    QCOMPARE(bench.detail(run).attempts.size(), 2u);
    QCOMPARE(bench.detail(run).attempts[0].status, AttemptStatus::Failed);
}

RUNYARD_TEST(TestRetries)
#include "retries_test.moc"
