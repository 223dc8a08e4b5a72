// Nothing of an attempt survives its end, however its processes arranged themselves.
#include "engine/workers/memory_in_use.h"
#include "tests/engine/workers/host_fixture.h"
#include "tests/support/room_test.h"

#include <QDir>
#include <QProcess>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <thread>

using namespace runyard;

namespace {

// Each prints the id of a process that has to die, to stderr, and goes on.
const std::vector<std::pair<const char *, const char *>> kTrees = {
    {"child", "sleep 300 & echo $! >&2; wait"},
    {"grandchild", "sh -c 'sleep 300 & echo $! >&2; wait' & wait"},
    {"setsid", "setsid sh -c 'setsid sleep 300 & echo $! >&2; wait' & wait"},
    {"daemon", "(setsid sh -c 'sleep 300 & echo $! >&2' &) ; sleep 300"},
    {"deaf to SIGTERM", "sh -c 'trap \"\" TERM HUP INT; echo $$ >&2; while :; do sleep 1; done' & wait"},
    {"stopped", "sh -c 'echo $$ >&2; kill -STOP $$; sleep 300' & wait"},
    {"deaf parent of a daemon",
     "trap '' TERM; (setsid sh -c 'trap \"\" TERM; echo $$ >&2; while :; do sleep 1; done' &); "
     "while :; do sleep 1; done"},
};

void addTrees()
{
    QTest::addColumn<QByteArray>("script");
    for (const auto &[name, script] : kTrees)
        QTest::newRow(name) << QByteArray(script);
}

// The log grows no more, three times in a row; false after 20 s of growing.
bool comesToStandStill(HostFixture &fixture, AttemptKey key)
{
    constexpr int kLooks = 70;
    int still = 0;
    for (int look = 0; look < kLooks && still < 3; ++look) {
        const std::size_t before = fixture.events.log(key).size();
        std::this_thread::sleep_for(Millis(300));
        still = fixture.events.log(key).size() == before ? still + 1 : 0;
    }
    return still == 3;
}

} // namespace

class ProcessTreeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cancelEndsTheWholeTree_data() { addTrees(); }
    void cancelEndsTheWholeTree()
    {
        QFETCH(QByteArray, script);
        HostFixture fixture;
        const auto [key, pid] = fixture.startAndReadPid(script.toStdString());
        QVERIFY(isAlive(pid));
        fixture.host->stop(key, StopReason::Canceled, Millis(300));
        const auto outcome = fixture.events.outcome(key);
        QVERIFY(outcome && outcome->error);
        QCOMPARE(outcome->error->code, InternalCode::TaskRunCancelled);
        QVERIFY(!isAlive(pid));
    }

    void timeLimitEndsTheWholeTree_data() { addTrees(); }
    void timeLimitEndsTheWholeTree()
    {
        QFETCH(QByteArray, script);
        HostFixture fixture;
        const auto [key, pid] = fixture.startAndReadPid(script.toStdString());
        QVERIFY(isAlive(pid));
        fixture.host->stop(key, StopReason::MaxDuration, Millis(0));
        const auto outcome = fixture.events.outcome(key);
        QVERIFY(outcome && outcome->error);
        QCOMPARE(outcome->error->code, InternalCode::MaxDurationExceeded);
        QVERIFY(!isAlive(pid));
    }

    // The test runs itself as the engine that gets killed.
    void killedEngineTakesTheWholeTreeAlong_data() { addTrees(); }
    void killedEngineTakesTheWholeTreeAlong()
    {
        QFETCH(QByteArray, script);
        QProcess engine;
        engine.setProgram(QCoreApplication::applicationFilePath());
        engine.setArguments({QStringLiteral("process_tree")});
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("RUNYARD_TEST_BE_THE_ENGINE"), QString::fromUtf8(script));
        engine.setProcessEnvironment(environment);
        engine.start();
        QVERIFY(engine.waitForReadyRead(20'000));
        const auto words = engine.readLine().trimmed().split(' ');
        const pid_t pid = words.value(0).toInt();
        QVERIFY(isAlive(pid));
        ::kill(static_cast<pid_t>(engine.processId()), SIGKILL);
        QVERIFY(engine.waitForFinished());
        QTRY_VERIFY_WITH_TIMEOUT(!isAlive(pid), 20'000);
        // An empty cgroup may stay; the next engine on this workspace removes it (cgroup_test).
        QDir(QString::fromUtf8(words.value(1))).removeRecursively();
    }

    void destroyedHostLeavesNoProcess()
    {
        HostFixture fixture;
        std::vector<pid_t> pids;
        for (const auto &[name, script] : kTrees)
            pids.push_back(fixture.startAndReadPid(script).second);
        for (const pid_t pid : pids)
            QVERIFY(isAlive(pid));
        fixture.host.reset();
        for (const pid_t pid : pids)
            QVERIFY(!isAlive(pid));
    }

    // Then nobody is left to walk the tree: the engine ends what it can still name.
    void killedShepherdLeavesNoOrphan()
    {
        HostFixture fixture;
        const auto [key, pid] = fixture.startAndReadPid("sleep 300 & echo $! >&2; wait");
        QVERIFY(isAlive(pid));
        const pid_t shepherd = processState(fixture.events.pid(key)).second;
        QVERIFY(shepherd > 1);
        ::kill(shepherd, SIGKILL);
        const auto outcome = fixture.events.outcome(key);
        QVERIFY(outcome && outcome->error);
        QCOMPARE(outcome->exit.signal, std::optional(SIGKILL));
        QTRY_VERIFY(!isAlive(pid));
    }

    void backgroundProcessThatKeepsStdoutOpenDoesNotKeepTheAttempt()
    {
        HostFixture fixture;
        const auto outcome = fixture.run(fixture.shell("setsid sleep 300 & echo $!"));
        QVERIFY(!outcome.error);
        const pid_t grandchild = std::atoi(outcome.output.data.c_str());
        QVERIFY(grandchild > 0);
        QVERIFY(!isAlive(grandchild));
    }

    void processThatForksWithoutEndDies()
    {
        HostFixture fixture;
        const auto key = fixture.start(fixture.shell(
            "echo ready >&2; f() { sh -c : & sh -c : & wait; }; while :; do f & f & wait; done"));
        QVERIFY(fixture.events.logged(key, "ready"));
        fixture.host->stop(key, StopReason::Canceled, Millis(0));
        QVERIFY(fixture.events.outcome(key));
    }

    void freezeStopsTheProgressOfTheWholeTree()
    {
        HostFixture fixture;
        const auto spec = fixture.shell("for who in a b; do setsid sh -c "
                                        "\"while :; do echo $who >&2; sleep 0.02; done\" & done; wait");
        const auto key = fixture.start(spec);
        QVERIFY(fixture.events.logged(key, "a") && fixture.events.logged(key, "b"));
        fixture.host->freeze(key);
        QVERIFY(comesToStandStill(fixture, key));
        const std::size_t frozenAt = fixture.events.log(key).size();
        fixture.host->resume(key);
        QVERIFY(fixture.events.loggedLines(key, frozenAt + 10));
        fixture.host->freeze(key);
        fixture.host->stop(key, StopReason::Canceled, Millis(60'000));
        QVERIFY2(fixture.events.outcome(key), "a frozen tree has to act on SIGTERM");
    }

    void theMemoryOfAFrozenTreeIsThatOfAllItsProcesses()
    {
        HostFixture fixture;
        const char *keeps = "python3 -c \"keeps = bytearray(b'x') * (40 << 20); print('kept', flush=True); "
                            "import time; time.sleep(300)\" >&2";
        const auto key = fixture.start(fixture.shell(std::string("(setsid ") + keeps + " &); " + keeps));
        QVERIFY(fixture.events.loggedLines(key, 2));
        fixture.host->freeze(key);
        const auto memory = memoryInUse(fixture.events.pid(key));
        QVERIFY(memory);
        QVERIFY2(*memory > 80 << 20 && *memory < 160 << 20, qPrintable(QString::number(*memory)));
        fixture.host->stop(key, StopReason::Canceled, Millis(0));
        QVERIFY(fixture.events.outcome(key));
        QVERIFY(!memoryInUse(fixture.events.pid(key)));
    }

    void frozenTreeCanBeKilled()
    {
        HostFixture fixture;
        const auto [key, pid] = fixture.startAndReadPid("trap '' TERM; setsid sleep 300 & echo $! >&2; wait");
        fixture.host->freeze(key);
        fixture.host->stop(key, StopReason::Canceled, Millis(0));
        QVERIFY(fixture.events.outcome(key));
        QVERIFY(!isAlive(pid));
    }

    void signalGoesToTheTaskInTimeToTidyUp()
    {
        HostFixture fixture;
        const auto spec = fixture.shell("trap 'echo tidied >&2; exit 0' TERM; echo ready >&2; "
                                        "while :; do sleep 0.05; done");
        const auto key = fixture.start(spec);
        QVERIFY(fixture.events.logged(key, "ready"));
        fixture.host->stop(key, StopReason::Canceled, Millis(60'000));
        const auto outcome = fixture.events.outcome(key);
        QVERIFY(outcome && outcome->error);
        QVERIFY(fixture.events.logged(key, "tidied"));
        QCOMPARE(outcome->exit.exitCode, std::optional(0));
    }
};

static int beTheEngine()
{
    HostFixture fixture;
    const auto [key, pid] =
        fixture.startAndReadPid(qEnvironmentVariable("RUNYARD_TEST_BE_THE_ENGINE").toStdString());
    printf("%d %s\n", pid, qPrintable(fixture.folder.path()));
    fflush(stdout);
    std::this_thread::sleep_for(Seconds(120));
    return 0;
}

static int runProcessTreeTest(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("RUNYARD_TEST_BE_THE_ENGINE"))
        return runyard::testing::runTest<QCoreApplication, ProcessTreeTest>(argc, argv);
    QCoreApplication application(argc, argv);
    return beTheEngine();
}

RUNYARD_TEST_BY(runProcessTreeTest)
#include "process_tree_test.moc"
