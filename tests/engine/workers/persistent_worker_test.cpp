// Warm workers, with the modules that ship: results, errors, cancel, death, slots and retirement.
#include "tests/engine/workers/host_fixture.h"
#include "tests/support/room_test.h"

#include <nlohmann/json.hpp>

#include <QStandardPaths>
#include <QTest>

#include <csignal>

using namespace runyard;

namespace {

struct PersistentFixture : HostFixture
{
    using HostFixture::HostFixture;

    AttemptSpec task(const std::string &id, int atOnce = 4)
    {
        auto result = spec({"python3", RUNYARD_SOURCE_DIR "/tests/engine/workers/python_worker.py"});
        result.task.id = id;
        result.task.mode = TaskMode::Persistent;
        result.task.slots = atOnce;
        result.task.env["RUNYARD_MODULES"] = RUNYARD_SOURCE_DIR "/resources/modules";
        result.task.env["PYTHONDONTWRITEBYTECODE"] = "1";
        result.payload = Packet::json("{\"a\":\n1}");
        return result;
    }
    /// Without our module: what the script does is all that happens. It finds `attempts()`, `say()`.
    AttemptSpec bare(const std::string &script, int atOnce = 4)
    {
        auto result = task("bare", atOnce);
        result.task.command = {"python3", "-c",
                               "import json, os, signal, sys, time\n"
                               "def say(**message):\n"
                               "    print(json.dumps(message), flush=True)\n"
                               "def attempts():\n"
                               "    for line in sys.stdin:\n"
                               "        message = json.loads(line)\n"
                               "        if message['type'] == 'attempt':\n"
                               "            yield message['attemptId']\n"
                                   + script};
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

    void threeInFlightCrashTogetherAndNobodyElse()
    {
        PersistentFixture fixture;
        auto other = fixture.task("wait");
        other.task.env["WHO"] = "another worker";
        const auto bystander = fixture.start(other);
        QVERIFY(fixture.events.logged(bystander, "waiting"));
        std::vector<AttemptKey> lost;
        for (const char *task : {"wait", "deaf", "wait"}) {
            lost.push_back(fixture.start(fixture.task(task)));
            QVERIFY(fixture.events.logged(lost.back(), "waiting"));
        }
        lost.push_back(fixture.start(fixture.task("die")));
        for (const AttemptKey key : lost) {
            const auto outcome = fixture.events.outcome(key);
            QVERIFY(outcome && outcome->error);
            QCOMPARE(outcome->error->code, InternalCode::TaskRunCrashed);
            QCOMPARE(outcome->exit.signal, std::optional(SIGABRT));
            QCOMPARE(fixture.events.finishedCount(key), 1);
        }
        QCOMPARE(fixture.events.finishedCount(bystander), 0);
    }

    void workerThatExitsWithoutAnswerIsQuoted()
    {
        PersistentFixture fixture;
        const auto outcome = fixture.run(
            fixture.bare("for a in attempts():\n    print('no disk', file=sys.stderr)\n    sys.exit(3)"));
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->code, InternalCode::ProcessExitedNonZero);
        QVERIFY2(outcome.error->message.find("exit code 3") != std::string::npos,
                 outcome.error->message.c_str());
        QVERIFY(outcome.error->message.find("no disk") != std::string::npos);
    }

    void strayOutputAndUnknownMessagesHarmNobody()
    {
        PersistentFixture fixture;
        const auto spec = fixture.bare("for a in attempts():\n"
                                       "    print('stray', flush=True)\n"
                                       "    say(type='result', attemptId='attempt_of_nobody', output=1)\n"
                                       "    say(type='dance', attemptId=a)\n"
                                       "    say(type=['result'], attemptId=a)\n"
                                       "    say(type='result', attemptId=a, output=2)\n"
                                       "    say(type='result', attemptId=a, output=3)\n");
        const auto outcome = fixture.run(spec);
        QVERIFY(!outcome.error);
        QCOMPARE(outcome.output, Packet::json("2"));
        QVERIFY(fixture.events.logged(spec.key, "stray"));
        QVERIFY(!fixture
                     .run([&] {
                         auto again = spec;
                         again.key = {RunSeq{99}, 1};
                         again.attemptId = AttemptId{"attempt_99"};
                         return again;
                     }())
                     .error); // the same worker goes on
        QCOMPARE(fixture.events.finishedCount(spec.key), 1);
    }

