// What may be done to a run, in each of its statuses.
#include "engine/domain/run_rules.h"
#include "tests/support/room_test.h"

#include <QTest>

#include <set>

using namespace runyard;

class TestRunRules : public QObject
{
    Q_OBJECT

private slots:
    void eachActionHasItsStatuses();
    void theStatusesAreNamed();
    void aRunThatWaitsIsNotResumed();
    void aRefusalNamesRunStatusAndWhatIsAllowed();
};

static std::set<RunStatus> statusesOf(RunAction action)
{
    std::set<RunStatus> statuses;
    for (const RunStatus status : kAllRunStatuses) {
        if (allows(action, status))
            statuses.insert(status);
    }
    return statuses;
}

void TestRunRules::eachActionHasItsStatuses()
{
    using enum RunStatus;
    using Statuses = std::set<RunStatus>;
    QVERIFY(statusesOf(RunAction::Cancel)
            == (Statuses{WaitingForDeploy, Delayed, Queued, Dequeued, Executing, Reattempting, Frozen}));
    QVERIFY(statusesOf(RunAction::Reschedule) == Statuses{Delayed});
    QVERIFY(statusesOf(RunAction::Freeze) == (Statuses{Queued, Executing}));
    QVERIFY(statusesOf(RunAction::Resume) == Statuses{Frozen});
    QVERIFY(statusesOf(RunAction::RetryNow) == Statuses{Reattempting});
    QVERIFY(statusesOf(RunAction::StartNow) == Statuses{Delayed});
    QVERIFY(statusesOf(RunAction::JumpQueue) == Statuses{Queued});
}

void TestRunRules::theStatusesAreNamed()
{
    QCOMPARE(allowedStatuses(RunAction::Freeze), std::string("Queued and Executing"));
    QCOMPARE(allowedStatuses(RunAction::Reschedule), std::string("Delayed"));
}

void TestRunRules::aRunThatWaitsIsNotResumed()
{
    Run run;
    run.status = RunStatus::Frozen;
    QVERIFY(allows(RunAction::Resume, run));
    run.waits = true;
    QVERIFY(!allows(RunAction::Resume, run));
    QVERIFY(allows(RunAction::Cancel, run));
}

void TestRunRules::aRefusalNamesRunStatusAndWhatIsAllowed()
{
    Run run;
    run.id = RunId{"run_1"};
    run.status = RunStatus::Completed;
    const Error error = refusal(RunAction::Freeze, run);
    QCOMPARE(error.code, ErrorCode::Conflict);
    QCOMPARE(error.text(), std::string("Run run_1 is Completed and cannot be frozen. "
                                       "Only Queued and Executing runs can."));
}

RUNYARD_TEST(TestRunRules)
#include "run_rules_test.moc"
