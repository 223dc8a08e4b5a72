#include "models/words/task_words.h"
#include "tests/support/room_test.h"

#include <QLocale>
#include <QTest>

using namespace runyard;

class TestTaskWords : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void retriesAreSaidInSentences()
    {
        RetryPolicy policy;
        policy.maxAttempts = 1;
        QCOMPARE(retryWords(policy), QStringLiteral("One attempt, never retried."));
        policy.maxAttempts = 5;
        policy.randomize = false;
        policy.maxDelay = Millis{10'000};
        QCOMPARE(retryWords(policy),
                 QStringLiteral(
                     "Up to 5 attempts. Waits 1 s after the first failure, then twice as long each time, "
                     "at most 10 s."));
        policy.factor = 1.5;
        policy.minDelay = Millis{120'000};
        policy.maxDelay = Millis{7'200'000};
        QCOMPARE(retryWords(policy),
                 QStringLiteral(
                     "Up to 5 attempts. Waits 2 min after the first failure, then 1.5 times as long each "
                     "time, at most 2 h."));
        policy.factor = 1;
        policy.minDelay = Millis{2'500};
        policy.randomize = true;
        policy.outOfMemoryMachine = "large-1x";
        QCOMPARE(retryWords(policy),
                 QStringLiteral(
                     "Up to 5 attempts. Waits 2.5 s before each further attempt. Each wait is lengthened at "
                     "random, up to double. An attempt that runs out of memory is retried on large-1x."));
    }

    void machinesSayWhatTheyHave()
    {
        QCOMPARE(machineWords("micro"), QStringLiteral("micro: 0.25 CPU, 256 MiB memory"));
        QVERIFY(machineWords({}).startsWith(QStringLiteral("small-1x: ")));
        QCOMPARE(machineWords("of-another-version"), QStringLiteral("of-another-version"));
    }

    void commandsCanBePastedIntoAShell()
    {
        QCOMPARE(commandWords({"python3", "tasks/a.py", "--name=x"}),
                 QStringLiteral("python3 tasks/a.py --name=x"));
        QCOMPARE(commandWords({"sh", "-c", "echo 'it''s' $HOME"}),
                 QStringLiteral("sh -c 'echo '\\''it'\\'''\\''s'\\'' $HOME'"));
        QCOMPARE(commandWords({"printf", ""}), QStringLiteral("printf ''"));
    }

    void limitsSayWhenThereIsNone()
    {
        TaskDefinition task;
        QCOMPARE(timeLimitWords(task), QStringLiteral("None"));
        QCOMPARE(expiryWords(task), QStringLiteral("Never"));
        task.maxDuration = Seconds{300};
        task.ttl = Seconds{3'600};
        QCOMPARE(timeLimitWords(task), QStringLiteral("5 min for each attempt"));
        QCOMPARE(expiryWords(task), QStringLiteral("After waiting 1 h to start"));
    }
};

RUNYARD_TEST(TestTaskWords)
#include "task_words_test.moc"
