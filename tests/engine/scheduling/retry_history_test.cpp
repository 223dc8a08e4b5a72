// What another retry policy could have changed: the counts against the runs themselves, and the exact
// times of the attempts.
#include "engine/domain/project_manifest.h"
#include "engine/domain/retry_history.h"
#include "tests/engine/scheduling/simulated_engine.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

class TestRetryHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void failuresAreCountedByTheAttemptsTheyHad();
    void whatIsNotRetriedIsToldApart();
    void onlyTheTaskAndTheWeekCount();
    void theCountsAreThoseOfTheRuns();
    void theTimesAreThoseOfThePolicy();
    void theManifestReadsTheCopiedTextBack_data();
    void theManifestReadsTheCopiedTextBack();
};

namespace {

RetryHistory history(Bench &bench, const std::string &taskId = "work")
{
    return must(bench.reader().failures.retryHistory(taskId, bench.now() - std::chrono::hours{7 * 24}));
}

/// Triggers a run that fails in every attempt it gets.
RunId failAll(Bench &bench, const std::string &taskId, int attempts, const RunError &error = taskError())
{
    const RunId run = bench.trigger(taskId, {.maxAttempts = attempts});
    while (!isFinal(bench.status(run))) {
        bench.start(run);
        bench.fail(run, error);
        bench.advance(2min);
    }
    return run;
}

} // namespace

void TestRetryHistory::failuresAreCountedByTheAttemptsTheyHad()
{
    Bench bench;
    bench.deploy({task("work", 3)});
    for (const int attempts : {1, 1, 2, 4})
        failAll(bench, "work", attempts);
    const RunId good = bench.trigger("work");
    bench.start(good);
    bench.succeed(good);
    bench.cancel(bench.trigger("work"));
    const RetryHistory counted = history(bench);
    QCOMPARE(counted.failures, 4);
    QCOMPARE(counted.notRetriable, 0);
    QCOMPARE(counted.withAnotherTry(1), 0);
    QCOMPARE(counted.withAnotherTry(2), 2);
    QCOMPARE(counted.withAnotherTry(3), 3);
    QCOMPARE(counted.withAnotherTry(4), 3);
    QCOMPARE(counted.withAnotherTry(5), 4);
    QCOMPARE(counted.withFewerTries(1), 2);
    QCOMPARE(counted.withFewerTries(4), 0);
}

void TestRetryHistory::whatIsNotRetriedIsToldApart()
{
    Bench bench;
    bench.deploy({task("work", 3)});
    failAll(bench, "work", 3, internalError(InternalCode::TaskInputError));
    failAll(bench, "work", 3, internalError(InternalCode::ProcessOomKilled));
    // Its worker said that no other attempt makes sense, although two were left.
    const RunId forbidden = bench.trigger("work", {.maxAttempts = 3});
    bench.start(forbidden);
    AttemptOutcome end = bench.outcome(forbidden);
    end.error = taskError();
    end.retryForbidden = true;
    bench.finish(forbidden, end);
    QCOMPARE(bench.status(forbidden), RunStatus::Failed);
    const RetryHistory counted = history(bench);
    QCOMPARE(counted.failures, 3);
    QCOMPARE(counted.notRetriable, 3);
    QCOMPARE(counted.withAnotherTry(250), 0);
}

void TestRetryHistory::onlyTheTaskAndTheWeekCount()
{
    Bench bench;
    bench.deploy({task("work"), task("other")});
    failAll(bench, "work", 1);
    bench.advance(std::chrono::hours{7 * 24 + 1});
    QCOMPARE(history(bench).failures, 0);
    failAll(bench, "work", 1);
    failAll(bench, "other", 1);
    QCOMPARE(history(bench).failures, 1);
    QCOMPARE(history(bench, "other").failures, 1);
    QCOMPARE(history(bench, "unknown").failures, 0);
}

