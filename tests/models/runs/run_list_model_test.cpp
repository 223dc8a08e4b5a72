#include "models/runs/run_list_model.h"
#include "tests/support/room_test.h"
#include "tests/support/synthetic_client.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace runyard;
using runyard::testing::SyntheticClient;

class TestRunListModel : public QObject
{
    Q_OBJECT

    SystemClock m_clock;

private slots:
    void everyRunHasARowNewestFirst()
    {
        SyntheticClient client;
        client.fill(5'000);
        RunListModel model(client, m_clock);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTRY_COMPARE(model.state(), RunListModel::State::Ready);
        QTRY_COMPARE(model.rowCount(), 5'000);
        QCOMPARE(toInt(model.runAt(0)->seq), 5'000);
        QVERIFY(client.pagesAsked < 5);
    }

    void scrollingDownRowByRowShowsEveryRunOnce()
    {
        SyntheticClient client;
        client.fill(3'000);
        RunListModel model(client, m_clock);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTRY_COMPARE(model.rowCount(), 3'000);
        for (int row = 0; row < 3'000; row += 20) {
            model.showRows(row, row + 20);
            QTRY_VERIFY(model.runAt(row));
            QCOMPARE(toInt(model.runAt(row)->seq), 3'000 - row);
        }
    }

    void aJumpIntoTheMiddleAndToTheEndLoadsWhatIsThere()
    {
        SyntheticClient client;
        client.fill(20'000);
        RunListModel model(client, m_clock);
        QTRY_COMPARE(model.rowCount(), 20'000);
        model.showRows(10'000, 10'030);
        QTRY_VERIFY(model.runAt(10'010));
        QVERIFY(std::abs(toInt(model.runAt(10'010)->seq) - 9'990) < 200);
        model.showRows(19'970, 19'999);
        QTRY_VERIFY(model.runAt(19'999));
        QTRY_COMPARE(toInt(model.runAt(19'999)->seq), 1);
        model.showRows(0, 30);
        QTRY_VERIFY(model.runAt(0));
        QCOMPARE(toInt(model.runAt(0)->seq), 20'000);
    }

    void anUpdateChangesItsCellsAndMovesNothing()
    {
        SyntheticClient client;
        client.fill(300);
        RunListModel model(client, m_clock);
        QTRY_COMPARE(model.rowCount(), 300);
        QSignalSpy moved(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        Run run = client.all[290];
        const int row = model.rowOf(run.seq);
        QCOMPARE(row, 9);
        run.status = RunStatus::Canceled;
        run.updatedAt += Seconds{1};
        client.publish({run});
        QTRY_COMPARE(model.runAt(row)->status, RunStatus::Canceled);
        QVERIFY(changed.size() >= 1);
        QCOMPARE(moved.size(), 0);
        QCOMPARE(reset.size(), 0);
    }

    void newRunsJoinAtTheTopAndAreOnlyAnnouncedElsewhere()
    {
        SyntheticClient client;
        client.fill(300);
        RunListModel model(client, m_clock);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTRY_COMPARE(model.rowCount(), 300);
        client.publish({client.make(RunStatus::Queued)});
        QTRY_COMPARE(model.rowCount(), 301);
        QCOMPARE(toInt(model.runAt(0)->seq), 301);

        model.setFollowing(false);
        client.publish({client.make(RunStatus::Queued)});
        client.publish({client.make(RunStatus::Queued)});
        QTRY_COMPARE(model.newCount(), 2);
        QCOMPARE(model.rowCount(), 301);
        QCOMPARE(toInt(model.runAt(0)->seq), 301);
        model.joinNew();
        QTRY_COMPARE(model.rowCount(), 303);
        QCOMPARE(toInt(model.runAt(0)->seq), 303);
        QCOMPARE(model.newCount(), 0);
    }

    void aFilterKeepsOutRunsThatDoNotMeetIt()
    {
        SyntheticClient client;
        client.fill(300);
        RunListModel model(client, m_clock);
        RunFilter filter;
        filter.statuses = {RunStatus::Failed};
        model.setFilter(filter);
        QTRY_COMPARE(model.rowCount(), 20);
        client.publish({client.make(RunStatus::Completed)});
        QTest::qWait(50);
        QCOMPARE(model.rowCount(), 20);
        client.publish({client.make(RunStatus::Failed)});
        QTRY_COMPARE(model.rowCount(), 21);
    }

    void aFailedPageIsSaidAndCanBeTriedAgain()
    {
        SyntheticClient client;
        client.fill(10);
        client.pageError = Error{ErrorCode::StorageFailed, "The disk is full.", "Free some space.", {}};
        RunListModel model(client, m_clock);
        QTRY_COMPARE(model.state(), RunListModel::State::Failed);
        QCOMPARE(model.errorText(), QStringLiteral("The disk is full. Free some space."));
        client.pageError.reset();
        model.reload();
        QTRY_COMPARE(model.state(), RunListModel::State::Ready);
        QTRY_COMPARE(model.rowCount(), 10);
    }
};

RUNYARD_TEST(TestRunListModel)
#include "run_list_model_test.moc"
