// The lanes of the timeline against a plain reading of their spans, and the widget by mouse and keyboard.
#include "tests/support/room_test.h"
#include "views/run/timeline/timeline_view.h"
#include "views/theme/theme_style.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <random>

using namespace runyard;

namespace {

using Item = TimelineLane::Item;
using Block = TimelineLane::Block;

std::vector<Item> randomItems(std::mt19937 &random, int count, std::int64_t span)
{
    std::vector<Item> items;
    for (int i = 0; i < count; ++i) {
        const std::int64_t from = static_cast<std::int64_t>(random()) % span;
        const std::int64_t length = random() % 5 == 0 ? random() % (span / 4) : random() % 20;
        items.push_back({from, random() % 50 == 0 ? TimelineLane::kOpenEnd : from + length, i,
                         static_cast<int>(random() % 4)});
    }
    return items;
}

TimePoint at(std::int64_t millis)
{
    return TimePoint{Millis{1'790'000'000'000 + millis}};
}

/// A run of many short freezes: two spans each, and a span of the attempt that holds them.
RunDetail manyFreezes(int spans)
{
    RunDetail detail;
    detail.run.id = RunId{"run_a"};
    detail.run.taskId = "crawl";
    detail.run.status = RunStatus::Completed;
    detail.run.createdAt = at(0);
    detail.run.finishedAt = at(spans);
    for (int i = 0; i < spans; ++i) {
        Transition transition;
        transition.number = i + 1;
        transition.at = at(i);
        transition.to = i + 1 == spans ? RunStatus::Completed
                        : i % 2 == 0   ? RunStatus::Executing
                                       : RunStatus::Frozen;
        transition.cause = "step " + std::to_string(i);
        detail.transitions.push_back(transition);
    }
    Attempt attempt;
    attempt.startedAt = at(0);
    attempt.finishedAt = at(spans);
    attempt.status = AttemptStatus::Completed;
    detail.attempts.push_back(attempt);
    return detail;
}

RunDetail parentOf(int children)
{
    RunDetail detail = manyFreezes(4);
    for (int i = 0; i < children; ++i) {
        Run child;
        child.id = RunId{"run_child" + std::to_string(i)};
        child.taskId = "resize";
        child.status = RunStatus::Completed;
        child.createdAt = at(0);
        child.startedAt = at(1);
        child.finishedAt = at(3);
        detail.children.push_back(child);
    }
    return detail;
}

} // namespace

class TimelineTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(ThemeChoice::Light); }
    void everySpanInSightIsDrawnAndNoneElse();
    void aSpanIsFoundAtItsMoment();
    void manySpansAreDrawnAsFew();
    void frozenPartsAndWaitsHaveTheirSpans();
    void childrenOpenInPlaceByKeyboardAndMouse();
    void aClickAsksForTheLogOfThatMoment();
    void keysStepThroughSpans();
    void paintTime();
};

