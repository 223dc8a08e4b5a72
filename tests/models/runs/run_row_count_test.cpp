#include "models/runs/run_row_count.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using Verdict = RunRowCount::Verdict;

class TestRunRowCount : public QObject
{
    Q_OBJECT

private slots:
    void beyondTheLoadedRowsTheCountIsRight()
    {
        RunRowCount count;
        count.setRows(100);
        QCOMPARE(count.take(5'000, 3, 100, false), Verdict::Resize);
        QCOMPARE(RunRowCount::expected(5'000, 3), 4'997);
        QCOMPARE(RunRowCount::expected(5'000'000'000, 0), INT_MAX);
    }

    void whenEverythingIsLoadedACountThatDiffersHasItReadAgainOnce()
    {
        RunRowCount count;
        count.setRows(40);
        QCOMPARE(count.take(40, 0, 40, true), Verdict::Agrees);
        QCOMPARE(count.take(41, 1, 40, true), Verdict::Agrees); // the other one is announced
        QCOMPARE(count.take(42, 0, 40, true), Verdict::Reread);
        QCOMPARE(count.take(42, 0, 40, true), Verdict::Agrees); // it differs for good
        QCOMPARE(count.take(43, 0, 40, true), Verdict::Reread);
    }

    void aCountBelowTheLoadedRowsHasThemReadAgain()
    {
        RunRowCount count;
        count.setRows(300);
        QCOMPARE(count.take(80, 0, 100, false), Verdict::Reread);
        QCOMPARE(count.rows(), 300);
        count.clear();
        QCOMPARE(count.rows(), 0);
        count.add(5);
        QCOMPARE(count.take(80, 0, 100, false), Verdict::Reread);
    }
};

RUNYARD_TEST(TestRunRowCount)
#include "run_row_count_test.moc"
