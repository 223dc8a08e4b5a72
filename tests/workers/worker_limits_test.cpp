// What must hold when a task misbehaves, and when the host itself is killed.
#include "tests/workers/host_fixture.h"

#include "engine/domain/limits.h"
#include "engine/workers/log_capture.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <thread>

using namespace runyard;

namespace {

char stateOf(pid_t pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return '?';
    const QByteArray text = file.readAll();
    return text.at(text.lastIndexOf(')') + 2);
}

std::size_t residentBytesOfThisProcess()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').at(1).toULongLong() * 4096 : 0;
}

} // namespace

class WorkerLimitsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void processThatEscapedBySetsidDies()
    {
        HostFixture fixture;
        const auto spec = fixture.shell("setsid sh -c 'setsid sleep 300 & echo $! >&2' & wait; sleep 300");
        const auto key = fixture.start(spec);
        QTRY_VERIFY(!fixture.events.log(key).empty());
        const pid_t escapee = std::stoi(fixture.events.log(key).front().text);
        QVERIFY(isAlive(escapee));
        fixture.host->stop(key, StopReason::Canceled, Millis(500));
        QVERIFY(fixture.events.outcome(key));
        QVERIFY(!isAlive(escapee));
    }

    void freezeStopsTheTreeAndResumeContinuesIt()
    {
        HostFixture fixture;
        const auto key = fixture.start(fixture.shell("sleep 300 & echo $! >&2; wait"));
        QTRY_VERIFY(!fixture.events.log(key).empty());
        const pid_t child = std::stoi(fixture.events.log(key).front().text);
        fixture.host->freeze(key);
        QTRY_COMPARE(stateOf(child), 'T');
        fixture.host->resume(key);
        QTRY_COMPARE(stateOf(child), 'S');
        fixture.host->freeze(key);
        QTRY_COMPARE(stateOf(child), 'T');
        fixture.host->stop(key, StopReason::Canceled, Millis(10'000));
        QElapsedTimer timer;
        timer.start();
        QVERIFY(fixture.events.outcome(key));
        QVERIFY2(timer.elapsed() < 5000, "a frozen tree has to act on SIGTERM at once");
    }

    void twoHundredMegabytesOfLogNeitherBlockNorFillMemory()
    {
        HostFixture fixture(1U << 20); // and nobody ever says logsStored()
        const std::size_t before = residentBytesOfThisProcess();
        const auto spec = fixture.shell("yes 0123456789012345678901234567890123456789 | head -c 200000000 >&2; echo 1");
        const auto outcome = fixture.run(spec);
        QVERIFY(!outcome.error);
        QCOMPARE(outcome.output, Packet::json("1"));
        QVERIFY(residentBytesOfThisProcess() < before + (64U << 20));
        const auto log = fixture.events.log(spec.key);
        QVERIFY(log.size() < 30'000);
        QCOMPARE(log.back().stream, LogStream::Engine);
        QVERIFY(log.back().text.find("lines were dropped") != std::string::npos);
    }

    void memoryHogIsReportedAsOutOfMemory()
    {
        HostFixture fixture;
        auto spec = fixture.spec({"python3", "-c",
                                  "import time\nb=[]\nfor i in range(100):\n b.append(bytearray(8<<20))\n time.sleep(0.01)\ntime.sleep(60)"});
        spec.machine = "micro"; // 256 MiB
        const auto outcome = fixture.run(spec);
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->code, InternalCode::ProcessOomKilled);
        QVERIFY(outcome.exit.outOfMemory);
        QVERIFY(!outcome.exit.limits.empty());
    }

    void tooMuchOutputFailsTheAttempt()
    {
        HostFixture fixture;
        const auto outcome = fixture.run(fixture.shell("yes | head -c 20000000"));
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->code, InternalCode::TaskOutputError);
        QVERIFY(!outcome.output.present);
    }

    void destroyedHostLeavesNoProcess()
    {
        HostFixture fixture;
        std::vector<pid_t> pids;
        for (int i = 0; i < 5; ++i) {
            const auto key = fixture.start(fixture.shell("setsid sleep 300 & echo $! >&2; trap '' TERM; wait"));
            QTRY_VERIFY(!fixture.events.log(key).empty());
            pids.push_back(std::stoi(fixture.events.log(key).front().text));
        }
        fixture.host.reset();
        for (const pid_t pid : pids)
            QVERIFY(!isAlive(pid));
    }

    // The test runs itself as the host that gets killed.
    void killedHostLeavesNoOrphan()
    {
        QProcess other;
        other.setProgram(QCoreApplication::applicationFilePath());
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("RUNYARD_TEST_BE_THE_HOST"), QStringLiteral("1"));
        other.setProcessEnvironment(environment);
        other.start();
        QVERIFY(other.waitForReadyRead(20'000));
        const pid_t grandchild = other.readLine().trimmed().toInt();
        QVERIFY(isAlive(grandchild));
        ::kill(static_cast<pid_t>(other.processId()), SIGKILL);
        QVERIFY(other.waitForFinished());
        QTRY_VERIFY(!isAlive(grandchild));
    }

    void longLinesAreCutAndBadBytesReplaced()
    {
        LogBudget budget(1U << 20);
        LogCapture capture(budget, 1);
        auto lines = capture.feed(std::string(70'000, 'x') + "\n\xff" "a\xc3\xa9\r\nhalf", TimePoint{});
        QCOMPARE(lines.size(), std::size_t(2));
        QCOMPARE(lines[0].text.size(), limits::kLogLineBytes + 3);
        QVERIFY(lines[0].text.ends_with("…"));
        QCOMPARE(lines[1].text, std::string("\xEF\xBF\xBD" "a\xc3\xa9"));
        lines = capture.finish(TimePoint{});
        QCOMPARE(lines.size(), std::size_t(1));
        QCOMPARE(lines[0].text, std::string("half"));
    }

    void storedLogsMakeRoomForMore()
    {
        LogBudget budget(10);
        LogCapture capture(budget, 1);
        QCOMPARE(capture.feed("12345678\n", TimePoint{}).size(), std::size_t(1));
        QCOMPARE(capture.feed("12345678\n", TimePoint{}).size(), std::size_t(0));
        budget.giveBack(8);
        const auto lines = capture.feed("again\n", TimePoint{});
        QCOMPARE(lines.size(), std::size_t(2));
        QCOMPARE(lines[0].stream, LogStream::Engine);
        QVERIFY(lines[0].text.starts_with("1 log line"));
        QCOMPARE(lines[1].text, std::string("again"));
    }
};

static int beTheHost()
{
    HostFixture fixture;
    const auto key = fixture.start(fixture.shell("setsid sleep 300 & echo $! >&2; wait"));
    while (fixture.events.log(key).empty())
        std::this_thread::sleep_for(Millis(5));
    printf("%s\n", fixture.events.log(key).front().text.c_str());
    fflush(stdout);
    std::this_thread::sleep_for(Seconds(60));
    return 0;
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (qEnvironmentVariableIsSet("RUNYARD_TEST_BE_THE_HOST"))
        return beTheHost();
    WorkerLimitsTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "worker_limits_test.moc"
