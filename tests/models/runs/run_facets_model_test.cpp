#include "models/runs/run_facets_model.h"
#include "tests/support/room_test.h"
#include "tests/support/synthetic_client.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace runyard;
using runyard::testing::SyntheticClient;

class TestRunFacetsModel : public QObject
{
    Q_OBJECT

    static QModelIndex find(const RunFacetsModel &model, const QString &text)
    {
        const auto found = model.match(model.index(0), Qt::DisplayRole, text, 1, Qt::MatchExactly);
        return found.isEmpty() ? QModelIndex() : found.first();
    }
    static qint64 countOf(const RunFacetsModel &model, const QString &text)
    {
        return find(model, text).data(RunFacetsModel::CountRole).toLongLong();
    }

private slots:
    void countsFollowTheRuns()
    {
        SyntheticClient client;
        client.fill(150);
        RunFacetsModel model(client);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTRY_COMPARE(countOf(model, QStringLiteral("Failed")), 10);
        QCOMPARE(countOf(model, QStringLiteral("import-orders")), 50);
        QCOMPARE(countOf(model, QStringLiteral("vip")), 30);
        client.publish({client.make(RunStatus::Failed)});
        QTRY_COMPARE(countOf(model, QStringLiteral("Failed")), 11);
        QCOMPARE(model.total(), 151);
    }

    /// Only the largest values are offered at first; one that is on offer keeps its count right all the same.
    void aValueThatIsShownIsCountedHoweverSmall()
    {
        SyntheticClient client;
        client.publish({client.make(RunStatus::Failed, "rare")});
        RunFacetsModel model(client);
        QTRY_COMPARE(countOf(model, QStringLiteral("rare")), 1);
        for (int i = 0; i < 40; ++i)
            client.publish({client.make(RunStatus::Completed, "busy-" + std::to_string(i % 20))});
        QTRY_COMPARE(model.total(), 41);
        RunFilter completed;
        completed.statuses = {RunStatus::Completed};
        model.setFilter(completed);
        QTRY_COMPARE(countOf(model, QStringLiteral("rare")), 0);
        model.setFilter({});
        QTRY_COMPARE(countOf(model, QStringLiteral("rare")), 1);
    }

    void checkingAValueNarrowsTheOthersButKeepsItsSiblings()
    {
        SyntheticClient client;
        client.fill(150);
        RunFacetsModel model(client);
        QTRY_COMPARE(countOf(model, QStringLiteral("import-orders")), 50);
        QSignalSpy changed(&model, &RunFacetsModel::filterChanged);
        QVERIFY(model.setData(find(model, QStringLiteral("import-orders")), Qt::Checked, Qt::CheckStateRole));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(model.filter().taskIds, std::vector<std::string>{"import-orders"});
        QTRY_COMPARE(model.total(), 50);
        QCOMPARE(countOf(model, QStringLiteral("resize-image")), 100);
        QCOMPARE(countOf(model, QStringLiteral("task/import-orders")), 50);
        QCOMPARE(countOf(model, QStringLiteral("task/resize-image")), 0);
        model.setFilter({});
        QTRY_COMPARE(model.total(), 150);
    }

    void anExcludedValueLeavesItsRunsOutAndKeepsItsCount()
    {
        SyntheticClient client;
        client.fill(150);
        RunFacetsModel model(client);
        QTRY_COMPARE(countOf(model, QStringLiteral("import-orders")), 50);
        model.toggleExcluded(find(model, QStringLiteral("import-orders")));
        QVERIFY(!model.isTotalKnown());
        QTRY_COMPARE(model.total(), 100);
        QVERIFY(model.isTotalKnown());
        const QModelIndex row = find(model, QStringLiteral("import-orders"));
        QVERIFY(row.data(RunFacetsModel::ExcludedRole).toBool());
        QCOMPARE(row.data(RunFacetsModel::CountRole).toInt(), 50);
        // Checking it says the opposite; both at once would show nothing.
        model.setData(row, Qt::Checked, Qt::CheckStateRole);
        QTRY_COMPARE(model.total(), 50);
        QVERIFY(model.filter().noneOf.empty());
        model.toggleExcluded(row);
        model.toggleExcluded(row);
        QVERIFY(model.filter().isEmpty());
    }
};

RUNYARD_TEST(TestRunFacetsModel)
#include "run_facets_model_test.moc"