void TimelineTest::everySpanInSightIsDrawnAndNoneElse()
{
    std::mt19937 random(4);
    for (int round = 0; round < 400; ++round) {
        const auto items = randomItems(random, static_cast<int>(random() % 120), 1'000);
        const TimelineLane lane(items);
        const std::int64_t from = static_cast<std::int64_t>(random() % 1'000);
        const std::int64_t to = from + static_cast<std::int64_t>(random() % 600);
        const std::int64_t thin = 1 + static_cast<std::int64_t>(random() % 30);
        std::vector<Block> blocks;
        lane.visit(from, to, thin, [&](const Block &block) { blocks.push_back(block); });
        int drawn = 0;
        for (const Block &block : blocks) {
            QVERIFY(block.from <= to && block.to >= from); // in sight
            drawn += block.count;
            // Merged ones are thin, and so is what they make.
            QVERIFY(block.count == 1 || block.to - block.from < 2 * thin);
        }
        int expected = 0;
        for (const Item &item : items) {
            if (item.to < from || item.from > to)
                continue;
            ++expected;
            const bool isThin = item.to != TimelineLane::kOpenEnd && item.to - item.from < thin;
            const bool isDrawn = std::any_of(blocks.begin(), blocks.end(), [&](const Block &block) {
                if (!isThin)
                    return block.count == 1 && block.span == item.span && block.from == item.from
                           && block.to == item.to;
                return block.from <= item.from && block.to >= item.to;
            });
            QVERIFY(isDrawn);
        }
        // A merged block may hold a few that end just before the sight begins.
        QVERIFY(drawn >= expected);
    }
}

void TimelineTest::aSpanIsFoundAtItsMoment()
{
    std::mt19937 random(9);
    for (int round = 0; round < 200; ++round) {
        const auto items = randomItems(random, 60, 1'000);
        const TimelineLane lane(items);
        const std::int64_t moment = static_cast<std::int64_t>(random() % 1'000);
        const int found = lane.at(moment, 0);
        const Item *wanted = nullptr;
        for (const Item &item : items) {
            if (item.from <= moment && item.to >= moment && (wanted == nullptr || item.from >= wanted->from))
                wanted = &item;
        }
        QCOMPARE(found, wanted == nullptr ? -1 : wanted->span);
    }
    const TimelineLane lane({{100, 110, 7, 0}});
    QCOMPARE(lane.at(115, 6), 7);
    QCOMPARE(lane.at(115, 4), -1);
    QCOMPARE(TimelineLane().at(0, 100), -1);
}

void TimelineTest::manySpansAreDrawnAsFew()
{
    TimelineView view;
    view.resize(800, 200);
    view.setDetail(manyFreezes(100'000));
    view.show();
    view.grab();
    QVERIFY(view.paintedBlocks() > 400);
    QVERIFY2(view.paintedBlocks() < 3 * 810, qPrintable(QString::number(view.paintedBlocks())));
    for (int i = 0; i < 20; ++i)
        QTest::keyClick(&view, Qt::Key_Plus);
    view.grab();
    QVERIFY2(view.paintedBlocks() < 400, qPrintable(QString::number(view.paintedBlocks())));
}

void TimelineTest::frozenPartsAndWaitsHaveTheirSpans()
{
    const Timeline timeline = layoutTimeline(parentOf(1), at(100));
    const auto count = [&](auto holds) {
        return std::count_if(timeline.spans.begin(), timeline.spans.end(), holds);
    };
    QCOMPARE(count([](const TimelineSpan &span) {
                 return span.kind == TimelineSpan::Kind::FrozenPart && span.row == 1;
             }),
             1);
    QCOMPARE(count([](const TimelineSpan &span) {
                 return span.row == 3 && span.status == RunStatus::Queued && span.from == at(0)
                        && span.to == at(1);
             }),
             1);
    QCOMPARE(timeline.rows.size(), std::size_t{4});
    QVERIFY(timeline.rows[3].isChild && !timeline.rows[3].isOpen);
    const auto frozen =
        std::find_if(timeline.spans.begin(), timeline.spans.end(), [](const TimelineSpan &span) {
            return span.kind == TimelineSpan::Kind::Status && span.status == RunStatus::Frozen;
        });
    QVERIFY(timelineTip(*frozen, at(100)).endsWith(QStringLiteral("step 1"))); // its cause
}

void TimelineTest::childrenOpenInPlaceByKeyboardAndMouse()
{
    TimelineView view;
    view.resize(600, 400);
    view.setDetail(parentOf(3));
    view.show();
    QSignalSpy wanted(&view, &TimelineView::branchWanted);
    for (int i = 0; i < 4; ++i)
        QTest::keyClick(&view, Qt::Key_Down);
    QCOMPARE(view.currentRow(), 3);
    QTest::keyClick(&view, Qt::Key_Return);
    QCOMPARE(wanted.count(), 1);
    RunDetail child = parentOf(2);
    child.run.id = RunId{"run_child0"};
    for (Run &grandchild : child.children)
        grandchild.id.text += "-below";
    view.setBranch(child);
    QCOMPARE(view.timeline().rows.size(), std::size_t{3 + 3 + 4});
    QCOMPARE(view.timeline().rows[6].depth, 2);
    QVERIFY(view.sizeHint().height() > 300);
    QTest::mouseClick(&view, Qt::LeftButton, {}, QPoint(8, 12 + 22 + 3 * 30 + 12)); // its mark
    QCOMPARE(view.timeline().rows.size(), std::size_t{6});
    QCOMPARE(wanted.count(), 1);
    QSignalSpy opened(&view, &TimelineView::runActivated);
    QTest::keyClick(&view, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(opened.count(), 1);
    view.setBranch(child); // comes after it was closed
    QCOMPARE(view.timeline().rows.size(), std::size_t{6});
}

void TimelineTest::aClickAsksForTheLogOfThatMoment()
{
    TimelineView view;
    view.resize(600, 200);
    view.setDetail(manyFreezes(1'000));
    view.show();
    QSignalSpy moment(&view, &TimelineView::momentActivated);
    QTest::mouseClick(&view, Qt::LeftButton, {}, QPoint(300, 80));
    QTRY_COMPARE(moment.count(), 1);
    const auto when = moment.at(0).at(0).value<TimePoint>();
    QVERIFY(when > at(450) && when < at(550));
    QTest::mouseClick(&view, Qt::LeftButton, {}, QPoint(300, 80));
    QTest::mouseDClick(&view, Qt::LeftButton, {}, QPoint(300, 80)); // takes the click back
    QTest::qWait(QApplication::doubleClickInterval() + 50);
    QCOMPARE(moment.count(), 1);
}

void TimelineTest::keysStepThroughSpans()
{
    TimelineView view;
    view.resize(600, 200);
    view.setDetail(manyFreezes(10));
    view.show();
    QTest::keyClick(&view, Qt::Key_Down);
    QTest::keyClick(&view, Qt::Key_Down);
    QTest::keyClick(&view, Qt::Key_Down);
    for (int i = 0; i < 4; ++i)
        QTest::keyClick(&view, Qt::Key_Right, Qt::ControlModifier);
    QTest::keyClick(&view, Qt::Key_Left, Qt::ControlModifier);
    QSignalSpy moment(&view, &TimelineView::momentActivated);
    QTest::keyClick(&view, Qt::Key_Return);
    QCOMPARE(moment.count(), 1);
    QCOMPARE(moment.at(0).at(0).value<TimePoint>(), at(2)); // the third of the status lane
}

/// Prints how long a painting of 100,000 spans takes; the figure is not judged.
void TimelineTest::paintTime()
{
    TimelineView view;
    view.resize(1'200, 300);
    QElapsedTimer timer;
    timer.start();
    view.setDetail(manyFreezes(100'000));
    const qint64 laidOut = timer.elapsed();
    view.show();
    view.grab();
    QList<qint64> times;
    for (int i = 0; i < 60; ++i) {
        QTest::keyClick(&view, i < 30 ? Qt::Key_Plus : Qt::Key_Minus);
        timer.start();
        view.grab();
        times << timer.nsecsElapsed() / 1'000;
    }
    std::sort(times.begin(), times.end());
    qInfo("%zu spans: laid out in %lld ms; a painting p50 %lld us, longest %lld us",
          view.timeline().spans.size(), static_cast<long long>(laidOut), static_cast<long long>(times[30]),
          static_cast<long long>(times.last()));
    QVERIFY(view.timeline().spans.size() > 100'000);
}

RUNYARD_GUI_TEST(TimelineTest)
#include "timeline_test.moc"