    void workerThatStopsBeatingIsEnded()
    {
        PersistentFixture fixture({.heartbeatTimeout = Millis(500)});
        const auto outcome =
            fixture.run(fixture.bare("say(type='heartbeat')\nfor a in attempts():\n    time.sleep(300)"));
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->code, InternalCode::RunStalledExecuting);
    }

    void workerThatNeverBeatIsNotHeldToIt()
    {
        PersistentFixture fixture({.heartbeatTimeout = Millis(100)});
        const auto outcome = fixture.run(fixture.bare(
            "for a in attempts():\n    time.sleep(1)\n    say(type='result', attemptId=a, output=1)"));
        QVERIFY(!outcome.error);
        QCOMPARE(outcome.output, Packet::json("1"));
    }

    void frozenWorkerNeedNotBeat()
    {
        PersistentFixture fixture({.heartbeatTimeout = Millis(3000)});
        const auto key = fixture.start(fixture.bare("import threading\n"
                                                    "def beat():\n"
                                                    "    while True:\n"
                                                    "        say(type='heartbeat')\n"
                                                    "        time.sleep(0.1)\n"
                                                    "threading.Thread(target=beat, daemon=True).start()\n"
                                                    "for a in attempts():\n"
                                                    "    say(type='log', attemptId=a, message='here')\n"
                                                    "    time.sleep(0.5)\n"
                                                    "    say(type='result', attemptId=a, output=1)"));
        QVERIFY(fixture.events.logged(key, "here"));
        fixture.host->freeze(key);
        QTest::qWait(5000); // far longer than it may be silent otherwise
        QCOMPARE(fixture.events.finishedCount(key), 0);
        fixture.host->resume(key);
        const auto outcome = fixture.events.outcome(key);
        QVERIFY(outcome);
        QVERIFY2(!outcome->error, outcome->error ? outcome->error->message.c_str() : "");
    }

    void workerThatClosesAPipeIsEnded_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::newRow("stdout") << QByteArray("for a in attempts():\n    os.close(1)\n    time.sleep(300)");
        QTest::newRow("stdin") << QByteArray("os.close(0)\ntime.sleep(300)");
    }
    void workerThatClosesAPipeIsEnded()
    {
        QFETCH(QByteArray, script);
        PersistentFixture fixture;
        const auto spec = fixture.bare(script.toStdString());
        const auto key = fixture.start(spec);
        QVERIFY(fixture.events.pid(key) > 0);
        // Larger than a pipe, so that the closed end is noticed whenever it was closed.
        auto large = fixture.bare(script.toStdString());
        large.payload = Packet::text(std::string(1'000'000, 'x'));
        fixture.start(large);
        const auto outcome = fixture.events.outcome(key);
        QVERIFY(outcome && outcome->error);
        QCOMPARE(outcome->error->code, InternalCode::TaskRunCrashed);
    }

    void busyWorkerOfAnOldVersionFinishesWhatItHas()
    {
        PersistentFixture fixture;
        const auto busy = fixture.start(fixture.task("wait"));
        QVERIFY(fixture.events.logged(busy, "waiting"));
        const pid_t old = fixture.events.pid(busy);
        fixture.host->retireOtherVersions("demo", "20261124.2");
        auto next = fixture.task("echo");
        next.version = "20261124.2";
        QVERIFY(fixture.workerOf(fixture.run(next)) != old);
        QCOMPARE(fixture.events.finishedCount(busy), 0);
        fixture.host->stop(busy, StopReason::Canceled, Millis(60'000));
        QVERIFY(fixture.events.outcome(busy));
        QTRY_VERIFY_WITH_TIMEOUT(!isAlive(old), 20'000);
    }

    void resultThatIsNoJsonIsTheTasksError()
    {
        PersistentFixture fixture;
        const auto outcome = fixture.run(fixture.task("nan"));
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->name, std::string("ValueError"));
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
        spec.task.command = {"node", RUNYARD_SOURCE_DIR "/tests/engine/workers/node_worker.mjs"};
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

RUNYARD_TEST(PersistentWorkerTest)
#include "persistent_worker_test.moc"
