// A clean stop, and a stop that was none, use the same end of an attempt as the live engine.
#include "tests/engine/scheduling/simulated_engine.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

class TestCleanStop : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLastAttemptGoesOnAfterTheNextStart();
    void aResultInTimeIsANormalEnd();
    void whoIsLeftIsTold();
    void nothingStartsWhileStopping();
    void whatIsLeftAtTheEndGoesOnToo();
    void aWaitingRunGoesOnWaiting();
    void aCanceledRunStaysCanceled();
    void childrenOfAGraceAreCanceledByTheNextStart_data();
    void childrenOfAGraceAreCanceledByTheNextStart();
    void maxDurationIsRememberedOverACrash();
    void aCrashStillUsesTheAttemptUp();

private:
    static void stop(Bench &bench, std::vector<std::size_t> *left = nullptr)
    {
        bench.drain([left](EngineCore &core) {
            core.cleanStop.begin([left](std::vector<std::string> names) {
                if (left)
                    left->push_back(names.size());
            });
            return 0;
        });
    }
    static void breakOff(Bench &bench, const RunId &run)
    {
        AttemptOutcome outcome = bench.outcome(run);
        outcome.stopped = StopReason::Shutdown;
        outcome.error = internalError(InternalCode::TaskExecutionAborted);
        bench.finish(run, outcome);
    }
    static RunId childOf(Bench &bench, const RunId &parent)
    {
        return bench.trigger("work", {.parent = parent});
    }
};

void TestCleanStop::theLastAttemptGoesOnAfterTheNextStart()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    bench.start(run);
    stop(bench);
    QCOMPARE(bench.process(run)->stop, StopReason::Shutdown);
    breakOff(bench, run);
    QCOMPARE(bench.status(run), RunStatus::Reattempting);
    QCOMPARE(bench.restart(), std::string()); // nothing was lost
    bench.advance(1s);
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
    bench.start(run);
    bench.fail(run); // its one attempt
    QCOMPARE(bench.status(run), RunStatus::Failed);
    QCOMPARE(bench.detail(run).attempts[0].status, AttemptStatus::Interrupted);
}

void TestCleanStop::aResultInTimeIsANormalEnd()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    bench.start(run);
    stop(bench);
    AttemptOutcome outcome = bench.outcome(run);
    outcome.stopped = StopReason::Shutdown;
    outcome.output = Packet::json("7");
    bench.finish(run, outcome);
    QCOMPARE(bench.status(run), RunStatus::Completed);
    QCOMPARE(bench.detail(run).output, Packet::json("7"));
    QCOMPARE(bench.run(run).maxAttempts, 1);
}

void TestCleanStop::whoIsLeftIsTold()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId one = bench.trigger("work");
    const RunId two = bench.trigger("work");
    bench.start(one);
    bench.start(two);
    std::vector<std::size_t> left;
    stop(bench, &left);
    breakOff(bench, one);
    bench.succeed(two);
    QCOMPARE(left, (std::vector<std::size_t>{2, 1, 0}));
    Bench idle;
    left.clear();
    stop(idle, &left);
    QCOMPARE(left, std::vector<std::size_t>{0});
}

void TestCleanStop::nothingStartsWhileStopping()
{
    Bench bench(1);
    bench.deploy({task("work", 2)});
    const RunId run = bench.trigger("work");
    bench.start(run);
    const RunId next = bench.trigger("work");
    stop(bench);
    bench.fail(run);
    bench.advance(60s);
    QVERIFY(bench.retryNow(run).ok());
    bench.drain([](EngineCore &core) {
        core.setSuspended(false);
        return 0;
    });
    QVERIFY(bench.workers().processes().empty());
    QCOMPARE(bench.status(next), RunStatus::Queued);
    bench.restart();
    QVERIFY(bench.workers().processes().size() == 1);
}

void TestCleanStop::whatIsLeftAtTheEndGoesOnToo()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    bench.start(run);
    stop(bench);
    bench.workers().killAll();
    bench.drain([](EngineCore &core) {
        core.cleanStop.endNow();
        return 0;
    });
    bench.restart();
    bench.advance(1s);
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
}

void TestCleanStop::aWaitingRunGoesOnWaiting()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    bench.start(run);
    bench.drain([&](EngineCore &core) {
        WaitRequest request;
        request.run = run;
        request.until = bench.now() + 1h;
        return must(core.waitRequests.wait(request));
    });
    stop(bench);
    breakOff(bench, run);
    QCOMPARE(bench.status(run), RunStatus::Frozen);
    bench.restart();
    bench.advance(1h);
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
}

void TestCleanStop::aCanceledRunStaysCanceled()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    bench.start(run);
    bench.cancel(run);
    stop(bench);
    QCOMPARE(bench.process(run)->stop, StopReason::Canceled);
    breakOff(bench, run);
    QCOMPARE(bench.status(run), RunStatus::Canceled);
}

void TestCleanStop::childrenOfAGraceAreCanceledByTheNextStart_data()
{
    QTest::addColumn<QString>("end");
    QTest::newRow("its process ended") << QStringLiteral("live");
    QTest::newRow("kill -9") << QStringLiteral("crash");
    QTest::newRow("clean stop") << QStringLiteral("stop");
}

void TestCleanStop::childrenOfAGraceAreCanceledByTheNextStart()
{
    QFETCH(QString, end);
    Bench bench(2);
    bench.deploy({task("work"), task("parent")});
    const RunId parent = bench.trigger("parent");
    bench.start(parent);
    bench.cancel(parent);
    const RunId child = childOf(bench, parent);
    bench.start(child);
    const RunId grandchild = childOf(bench, child);
    if (end == QLatin1String("live")) {
        breakOff(bench, parent);
    } else if (end == QLatin1String("crash")) {
        bench.restart();
    } else {
        stop(bench);
        breakOff(bench, parent);
        bench.workers().killAll();
        bench.drain([](EngineCore &core) {
            core.cleanStop.endNow();
            return 0;
        });
        bench.restart();
    }
    QCOMPARE(bench.status(child), RunStatus::Canceled);
    QCOMPARE(bench.status(grandchild), RunStatus::Canceled);
    QCOMPARE(bench.detail(child).error->message, std::string("The run that triggered it was canceled"));
}

void TestCleanStop::maxDurationIsRememberedOverACrash()
{
    Bench bench;
    TaskDefinition work = task("work", 3);
    work.maxDuration = Seconds{10};
    bench.deploy({work});
    const RunId run = bench.trigger("work");
    bench.start(run);
    bench.advance(10s);
    QCOMPARE(bench.process(run)->stop, StopReason::MaxDuration);
    bench.restart();
    QCOMPARE(bench.status(run), RunStatus::TimedOut); // as it would have been without the crash
    QCOMPARE(bench.detail(run).attempts[0].error->code, InternalCode::MaxDurationExceeded);
}

void TestCleanStop::aCrashStillUsesTheAttemptUp()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    bench.start(run);
    bench.restart();
    QCOMPARE(bench.status(run), RunStatus::Interrupted);
}

RUNYARD_TEST(TestCleanStop)
#include "clean_stop_test.moc"
