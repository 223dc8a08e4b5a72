// Ids, names, durations, retries and errors.
#include "engine/base/limits.h"
#include "engine/domain/ids.h"
#include "engine/domain/machine.h"
#include "engine/domain/retry_policy.h"
#include "engine/domain/run.h"
#include "engine/domain/run_error.h"
#include "engine/formats/duration_text.h"
#include "tests/support/room_test.h"

#include <QTest>

#include <set>

using namespace runyard;
using namespace std::chrono_literals;

namespace {

class FixedClock final : public Clock
{
public:
    TimePoint at = fromMicros(1'795'516'800'000'000);
    TimePoint now() const override { return at; }
};

RunError internal(InternalCode code)
{
    return {RunErrorKind::Internal, "", "", "", code};
}

} // namespace

class TestValues : public QObject
{
    Q_OBJECT

private slots:
    void idsSortByCreationEvenWhenTheClockStepsBack();
    void idsGoOnWhenAMillisecondIsUsedUp();
    void runIdsAreRecognized();
    void statusKeysReadBack();
    void durationsAreRead_data();
    void durationsAreRead();
    void durationsAreRefused_data();
    void durationsAreRefused();
    void durationTextReadsBack();
    void timesAreRead_data();
    void timesAreRead();
    void wrongTimesAreRefused();
    void aTimeOrADurationIsRead();
    void retryDelaysFollowTheFormula();
    void retriesEndAtTheLimit();
    void wrongRetrySettingsAreListed();
    void errorsLeadToTheRightStatus();
    void longErrorsAreCut();
    void machinesAndSignalsHaveNames();
};

void TestValues::idsSortByCreationEvenWhenTheClockStepsBack()
{
    FixedClock clock;
    SystemRandom random;
    IdFactory ids(clock, random);
    std::string last;
    for (int i = 0; i < 5'000; ++i) {
        clock.at += (i % 7 == 3) ? Micros{-3'600'000'000} : Micros{400};
        const std::string body = ids.body();
        QCOMPARE(body.size(), std::size_t{26});
        QVERIFY2(last < body, (last + " then " + body).c_str());
        last = body;
    }
    clock.at += std::chrono::years{1};
    QVERIFY(last < ids.body());
}

void TestValues::idsGoOnWhenAMillisecondIsUsedUp()
{
    FixedClock clock;
    SystemRandom random;
    IdFactory ids(clock, random);
    std::string last;
    for (int i = 0; i < (1 << 20) + 10; ++i) {
        std::string body = ids.body();
        if (!(last < body))
            QFAIL(("not in order after " + last).c_str());
        last = std::move(body);
    }
}

void TestValues::runIdsAreRecognized()
{
    FixedClock clock;
    SystemRandom random;
    IdFactory ids(clock, random);
    QVERIFY(looksLikeRunId(ids.runId().text));
    QVERIFY(!looksLikeRunId(ids.attemptId().text));
    QVERIFY(!looksLikeRunId("run_"));
    QVERIFY(!looksLikeRunId("run_0123456789ABCDEFGHIJ0123"));
    QVERIFY(!looksLikeRunId("run_" + std::string(33, 'a')));
}

void TestValues::statusKeysReadBack()
{
    std::set<std::string_view> names;
    for (RunStatus status : kAllRunStatuses) {
        QCOMPARE(runStatusFromKey(keyName(status)), std::optional(status));
        names.insert(displayName(status));
    }
    QCOMPARE(names.size(), std::size_t{kRunStatusCount});
    QVERIFY(!runStatusFromKey("PENDING"));
    QVERIFY(!runStatusFromKey(""));
    std::set<std::string_view> attemptKeys;
    for (int i = 0; i < kAttemptStatusCount; ++i)
        attemptKeys.insert(keyName(static_cast<AttemptStatus>(i)));
    QCOMPARE(attemptKeys.size(), std::size_t{kAttemptStatusCount});
}

void TestValues::durationsAreRead_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("seconds");
    QTest::newRow("minutes") << QByteArray("90m") << qint64(5'400);
    QTest::newRow("hours and minutes") << QByteArray("1h42m") << qint64(6'120);
    QTest::newRow("any order") << QByteArray("42m1h") << qint64(6'120);
    QTest::newRow("days") << QByteArray("2d") << qint64(172'800);
    QTest::newRow("weeks") << QByteArray("1w") << qint64(604'800);
    QTest::newRow("hr") << QByteArray("3hr") << qint64(10'800);
    QTest::newRow("all") << QByteArray("1w1d1h1m1s") << qint64(694'861);
    QTest::newRow("zero") << QByteArray("0s") << qint64(0);
}

void TestValues::durationsAreRead()
{
    QFETCH(QByteArray, text);
    QFETCH(qint64, seconds);
    const auto duration = parseDuration(text.toStdString());
    QVERIFY2(duration.ok(), text.constData());
    QCOMPARE(duration->count(), seconds * 1'000);
}

void TestValues::durationsAreRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("decimal") << QByteArray("1.5h") << QByteArray("1h30m");
    QTest::newRow("bare decimal") << QByteArray(".5h") << QByteArray("decimal");
    QTest::newRow("milliseconds") << QByteArray("500ms") << QByteArray("no unit \"ms\"");
    QTest::newRow("space") << QByteArray("1h 42m") << QByteArray("space");
    QTest::newRow("month") << QByteArray("1month") << QByteArray("no unit \"month\"");
    QTest::newRow("twice") << QByteArray("1h2h") << QByteArray("twice");
    QTest::newRow("h and hr") << QByteArray("1h2hr") << QByteArray("twice");
    QTest::newRow("no unit") << QByteArray("10") << QByteArray("unit is missing");
    QTest::newRow("no number") << QByteArray("h") << QByteArray("number is missing");
    QTest::newRow("negative") << QByteArray("-5m") << QByteArray("negative");
    QTest::newRow("empty") << QByteArray("") << QByteArray("empty");
    QTest::newRow("too long") << QByteArray(101, '1') << QByteArray("100 characters");
    QTest::newRow("overflow") << QByteArray("99999999999999999999w") << QByteArray("100 years");
}

void TestValues::durationsAreRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, part);
    const auto duration = parseDuration(text.toStdString());
    QVERIFY2(!duration.ok(), text.constData());
    const std::string why = duration.error().text();
    QVERIFY2(why.find(part.toStdString()) != std::string::npos, why.c_str());
}

void TestValues::durationTextReadsBack()
{
    QCOMPARE(durationText(5'400s), std::string("1h30m"));
    QCOMPARE(durationText(0s), std::string("0s"));
    for (std::int64_t s = 0; s < 3'000'000; s += 997)
        QCOMPARE(parseDuration(durationText(Seconds{s})).value().count(), s * 1'000);
}

void TestValues::timesAreRead_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("iso");
    const QByteArray iso("2026-11-24T10:41:07.120Z");
    QTest::newRow("same") << iso << iso;
    QTest::newRow("no zone") << QByteArray("2026-11-24T10:41:07.12") << iso;
    QTest::newRow("east") << QByteArray("2026-11-24T12:41:07.120+02:00") << iso;
    QTest::newRow("west") << QByteArray("2026-11-24 07:11:07.120999-0330") << iso;
    QTest::newRow("date") << QByteArray("2026-11-24") << QByteArray("2026-11-24T00:00:00.000Z");
    QTest::newRow("before 1970") << QByteArray("1969-12-31T23:59:59.999Z")
                                 << QByteArray("1969-12-31T23:59:59.999Z");
    QTest::newRow("leap day") << QByteArray("2028-02-29T23:59Z") << QByteArray("2028-02-29T23:59:00.000Z");
}

void TestValues::timesAreRead()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, iso);
    const auto at = parseIso(text.toStdString());
    QVERIFY2(at.ok(), text.constData());
    QCOMPARE(isoText(*at), iso.toStdString());
}

void TestValues::wrongTimesAreRefused()
{
    for (const char *text : {"", "2026", "2026-13-01", "2026-02-30", "2026-11-24T24:00Z",
                             "2026-11-24T10:41:60Z", "2026-11-24T10:41:07.Z", "2026-11-24T10",
                             "2026-11-24T10:41+99:00", "2026-11-24T10:41Zx", "tomorrow"})
        QVERIFY2(!parseIso(text).ok(), text);
}

void TestValues::aTimeOrADurationIsRead()
{
    const TimePoint now = fromMicros(1'000'000'000);
    QCOMPARE(parseTimeOrDuration("90m", now).value(), now + 90min);
    QCOMPARE(isoText(parseTimeOrDuration("2020-01-01", now).value()),
             std::string("2020-01-01T00:00:00.000Z"));
    QVERIFY(!parseTimeOrDuration("soon", now).ok());
    QVERIFY(!parseTimeOrDuration("2026-02-30", now).ok());
}

void TestValues::retryDelaysFollowTheFormula()
{
    RetryPolicy policy;
    policy.randomize = false;
    QCOMPARE(retryDelay(policy, 1, 0.9), 1'000ms);
    QCOMPARE(retryDelay(policy, 2, 0.9), 2'000ms);
    QCOMPARE(retryDelay(policy, 6, 0.9), 32'000ms);
    QCOMPARE(retryDelay(policy, 7, 0.9), 60'000ms);
    QCOMPARE(retryDelay(policy, 100'000, 0.9), 60'000ms);
    policy.randomize = true;
    QCOMPARE(retryDelay(policy, 1, 0.0), 1'000ms);
    QCOMPARE(retryDelay(policy, 1, 0.5), 1'500ms);
    QCOMPARE(retryDelay(policy, 2, 0.25), 2'500ms);
    QCOMPARE(retryDelay(policy, 1, 0.0004), 1'000ms);
    QCOMPARE(retryDelay(policy, 1, 0.0006), 1'001ms);
    QCOMPARE(retryDelay(policy, 6, 0.99), 60'000ms);
    policy.minDelay = 0ms;
    QCOMPARE(retryDelay(policy, 5'000, 0.5), 0ms);
}

void TestValues::retriesEndAtTheLimit()
{
    RetryPolicy policy;
    QVERIFY(nextRetry(policy, 1, 0));
    QVERIFY(nextRetry(policy, 2, 0));
    QVERIFY(!nextRetry(policy, 3, 0));
    policy.maxAttempts = 1;
    QVERIFY(!nextRetry(policy, 1, 0));
    policy.maxAttempts = 10'000;
    QVERIFY(nextRetry(policy, limits::kAttemptCeiling - 1, 0));
    QVERIFY(!nextRetry(policy, limits::kAttemptCeiling, 0));
}

void TestValues::wrongRetrySettingsAreListed()
{
    QVERIFY(RetryPolicy{}.validate().ok());
    RetryPolicy policy;
    policy.maxAttempts = 0;
    policy.factor = 0.5;
    policy.minDelay = -1ms;
    policy.maxDelay = -2ms;
    policy.outOfMemoryMachine = "huge";
    QCOMPARE(policy.validate().error().details.size(), std::size_t{5});
}

void TestValues::errorsLeadToTheRightStatus()
{
    const RunError thrown{RunErrorKind::BuiltIn, "TypeError", "x", "", InternalCode::None};
    QCOMPARE(finalStatusFor(thrown), RunStatus::Failed);
    QVERIFY(isRetriable(thrown));
    const auto expect = [](InternalCode code, RunStatus status, bool retriable) {
        QCOMPARE(finalStatusFor(internal(code)), status);
        QCOMPARE(isRetriable(internal(code)), retriable);
        QVERIFY(!codeName(code).empty());
        QCOMPARE(internalCodeFromName(codeName(code)), std::optional(code));
    };
    expect(InternalCode::TaskRunCancelled, RunStatus::Canceled, false);
    expect(InternalCode::MaxDurationExceeded, RunStatus::TimedOut, false);
    expect(InternalCode::ProcessOomKilled, RunStatus::Crashed, false);
    expect(InternalCode::ProcessExitedNonZero, RunStatus::Crashed, true);
    expect(InternalCode::ProcessSigsegv, RunStatus::Crashed, true);
    expect(InternalCode::ProcessSigterm, RunStatus::Crashed, true);
    expect(InternalCode::ProcessSigkillTimeout, RunStatus::Crashed, false);
    expect(InternalCode::TaskRunCrashed, RunStatus::Crashed, true);
    expect(InternalCode::TaskOutputError, RunStatus::Failed, true);
    expect(InternalCode::TaskInputError, RunStatus::Failed, false);
    expect(InternalCode::CouldNotFindExecutor, RunStatus::SystemFailure, false);
    expect(InternalCode::CouldNotFindTask, RunStatus::SystemFailure, false);
    expect(InternalCode::ConfiguredIncorrectly, RunStatus::SystemFailure, false);
    expect(InternalCode::DiskSpaceExceeded, RunStatus::Crashed, false);
    expect(InternalCode::RunStalledExecuting, RunStatus::Failed, true);
    expect(InternalCode::TaskExecutionAborted, RunStatus::Interrupted, true);
    expect(InternalCode::UnspecifiedError, RunStatus::SystemFailure, false);
    QVERIFY(!internalCodeFromName("NO_SUCH_CODE"));
}

void TestValues::longErrorsAreCut()
{
    RunError error{RunErrorKind::BuiltIn, "E", std::string("a\0b", 3), "", InternalCode::None};
    QCOMPARE(sanitized(error).message, std::string("ab"));

    error.message.clear();
    for (int i = 0; i < 1'500; ++i)
        error.message += "ä";
    QCOMPARE(sanitized(error).message.size(), 2 * limits::kErrorMessageChars);

    for (int i = 0; i < 120; ++i)
        error.stackTrace += "frame " + std::to_string(i) + "\n";
    const std::string stack = sanitized(error).stackTrace;
    QCOMPARE(std::ranges::count(stack, '\n') + 1, std::ptrdiff_t(limits::kStackFrames));
    QVERIFY(stack.find("frame 4\nframe 75\n") != std::string::npos);
    QVERIFY(stack.ends_with("frame 119"));

    const RunError custom{RunErrorKind::Custom, "", "{\"k\":\"" + std::string(2'000, 'x') + "\"}", "",
                          InternalCode::None};
    QVERIFY(sanitized(custom).message.starts_with(R"({"truncated":true,"preview":"{\"k\":\"xxx)"));
    QVERIFY(sanitized(custom).message.ends_with("x\"}"));
}

void TestValues::machinesAndSignalsHaveNames()
{
    QVERIFY(findMachinePreset(kDefaultMachine));
    QCOMPARE(findMachinePreset("medium-1x")->memoryBytes, std::int64_t{2'147'483'648});
    QVERIFY(!findMachinePreset("huge"));
    QCOMPARE(machinePresets().size(), std::size_t{7});
    QCOMPARE(signalName(9), std::string("SIGKILL"));
    QCOMPARE(signalName(999), std::string("signal 999"));
    QCOMPARE(displayName(Actor::Api), std::string_view("API"));
}

RUNYARD_TEST(TestValues)
#include "values_test.moc"
