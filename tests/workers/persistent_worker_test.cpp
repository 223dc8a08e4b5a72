// Warm workers, with the modules that ship: results, errors, cancel, death, slots and retirement.
#include "tests/workers/host_fixture.h"

#include <nlohmann/json.hpp>

#include <QStandardPaths>
#include <QTest>

#include <csignal>

using namespace runyard;

namespace {

struct PersistentFixture : HostFixture
{
    AttemptSpec task(const std::string &id, int atOnce = 4)
    {
        auto result = spec({"python3", RUNYARD_SOURCE_DIR "/tests/workers/python_worker.py"});
        result.task.id = id;
        result.task.mode = TaskMode::Persistent;
        result.task.slots = atOnce;
        result.task.env["RUNYARD_MODULES"] = RUNYARD_SOURCE_DIR "/resources/modules";
        result.task.env["PYTHONDONTWRITEBYTECODE"] = "1";
        result.payload = Packet::json("{\"a\":\n1}");
        return result;
    }
    /// Process id of the worker that executed an "echo".
    pid_t workerOf(const AttemptOutcome &outcome)
    {
        return nlohmann::json::parse(outcome.output.data).value("pid", 0);
    }
};

} // namespace

class PersistentWorkerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneWorkerServesOneAttemptAfterTheOther()
    {
        PersistentFixture fixture;
        const auto spec = fixture.task("echo");
        const auto first = fixture.run(spec);
        const auto second = fixture.run(fixture.task("echo"));
        QVERIFY(!first.error && !second.error);
        QVERIFY(fixture.workerOf(first) > 0);
        QCOMPARE(fixture.workerOf(first), fixture.workerOf(second));
        QCOMPARE(nlohmann::json::parse(first.output.data)["payload"].dump(), std::string(R"({"a":1})"));
        const auto log = fixture.events.log(spec.key);
        QCOMPARE(log.size(), std::size_t(1));
        QCOMPARE(log[0].level, LogLevel::Warn);
        QCOMPARE(log[0].text, std::string("got it"));
        QVERIFY(fixture.events.started(spec.key));
    }

    void exceptionIsTheStructuredError()
    {
        PersistentFixture fixture;
        const auto outcome = fixture.run(fixture.task("fail"));
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->kind, RunErrorKind::BuiltIn);
        QCOMPARE(outcome.error->name, std::string("ValueError"));
        QCOMPARE(outcome.error->message, std::string("no such order"));
        QVERIFY(!outcome.retryForbidden);
    }

    void workerDecidesAboutRetries()
    {
        PersistentFixture fixture;
        QVERIFY(fixture.run(fixture.task("refuse")).retryForbidden);
        QCOMPARE(fixture.run(fixture.task("later")).retryAfter, std::optional(Millis(1500)));
    }

    void canceledAttemptLeavesTheWorkerAlive()
    {
        PersistentFixture fixture;
        const auto before = fixture.run(fixture.task("echo"));
        const auto key = fixture.start(fixture.task("wait"));
        QVERIFY(fixture.events.logged(key, "waiting"));
        fixture.host->stop(key, StopReason::Canceled, Millis(10'000));
        const auto outcome = fixture.events.outcome(key);
        QVERIFY(outcome && outcome->error);
        QCOMPARE(outcome->error->code, InternalCode::TaskRunCancelled);
        QCOMPARE(fixture.workerOf(fixture.run(fixture.task("echo"))), fixture.workerOf(before));
    }

    void deafAttemptCostsTheWorkerItsLife()
    {
        PersistentFixture fixture;
        const auto before = fixture.run(fixture.task("echo"));
        const auto deaf = fixture.start(fixture.task("deaf"));
        const auto neighbour = fixture.start(fixture.task("wait"));
        QVERIFY(fixture.events.logged(deaf, "waiting"));
        QVERIFY(fixture.events.logged(neighbour, "waiting"));
        fixture.host->stop(deaf, StopReason::MaxDuration, Millis(200));
        const auto outcome = fixture.events.outcome(deaf);
        QVERIFY(outcome && outcome->error);
        QCOMPARE(outcome->error->code, InternalCode::MaxDurationExceeded);
        const auto lost = fixture.events.outcome(neighbour);
        QVERIFY(lost && lost->error);
        QCOMPARE(lost->error->code, InternalCode::TaskRunCrashed);
        QVERIFY(!isAlive(fixture.workerOf(before)));
    }

    void deadWorkerCrashesItsAttemptsAndTheNextGetsANewOne()
    {
        PersistentFixture fixture;
        const auto before = fixture.run(fixture.task("echo"));
        const auto outcome = fixture.run(fixture.task("die"));
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->code, InternalCode::TaskRunCrashed);
        QCOMPARE(outcome.exit.signal, std::optional(SIGABRT));
        const auto after = fixture.run(fixture.task("echo"));
        QVERIFY(!after.error);
        QVERIFY(fixture.workerOf(after) != fixture.workerOf(before));
    }

    void fullSlotsStartAnotherWorker()
    {
        PersistentFixture fixture;
        const auto busy = fixture.start(fixture.task("wait", 1));
        QVERIFY(fixture.events.logged(busy, "waiting"));
        const auto outcome = fixture.run(fixture.task("echo", 1));
        QVERIFY(!outcome.error);
        QCOMPARE(fixture.events.finishedCount(busy), 0);
    }

    void idleWorkerOfAnOldVersionEnds()
    {
        PersistentFixture fixture;
        const pid_t old = fixture.workerOf(fixture.run(fixture.task("echo")));
        QVERIFY(isAlive(old));
        fixture.host->retireOtherVersions("demo", "20261124.2");
        QTRY_VERIFY(!isAlive(old));
    }

    void destroyedHostLeavesNoWorker()
    {
        PersistentFixture fixture;
        const pid_t worker = fixture.workerOf(fixture.run(fixture.task("echo")));
        fixture.host.reset();
        QVERIFY(!isAlive(worker));
    }

    void missingCommandIsNamed()
    {
        PersistentFixture fixture;
        auto spec = fixture.task("echo");
        spec.task.command = {"runyard-no-such-program"};
        const auto outcome = fixture.run(spec);
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->code, InternalCode::CouldNotFindExecutor);
    }

    void nodeModuleSpeaksTheSame()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("node")).isEmpty())
            QSKIP("Node is not installed.");
        PersistentFixture fixture;
        auto spec = fixture.task("echo");
        spec.task.command = {"node", RUNYARD_SOURCE_DIR "/tests/workers/node_worker.mjs"};
        const auto outcome = fixture.run(spec);
        QVERIFY2(!outcome.error, outcome.error ? outcome.error->message.c_str() : "");
        QCOMPARE(outcome.output, Packet::json(R"({"payload":{"a":1},"attempt":1})"));
        QVERIFY(fixture.events.logged(spec.key, "printed"));
        auto failing = fixture.task("fail");
        failing.task.command = spec.task.command;
        const auto failed = fixture.run(failing);
        QVERIFY(failed.error);
        QCOMPARE(failed.error->name, std::string("TypeError"));
    }
};

QTEST_GUILESS_MAIN(PersistentWorkerTest)
#include "persistent_worker_test.moc"
