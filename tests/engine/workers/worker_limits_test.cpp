// What must hold when a task takes too much: memory, output, log.
#include "tests/engine/workers/host_fixture.h"

#include "engine/base/limits.h"
#include "engine/workers/log_capture.h"
#include "tests/support/room_test.h"

#include <QStandardPaths>
#include <QTest>

using namespace runyard;

namespace {

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
    void twoHundredMegabytesOfLogNeitherBlockNorFillMemory()
    {
        HostFixture fixture({.maxUnstoredLogBytes = 1U << 20}); // and nobody ever says logsStored()
        const std::size_t before = residentBytesOfThisProcess();
        const auto spec =
            fixture.shell("yes 0123456789012345678901234567890123456789 | head -c 200000000 >&2; echo 1");
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
                                  "import time\nb=[]\nfor i in range(100):\n b.append(bytearray(8<<20))\n "
                                  "time.sleep(0.01)\ntime.sleep(60)"});
        spec.machine = "micro"; // 256 MiB
        const auto outcome = fixture.run(spec);
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->code, InternalCode::ProcessOomKilled);
        QVERIFY(outcome.exit.outOfMemory);
        QVERIFY(!outcome.exit.limits.empty());
        QVERIFY(outcome.exit.peakMemoryBytes.value_or(0) > 128 << 20);
    }

    void sampleMemoryHogRunsOutOfMemory()
    {
        HostFixture fixture;
        auto spec = fixture.spec({"python3", "tasks/memory_hog.py"});
        spec.task.directory = RUNYARD_SOURCE_DIR "/resources/sample-project";
        spec.task.env["PYTHONDONTWRITEBYTECODE"] = "1";
        spec.machine = "micro";
        const auto outcome = fixture.run(spec);
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->code, InternalCode::ProcessOomKilled);
        QVERIFY(outcome.exit.outOfMemory);
    }

    void sampleSlowStepsSaysHowFarItCameWhenCanceled()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("jq")).isEmpty())
            QSKIP("jq is not installed.");
        HostFixture fixture;
        auto spec = fixture.spec({"tasks/slow-steps"});
        spec.task.directory = RUNYARD_SOURCE_DIR "/resources/sample-project";
        spec.payload = Packet::json(R"({"steps": 3000, "seconds": 0.1})");
        const auto key = fixture.start(spec);
        QVERIFY(fixture.events.loggedLines(key, 2));
        fixture.host->stop(key, StopReason::Canceled, Millis(60'000));
        const auto outcome = fixture.events.outcome(key);
        QVERIFY(outcome && outcome->error);
        QCOMPARE(outcome->error->code, InternalCode::TaskRunCancelled);
        QCOMPARE(outcome->exit.exitCode, std::optional(143));
        QVERIFY(fixture.events.log(key).back().text.starts_with("told to stop after step"));
    }

    // Nothing was killed: the task was told no and says so itself. Where only the cgroup's counter
    // holds the memory, asking is free and touching it kills.
    void oneHugeAllocationIsRefused()
    {
        HostFixture fixture;
        auto spec = fixture.spec({"python3", "-c", "b = bytearray(2 << 30)\nprint(len(b))"});
        spec.machine = "micro";
        const auto outcome = fixture.run(spec);
        QVERIFY(outcome.error);
        if (outcome.exit.limits == "cgroup") {
            QCOMPARE(outcome.error->code, InternalCode::ProcessOomKilled);
            return;
        }
        QCOMPARE(outcome.exit.exitCode, std::optional(1));
        QCOMPARE(outcome.error->message, std::string("exit code 1: MemoryError"));
        QVERIFY(!outcome.exit.outOfMemory);
    }

    void tooMuchOutputFailsTheAttempt()
    {
        HostFixture fixture;
        const std::size_t before = residentBytesOfThisProcess();
        const auto outcome = fixture.run(fixture.shell("yes | head -c 200000000"));
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->code, InternalCode::TaskOutputError);
        QVERIFY(!outcome.output.present);
        QVERIFY(residentBytesOfThisProcess() < before + (64U << 20));
    }

    void outputAtTheLimitIsKept()
    {
        HostFixture fixture;
        const auto size = std::to_string(limits::kOutputBytes);
        const auto outcome = fixture.run(fixture.shell("head -c " + size + " /dev/zero | tr '\\0' x"));
        QVERIFY(!outcome.error);
        QCOMPARE(outcome.output.data.size(), limits::kOutputBytes);
    }

    void longLinesAreCutAndBadBytesReplaced()
    {
        LogBudget budget(1U << 20);
        LogCapture capture(budget, 1);
        auto lines = capture.feed(std::string(70'000, 'x')
                                      + "\n\xff"
                                        "a\xc3\xa9\r\nhalf",
                                  TimePoint{});
        QCOMPARE(lines.size(), std::size_t(2));
        QCOMPARE(lines[0].text.size(), limits::kLogLineBytes + 3);
        QVERIFY(lines[0].text.ends_with("…"));
        QCOMPARE(lines[1].text, std::string("\xEF\xBF\xBD"
                                            "a\xc3\xa9"));
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

RUNYARD_TEST(WorkerLimitsTest)
#include "worker_limits_test.moc"