void TestRetryHistory::theCountsAreThoseOfTheRuns()
{
    Bench bench(100, 11);
    bench.deploy({task("work", 3)});
    SeededRandom dice(77);
    std::vector<int> used(6);
    int notRetried = 0;
    for (int i = 0; i < 120; ++i) {
        const int attempts = 1 + dice.below(5);
        const bool isRefused = dice.below(4) == 0;
        const RunId run = failAll(bench, "work", attempts,
                                  isRefused ? internalError(InternalCode::TaskInputError) : taskError());
        notRetried += isRefused ? 1 : 0;
        if (!isRefused)
            ++used[static_cast<std::size_t>(bench.run(run).attemptCount)];
    }
    const RetryHistory counted = history(bench);
    QCOMPARE(counted.failures, 120);
    QCOMPARE(counted.notRetriable, notRetried);
    int below = 0;
    for (int allowed = 1; allowed <= 6; ++allowed) {
        QCOMPARE(counted.withAnotherTry(allowed), below);
        if (allowed < 6)
            below += used[static_cast<std::size_t>(allowed)];
    }
}

void TestRetryHistory::theTimesAreThoseOfThePolicy()
{
    const RetryPolicy plain{.maxAttempts = 4,
                            .factor = 2,
                            .minDelay = Millis{1'000},
                            .maxDelay = Millis{3'000},
                            .randomize = false,
                            .outOfMemoryMachine = {}};
    const std::vector<AttemptTime> exact = {{2, Millis{1'000}, Millis{1'000}},
                                            {3, Millis{3'000}, Millis{3'000}},
                                            {4, Millis{6'000}, Millis{6'000}}};
    QVERIFY(attemptTimes(plain) == exact);
    RetryPolicy spread = plain;
    spread.randomize = true;
    spread.maxDelay = Millis{60'000};
    const auto times = attemptTimes(spread);
    SeededRandom dice(3);
    for (int round = 0; round < 200; ++round) {
        Millis at{0};
        for (std::size_t i = 0; i < times.size(); ++i) {
            at += *nextRetry(spread, static_cast<int>(i) + 1, dice.uniform());
            QVERIFY(at >= times[i].earliest && at <= times[i].latest);
        }
    }
    QCOMPARE(times.back().latest, Millis{14'000}); // twice 1, 2 and 4 s
    RetryPolicy once = plain;
    once.maxAttempts = 1;
    QVERIFY(attemptTimes(once).empty());
}

void TestRetryHistory::theManifestReadsTheCopiedTextBack_data()
{
    QTest::addColumn<int>("attempts");
    QTest::addColumn<double>("factor");
    QTest::addColumn<int>("least");
    QTest::addColumn<int>("most");
    QTest::addColumn<QString>("machine");
    QTest::newRow("usual") << 3 << 2.0 << 1'000 << 60'000 << "";
    QTest::newRow("odd") << 250 << 1.75 << 90'000 << 3'600'000 << "medium-1x";
    QTest::newRow("none") << 1 << 1.0 << 0 << 0 << "";
}

void TestRetryHistory::theManifestReadsTheCopiedTextBack()
{
    QFETCH(int, attempts);
    QFETCH(double, factor);
    QFETCH(int, least);
    QFETCH(int, most);
    QFETCH(QString, machine);
    const RetryPolicy policy{.maxAttempts = attempts,
                             .factor = factor,
                             .minDelay = Millis{least},
                             .maxDelay = Millis{most},
                             .randomize = attempts % 2 == 0,
                             .outOfMemoryMachine = machine.toStdString()};
    const std::string toml = "[project]\nname = \"p\"\n[[task]]\nid = \"t\"\ncommand = [\"true\"]\n"
                             + retryManifestText(policy) + "\n";
    const auto manifest = must(parseProjectManifest(
        toml, "/p", [](const std::string &) { return Result<std::string>(std::string()); }));
    QVERIFY(manifest.tasks.front().retry == policy);
}

RUNYARD_TEST(TestRetryHistory)
#include "retry_history_test.moc"
