#include "models/runs/announced_runs.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;

class TestAnnouncedRuns : public QObject
{
    Q_OBJECT

private slots:
    void aRunIsAnnouncedOnce()
    {
        AnnouncedRuns announced;
        announced.add(RunSeq{7});
        announced.add(RunSeq{7});
        announced.add(RunSeq{8});
        QCOMPARE(announced.count(), 2);
        QVERIFY(announced.holds(RunSeq{7}));
        QVERIFY(!announced.holds(RunSeq{9}));
        announced.clear();
        QCOMPARE(announced.count(), 0);
        QVERIFY(!announced.holds(RunSeq{7}));
    }

    void whatTheStoreCountedIsNotCountedAgainWhenItIsFound()
    {
        AnnouncedRuns announced;
        announced.add(RunSeq{1});
        announced.setCount(3);
        announced.find(RunSeq{2});
        announced.find(RunSeq{3});
        QCOMPARE(announced.count(), 3);
        announced.find(RunSeq{4});
        QCOMPARE(announced.count(), 4);
        announced.add(RunSeq{5});
        QCOMPARE(announced.count(), 5);
    }

    void newIsWhatWasCreatedSinceTheListBegan()
    {
        AnnouncedRuns announced;
        const TimePoint now = TimePoint{} + Seconds{100};
        announced.begin(now);
        Run run;
        run.createdAt = now;
        QVERIFY(announced.isNew(run));
        run.createdAt -= Seconds{1};
        QVERIFY(!announced.isNew(run));
    }
};

RUNYARD_TEST(TestAnnouncedRuns)
#include "announced_runs_test.moc"
