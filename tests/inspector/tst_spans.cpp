// The Timeline tab with the spans of a run: how they nest and open, what the panel says of one, and what
// happens while they come in.
#include "tests/inspector/scripted_client.h"
#include "views/payload/code_view.h"
#include "views/run/spans/attribute_tree.h"
#include "views/run/spans/span_panel.h"
#include "views/run/timeline/timeline_view.h"
#include "views/run/timeline_panel.h"
#include "views/theme/theme.h"
#include "views/widgets/fact_list.h"

#include <QApplication>
#include <QClipboard>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QSplitter>
#include <QTabWidget>
#include <QTest>
#include <QToolButton>

using namespace runyard;
using runyard::test::ScriptedClient;

namespace {

constexpr RunSeq kSeq{7};

TimePoint at(std::int64_t millis)
{
    return TimePoint{Millis{1'790'000'000'000 + millis}};
}

RunDetail finishedRun()
{
    RunDetail detail;
    Run &run = detail.run;
    run.id = RunId{"run_06f9k3m2p8q1r5s7t0v4w6x9ad"};
    run.seq = kSeq;
    run.taskId = "checkout";
    run.status = RunStatus::Completed;
    run.createdAt = at(0);
    run.finishedAt = at(1'000);
    detail.attempts.push_back({.run = kSeq,
                               .number = 1,
                               .status = AttemptStatus::Completed,
                               .createdAt = at(0),
                               .startedAt = at(10),
                               .finishedAt = at(990)});
    detail.transitions.push_back({.run = kSeq, .to = RunStatus::Completed, .at = at(1'000)});
    return detail;
}

RunDetail executingRun()
{
    RunDetail detail = finishedRun();
    detail.run.status = RunStatus::Executing;
    detail.run.createdAt = SystemClock().now() - Seconds{5};
    detail.run.finishedAt.reset();
    detail.attempts.front().status = AttemptStatus::Executing;
    detail.attempts.front().startedAt = detail.run.createdAt;
    detail.attempts.front().finishedAt.reset();
    detail.transitions.front().to = RunStatus::Executing;
    detail.transitions.front().at = detail.run.createdAt;
    return detail;
}

Span span(const std::string &id, const std::string &parent, int from, int to)
{
    Span made;
    made.id = id;
    made.parentId = parent;
    made.name = id;
    made.attempt = 1;
    made.from = at(from);
    made.to = at(to);
    return made;
}

/// run() with a wait and a charge that failed below it.
RunSpans someSpans()
{
    RunSpans spans;
    spans.spans = {span("run()", "", 20, 980), span("wait.for()", "run()", 30, 400),
                   span("charge", "run()", 500, 900)};
    spans.spans[1].entity = SpanEntity::Wait;
    spans.spans[2].status = SpanStatus::Error;
    spans.spans[2].exceptions = spans.spans[2].events = 1;
    spans.spans[2].logLines = 2;
    return spans;
}

SpanDetail charge()
{
    SpanDetail detail;
    detail.span = someSpans().spans[2];
    detail.statusText = "the card was declined";
    detail.attributes = R"({"order.id":5,"order.items":["a","b"],"$style.icon":"bolt","amount":9.5})";
    detail.events =
        R"([{"name":"exception","time":1790000000600000,"attributes":{"exception.type":"PayError",)"
        R"("exception.message":"declined","exception.stacktrace":"PayError: declined\n  at pay.ts:3"}}])";
    detail.logLines = {1, 2};
    return detail;
}

/// A panel on an engine, shown.
struct Shown
{
    ScriptedClient client;
    TimelinePanel panel{client};
    QWidget below;

    explicit Shown(const RunDetail &detail, RunSpans spans = someSpans(), QSize size = {900, 600})
    {
        client.spansOf[detail.run.id.text] = std::move(spans);
        client.spanDetails["charge"] = charge();
        for (const char *text : {"zero", "one", "two"})
            client.logs[detail.run.id.text].push_back({.at = at(700), .level = LogLevel::Warn, .text = text});
        panel.setBelow(&below);
        panel.resize(size);
        panel.show();
        (void)QTest::qWaitForWindowActive(&panel); // or nothing has the focus
        panel.setDetail(detail);
        QApplication::processEvents();
        view().setFocus();
    }
    ~Shown() { below.setParent(nullptr); }

    TimelineView &view() { return *panel.view(); }
    SpanPanel &span() { return *panel.spanPanel(); }
    const std::vector<TimelineRow> &rows() { return view().timeline().rows; }
    int rowOf(const std::string &fold)
    {
        const auto found = std::ranges::find(rows(), fold, &TimelineRow::fold);
        return found == rows().end() ? -1 : static_cast<int>(found - rows().begin());
    }
    void click(const std::string &fold, int x = 300)
    {
        QTest::mouseClick(&view(), Qt::LeftButton, {}, QPoint(x, 12 + 22 + rowOf(fold) * 30 + 12));
    }
    void goTo(const std::string &fold)
    {
        while (view().currentRow() < rowOf(fold))
            QTest::keyClick(&view(), Qt::Key_Down);
        while (view().currentRow() > rowOf(fold))
            QTest::keyClick(&view(), Qt::Key_Up);
    }
    template <class T>
    T *find(const QString &name)
    {
        for (T *widget : panel.findChildren<T *>()) {
            if (widget->accessibleName() == name)
                return widget;
        }
        return nullptr;
    }
    QStringList visibleTabs()
    {
        QStringList titles;
        for (int i = 0; i < span().tabs()->count(); ++i) {
            if (span().tabs()->isTabVisible(i))
                titles << span().tabs()->tabText(i);
        }
        return titles;
    }
};

} // namespace

class SpansTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::of().apply(ThemeChoice::Light); }
    void spansNestBelowTheirAttempt();
    void rowsOpenAndCloseAndStaySo();
    void aClickShowsTheSpan();
    void theKeyboardReachesEverything();
    void attributesAreATreeOneCanCopy();
    void exceptionsCanBeRead();
    void whatWasLoggedInASpanIsShown();
    void aSpanUnderWayIsReplacedByItsEnd();
    void newRowsDoNotMoveTheCurrentOne();
    void whatNobodyEndedEndsWithItsAttempt();
    void anEarlierMomentShowsWhatWasKnown();
    void wordsWhereThereAreNone();
    void aNarrowWindowStacksThePanel();
    void theChosenRowStaysInSight();
    void everythingHasANameForAScreenReader();
    void tenThousandSpans();
};

void SpansTest::spansNestBelowTheirAttempt()
{
    Shown shown(finishedRun());
    QCOMPARE(shown.rows().size(), 7u); // run, attempts, statuses; the head, and three spans
    std::vector<std::pair<std::string, int>> seen;
    for (std::size_t i = 3; i < shown.rows().size(); ++i)
        seen.emplace_back(shown.rows()[i].fold, shown.rows()[i].depth);
    QVERIFY((seen
             == std::vector<std::pair<std::string, int>>{
                 {"#1", 1}, {"run()", 2}, {"wait.for()", 3}, {"charge", 3}}));
    const auto &spans = shown.view().timeline().spans;
    const auto failed = std::ranges::find(spans, QStringLiteral("charge"), &TimelineSpan::label);
    QVERIFY(failed->status == RunStatus::Failed);
    QVERIFY(timelineTip(*failed, at(2'000)).contains(QStringLiteral("1 exception")));
    QCOMPARE(failed->note, QStringLiteral("2 log lines"));
    QVERIFY(std::ranges::find(spans, QStringLiteral("wait.for()"), &TimelineSpan::label)->isWait);
}

void SpansTest::rowsOpenAndCloseAndStaySo()
{
    Shown shown(finishedRun());
    shown.goTo("run()");
    QTest::keyClick(&shown.view(), Qt::Key_Space);
    QCOMPARE(shown.rows().size(), 5u);
    QCOMPARE(shown.view().currentRow(), shown.rowOf("run()"));
    // What is beneath a closed row is drawn on it.
    QCOMPARE(shown.rows()[4].lane.items().size(), 3u);
    shown.panel.setDetail(finishedRun());
    QCOMPARE(shown.rows().size(), 5u);
    shown.click("#1", 5); // its mark
    QCOMPARE(shown.rows().size(), 4u);
    shown.click("#1", 5);
    QCOMPARE(shown.rows().size(), 5u);
}

void SpansTest::aClickShowsTheSpan()
{
    Shown shown(finishedRun());
    QVERIFY(!shown.span().isVisible());
    QSignalSpy moment(&shown.panel, &TimelinePanel::momentActivated);
    shown.click("charge");
    QVERIFY(shown.span().isVisible());
    auto *facts = shown.span().findChild<FactList *>();
    QCOMPARE(facts->value(QStringLiteral("Status")), QStringLiteral("Failed · attempt 1"));
    QCOMPARE(facts->value(QStringLiteral("Duration")), QStringLiteral("400 ms"));
    QCOMPARE(facts->value(QStringLiteral("Span id")), QStringLiteral("charge"));
    QTRY_COMPARE(shown.visibleTabs(),
                 (QStringList{QStringLiteral("Exception (1)"), QStringLiteral("Attributes (4)"),
                              QStringLiteral("Events (1)"), QStringLiteral("Log (2)")}));
    QTest::qWait(QApplication::doubleClickInterval() + 50);
    QCOMPARE(moment.count(), 0); // a span is shown instead of the log
    shown.click("wait.for()");
    QCOMPARE(facts->value(QStringLiteral("Status")), QStringLiteral("Done · attempt 1"));
    QTRY_VERIFY(!shown.span().tabs()->isVisible()); // it told nothing more, which is said
}

void SpansTest::theKeyboardReachesEverything()
{
    Shown shown(finishedRun());
    shown.goTo("run()");
    QVERIFY(!shown.span().isVisible());
    QTest::keyClick(&shown.view(), Qt::Key_Return);
    QVERIFY(shown.span().isVisible());
    QCOMPARE(shown.span().spanId(), std::string("run()"));
    QVERIFY(shown.view().hasFocus());
    shown.goTo("charge"); // the open panel follows
    QCOMPARE(shown.span().spanId(), std::string("charge"));
    QVERIFY(shown.view().accessibleDescription().contains(QStringLiteral("charge")));
    QTRY_VERIFY(shown.span().tabs()->isVisible());
    QTest::keyClick(&shown.view(), Qt::Key_Return); // once more: into it
    QVERIFY(shown.span().isAncestorOf(QApplication::focusWidget()));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QVERIFY(!shown.span().isVisible());
    QVERIFY(shown.view().hasFocus());
    QTest::keyClick(&shown.view(), Qt::Key_Return);
    QVERIFY(shown.span().isVisible());
    QTest::keyClick(&shown.view(), Qt::Key_Escape);
    QVERIFY(!shown.span().isVisible());
}

void SpansTest::attributesAreATreeOneCanCopy()
{
    Shown shown(finishedRun());
    shown.click("charge");
    auto *tree = shown.find<AttributeTree>(QStringLiteral("Attributes of the span"));
    QTRY_COMPARE(tree->topLevelItemCount(), 3);
    QCOMPARE(tree->topLevelItem(0)->text(0), QStringLiteral("amount"));
    QCOMPARE(tree->topLevelItem(0)->text(1), QStringLiteral("9.5"));
    QTreeWidgetItem *order = tree->topLevelItem(1);
    QCOMPARE(order->text(0), QStringLiteral("order"));
    QVERIFY(order->isExpanded());
    QCOMPARE(order->child(1)->text(1), QStringLiteral("[\"a\",\"b\"]"));
    QTreeWidgetItem *tools = tree->topLevelItem(2);
    QVERIFY(!tools->isExpanded());
    QCOMPARE(tools->child(0)->child(0)->text(1), QStringLiteral("bolt"));
    tree->setCurrentItem(order);
    QTest::keySequence(tree, QKeySequence::Copy);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("order.id: 5\norder.items: [\"a\",\"b\"]"));
    tree->setCurrentItem(order->child(0));
    tree->copyValue();
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("5"));
    tree->copyAll();
    QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("\"$style.icon\": \"bolt\"")));
}

void SpansTest::exceptionsCanBeRead()
{
    Shown shown(finishedRun());
    shown.click("charge");
    auto *text = shown.span().findChild<CodeView *>(QStringLiteral("Exceptions of the span"));
    QTRY_COMPARE(text->text(), QByteArray("PayError: declined\n  at pay.ts:3"));
    QCOMPARE(shown.span().tabs()->currentWidget(), text); // what went wrong comes first
}

void SpansTest::whatWasLoggedInASpanIsShown()
{
    Shown shown(finishedRun());
    shown.click("charge");
    auto *text = shown.span().findChild<CodeView *>(QStringLiteral("Log lines of the span"));
    QTRY_VERIFY(text->text().contains("WARN  one"));
    QVERIFY(text->text().contains("two"));
    QVERIFY(!text->text().contains("zero")); // of another span
}

void SpansTest::aSpanUnderWayIsReplacedByItsEnd()
{
    const RunDetail detail = executingRun();
    RunSpans spans;
    spans.spans = {span("work", "", 0, 0)};
    spans.spans.front().from = detail.run.createdAt + Seconds{1};
    spans.spans.front().to.reset();
    Shown shown(detail, spans);
    const auto &drawn = [&]() -> const TimelineSpan & { return shown.view().timeline().spans.back(); };
    QVERIFY(drawn().isOpen);
    QVERIFY(drawn().status == RunStatus::Executing);
    QVERIFY(shown.view().timeline().isLive);
    shown.click("work");
    QVERIFY(shown.span().isVisible());
    auto *facts = shown.span().findChild<FactList *>();
    QCOMPARE(facts->value(QStringLiteral("Status")), QStringLiteral("Under way · attempt 1"));
    QCOMPARE(facts->value(QStringLiteral("Ended")), QString());

    spans.spans.front().to = spans.spans.front().from + Millis{250};
    shown.client.spansOf[detail.run.id.text] = spans;
    ChangeSet changes;
    changes.spans = {RunSeq{8}}; // of another run
    shown.client.send(changes);
    changes.spans = {kSeq};
    shown.client.send(changes);
    QTRY_VERIFY(!drawn().isOpen);
    QVERIFY(drawn().to == spans.spans.front().to);
    QCOMPARE(facts->value(QStringLiteral("Status")), QStringLiteral("Done · attempt 1"));
    QCOMPARE(facts->value(QStringLiteral("Duration")), QStringLiteral("250 ms"));
}

void SpansTest::newRowsDoNotMoveTheCurrentOne()
{
    const RunDetail detail = finishedRun();
    Shown shown(detail);
    shown.goTo("charge");
    RunSpans more = someSpans();
    more.spans.insert(more.spans.begin() + 1, span("first of all", "run()", 25, 28));
    shown.client.spansOf[detail.run.id.text] = more;
    ChangeSet changes;
    changes.spans = {kSeq};
    shown.client.send(changes);
    QTRY_COMPARE(shown.rows().size(), 8u);
    QCOMPARE(shown.view().currentSpan(), std::string("charge"));
}

void SpansTest::whatNobodyEndedEndsWithItsAttempt()
{
    RunSpans spans = someSpans();
    spans.spans[0].to.reset();
    Shown shown(finishedRun(), spans);
    const auto &drawn = shown.view().timeline().spans;
    const auto whole = std::ranges::find(drawn, QStringLiteral("run()"), &TimelineSpan::label);
    QVERIFY(!whole->isOpen);
    QVERIFY(whole->to == at(990));
    QVERIFY(whole->status == RunStatus::Interrupted);
    QVERIFY(!shown.view().timeline().isLive);
    shown.click("run()");
    QVERIFY(shown.span()
                .findChild<FactList *>()
                ->value(QStringLiteral("Status"))
                .startsWith(QStringLiteral("Unfinished")));
}

void SpansTest::anEarlierMomentShowsWhatWasKnown()
{
    const RunSpans then = spansAt(someSpans(), at(450));
    QCOMPARE(then.spans.size(), 2u);
    QVERIFY(!then.spans[0].to);
    QVERIFY(then.spans[1].to == at(400));
}

void SpansTest::wordsWhereThereAreNone()
{
    const auto saysBelowItsRows = [](Shown &shown) {
        return shown.view().sizeHint().height() > 2 * 12 + 22 + static_cast<int>(shown.rows().size()) * 30;
    };
    Shown none(finishedRun(), {});
    QCOMPARE(none.view().notice(), QStringLiteral("No spans: its task exported none."));
    QVERIFY(saysBelowItsRows(none));
    RunDetail waiting = finishedRun();
    waiting.attempts.clear();
    Shown early(waiting, {});
    QCOMPARE(early.view().notice(), QStringLiteral("No spans: the run has not started."));
    RunSpans many = someSpans();
    many.dropped = 12;
    Shown cut(finishedRun(), many);
    QCOMPARE(cut.view().notice(), QStringLiteral("12 more spans were not kept: a run keeps its first 3."));
    Shown some(finishedRun());
    QCOMPARE(some.view().notice(), QString());
    QVERIFY(!saysBelowItsRows(some));
}

void SpansTest::aNarrowWindowStacksThePanel()
{
    Shown shown(finishedRun(), someSpans(), {420, 420});
    QVERIFY(shown.below.isVisible());
    shown.click("charge", 200);
    auto *parts = shown.find<QSplitter>(QStringLiteral("Timeline and span"));
    QCOMPARE(parts->orientation(), Qt::Vertical);
    QVERIFY(!shown.below.isVisible());
    QTRY_VERIFY(shown.span().tabs()->isVisible());
    QVERIFY2(shown.span().height() >= 120, qPrintable(QString::number(shown.span().height())));
    const int least = shown.panel.minimumSizeHint().width();
    QVERIFY2(least <= 300, qPrintable(QString::number(least))); // beside the list of runs
    QVERIFY2(shown.panel.height() <= 430, qPrintable(QString::number(shown.panel.height())));
    shown.panel.resize(900, 600);
    QTRY_COMPARE(parts->orientation(), Qt::Horizontal);
    QVERIFY(shown.below.isVisible());
}

void SpansTest::theChosenRowStaysInSight()
{
    RunSpans spans = someSpans();
    for (int i = 0; i < 30; ++i)
        spans.spans.push_back(span("step " + std::to_string(i), "run()", 900 + i, 960));
    Shown shown(finishedRun(), spans, {420, 900});
    shown.click("step 10", 200);
    const auto isInSight = [&] {
        const int top = 12 + 22 + shown.rowOf("step 10") * 30;
        return shown.view().visibleRegion().boundingRect().contains(QRect(50, top, 10, 20));
    };
    QTRY_VERIFY(isInSight()); // the panel took half of the room
    shown.panel.resize(420, 500);
    QTRY_VERIFY(isInSight());
}

void SpansTest::everythingHasANameForAScreenReader()
{
    Shown shown(finishedRun());
    shown.click("charge");
    QTRY_VERIFY(shown.span().tabs()->isVisible());
    for (QWidget *widget : shown.span().findChildren<QWidget *>()) {
        if ((widget->focusPolicy() & Qt::TabFocus) == 0 || !widget->isVisible())
            continue;
        const auto *button = qobject_cast<QAbstractButton *>(widget);
        const bool isNamed = !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty())
                             || widget->inherits("QTabBar");
        QVERIFY2(isNamed, widget->metaObject()->className());
    }
}

