#include "models/runs/run_window.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;

namespace {

constexpr TimePoint kLongAgo{};
const TimePoint kNow = kLongAgo + std::chrono::hours(24);

Run runOf(std::int64_t seq)
{
    Run run;
    run.seq = RunSeq{seq};
    run.id = RunId{"run_" + std::to_string(seq)};
    run.createdAt = run.updatedAt = kLongAgo + Seconds{seq};
    return run;
}

/// Newest first, from `newest` down to `oldest`.
RunPage pageOf(std::int64_t newest, std::int64_t oldest, bool hasNewer, bool hasOlder)
{
    RunPage page;
    for (std::int64_t seq = newest; seq >= oldest; --seq)
        page.runs.push_back(runOf(seq));
    page.hasNewer = hasNewer;
    page.hasOlder = hasOlder;
    return page;
}

std::int64_t seqAt(const RunWindow &window, int row)
{
    const RunRow *found = window.at(row);
    return found ? toInt(found->run.seq) : -1;
}

} // namespace

class TestRunWindow : public QObject
{
    Q_OBJECT

private slots:
    void scrollingWantsThePageBelowAndThenTheOneAbove()
    {
        RunWindow window;
        QVERIFY(!window.wanted({0, 30}, 1'000));
        window.assign(pageOf(1'000, 901, false, true), 0);
        QVERIFY(!window.wanted({0, 30}, 1'000));
        const auto below = window.wanted({20, 50}, 1'000);
        QVERIFY(below && below->edge.down && below->row == 100);
        QCOMPARE(toInt(below->edge.key.seq), 901);
        QVERIFY(window.placeOf(below->edge) == RunWindow::Place::Below);
        window.take(pageOf(900, 801, true, true), RunWindow::Place::Below, 100, 1'000);
        QCOMPARE(seqAt(window, 150), 850);
        window.trim({150, 180}, 100);
        QCOMPARE(window.first(), 100);
        QVERIFY(window.hasNewer());
        const auto above = window.wanted({100, 130}, 1'000);
        QVERIFY(above && !above->edge.down);
        window.take(pageOf(1'000, 901, false, true), window.placeOf(above->edge), above->row, 1'000);
        QCOMPARE(window.first(), 0);
        QCOMPARE(seqAt(window, 0), 1'000);
    }

    void aJumpIsEstimatedAndAnEndPutsItRight()
    {
        RunWindow window;
        window.assign(pageOf(10'000, 9'901, false, true), 0);
        const auto middle = window.wanted({5'000, 5'030}, 10'000);
        QVERIFY(middle && window.placeOf(middle->edge) == RunWindow::Place::Elsewhere);
        QVERIFY(std::abs(toInt(middle->edge.key.seq) - (10'000 - middle->row)) < 200);
        // The estimate was 140 rows off.
        window.take(pageOf(60, 1, true, false), RunWindow::Place::Elsewhere, 9'800, 10'000);
        QCOMPARE(window.first(), 9'940);
        QCOMPARE(seqAt(window, 9'999), 1);
        window.take(pageOf(10'000, 9'901, false, true), RunWindow::Place::Elsewhere, 7, 10'000);
        QCOMPARE(window.first(), 0);
    }

    void anUpdateKeepsItsRowAndAnOlderOneIsIgnored()
    {
        RunWindow window;
        window.assign(pageOf(10, 1, false, false), 0);
        Run run = runOf(4);
        run.status = RunStatus::Completed;
        run.updatedAt = kNow;
        const int row = window.rowOf(run.seq);
        QCOMPARE(row, 6);
        QCOMPARE(window.rowOf(run.id), 6);
        QVERIFY(window.update(row, run, kNow));
        QCOMPARE(window.at(row)->run.status, RunStatus::Completed);
        QCOMPARE(window.at(row)->seen, kNow);
        QVERIFY(!window.update(row, runOf(4), kNow));
        QCOMPARE(window.at(row)->run.status, RunStatus::Completed);
    }

    void rowsThatAReadingLacksAreGoneUnlessTheyChangedMeanwhile()
    {
        RunWindow window;
        window.assign(pageOf(10, 1, false, false), 0);
        RunPage read = pageOf(10, 1, false, false);
        std::erase_if(read.runs, [](const Run &run) {
            return run.seq == RunSeq{9} || run.seq == RunSeq{8} || run.seq == RunSeq{3};
        });
        QVERIFY(goneRows(window, read, {}, kNow, kNow) == std::vector<RowRange>({{7, 7}, {1, 2}}));
        Run changed = runOf(3);
        changed.updatedAt = kNow;
        window.update(window.rowOf(changed.seq), changed, kNow);
        QVERIFY(goneRows(window, read, {}, kNow, kNow) == std::vector<RowRange>({{1, 2}}));
        window.erase({1, 2});
        QCOMPARE(window.end(), 8);
        QCOMPARE(seqAt(window, 1), 7);
    }

    void rowsBelowAReadingAreForgottenAndNotGone()
    {
        RunWindow window;
        window.assign(pageOf(10, 1, false, false), 0);
        window.forgetBelow(pageOf(10, 5, false, true));
        QCOMPARE(window.end(), 6);
        QVERIFY(window.hasOlder());
        window.forgetBelow(pageOf(10, 7, false, false)); // the whole list: the others are gone, not unknown
        QCOMPARE(window.end(), 6);
    }

    void inASortedListARunKeepsItsRowWhenItsValueGrows()
    {
        RunWindow window;
        window.setOrder({RunOrder::Attempts, false});
        RunPage page = pageOf(3, 1, false, false);
        for (Run &run : page.runs)
            run.attemptCount = static_cast<int>(toInt(run.seq));
        window.assign(page, 0);
        Run grown = page.runs.back();
        grown.attemptCount = 9;
        grown.updatedAt = kNow;
        QVERIFY(window.update(2, grown, kNow));
        QCOMPARE(window.rowOf(grown.seq), 2);
        QVERIFY(goneRows(window, RunPage(), {}, kNow + Seconds{1}, kNow)
                == std::vector<RowRange>({{0, 1}})); // it has moved
        page.runs = {grown};
        window.take(page, RunWindow::Place::Below, 3, 3); // and is not listed twice
        QCOMPARE(window.end(), 3);
    }

    void theKeyJustBeforeOneDependsOnTheOrder()
    {
        const RunKey key{std::nullopt, RunSeq{10}};
        QCOMPARE(toInt((RunListOrder{RunOrder::Created, false}).justBefore(key).seq), 11);
        QCOMPARE(toInt((RunListOrder{RunOrder::Created, true}).justBefore(key).seq), 9);
        QCOMPARE(toInt((RunListOrder{RunOrder::Duration, true}).justBefore(key).seq),
                 11); // has no value: in the tail
        QCOMPARE(toInt((RunListOrder{RunOrder::Duration, true}).justBefore({5, RunSeq{10}}).seq), 9);
    }
};

RUNYARD_TEST(TestRunWindow)
#include "run_window_test.moc"