/// Prints how long it takes; the figures are not judged.
void SpansTest::tenThousandSpans()
{
    RunSpans spans;
    spans.spans.push_back(span("run()", "", 20, 980));
    for (int i = 1; i < 10'000; ++i)
        spans.spans.push_back(
            span("step " + std::to_string(i),
                 i % 10 == 1 ? "run()" : spans.spans[static_cast<std::size_t>((i - 1) / 10 * 10 + 1)].id,
                 20 + i % 900, 30 + i % 900));
    std::ranges::stable_sort(spans.spans, {}, &Span::from);
    Shown shown(finishedRun(), spans);
    QCOMPARE(shown.rows().size(), 5u); // closed at first: the head and run()
    QElapsedTimer timer;
    timer.start();
    shown.goTo("run()");
    QTest::keyClick(&shown.view(), Qt::Key_Space);
    const qint64 opened = timer.restart();
    QVERIFY(shown.rows().size() > 1'000u);
    shown.view().grab(QRect(0, 0, 900, 600));
    const qint64 painted = timer.restart();
    // Only rows in sight are drawn, and few blocks of each.
    QVERIFY2(shown.view().paintedBlocks() < 1'000, qPrintable(QString::number(shown.view().paintedBlocks())));
    shown.panel.setDetail(finishedRun());
    qInfo("10,000 spans: opened in %lld ms, painted in %lld ms, laid out again in %lld ms",
          static_cast<long long>(opened), static_cast<long long>(painted),
          static_cast<long long>(timer.elapsed()));
}

QTEST_MAIN(SpansTest)
#include "tst_spans.moc"
