#include "models/words/format.h"
#include "models/words/why_text.h"
#include "tests/support/room_test.h"
#include "tests/support/scripted_client.h"
#include "views/payload/code_view.h"
#include "views/payload/json_text.h"
#include "views/run/log/log_pane.h"
#include "views/run/log/log_view.h"
#include "views/run/run_inspector.h"
#include "views/run/timeline/timeline_view.h"
#include "views/theme/theme_style.h"
#include "views/widgets/wrap_choice.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWheelEvent>

#include <Qsci/qsciscintilla.h>

using namespace runyard;
using runyard::test::ScriptedClient;

namespace {

TimePoint at(std::int64_t millis)
{
    return TimePoint{Millis{1'790'000'000'000 + millis}};
}

/// Three attempts with two retry gaps, failed in the end.
RunDetail failedRun()
{
    RunDetail detail;
    Run &run = detail.run;
    run.id = RunId{"run_06f9k3m2p8q1r5s7t0v4w6x9ad"};
    run.seq = RunSeq{7};
    run.taskId = "import-orders";
    run.queue = "orders";
    run.version = "20261124.1";
    run.machine = "small-1x";
    run.status = RunStatus::Failed;
    run.attemptCount = 3;
    run.tags = {"vip", "eu"};
    run.createdAt = at(0);
    run.queuedAt = at(0);
    run.startedAt = at(300);
    run.finishedAt = at(6'400);
    run.updatedAt = at(6'400);
    detail.payload =
        Packet::json(R"({"order":42,"big":12345678901234567890123,"lines":[{"sku":"a","n":1},{}]})");
    detail.error = RunError{RunErrorKind::BuiltIn, "LookupError", "no such order 42", "at import.py:12",
                            InternalCode::None};
    int number = 0;
    const auto change = [&](std::int64_t when, RunStatus to, int attempt, const char *cause) {
        Transition transition;
        transition.run = run.seq;
        transition.number = ++number;
        if (!detail.transitions.empty())
            transition.from = detail.transitions.back().to;
        transition.to = to;
        transition.attempt = attempt;
        transition.at = at(when);
        transition.cause = cause;
        detail.transitions.push_back(transition);
    };
    change(0, RunStatus::Queued, 0, "Triggered");
    for (int i = 0; i < 3; ++i) {
        const std::int64_t start = 300 + i * 2'200;
        change(start - 20, RunStatus::Dequeued, i + 1, "Took a slot");
        change(start, RunStatus::Executing, i + 1, "The worker began");
        Attempt attempt;
        attempt.id = AttemptId{"attempt_" + std::to_string(i)};
        attempt.run = run.seq;
        attempt.number = i + 1;
        attempt.status = AttemptStatus::Failed;
        attempt.createdAt = at(start - 20);
        attempt.startedAt = at(start);
        attempt.finishedAt = at(start + 1'000);
        attempt.exit.exitCode = 3;
        attempt.exit.peakMemoryBytes = 31'000'000;
        attempt.error = detail.error;
        detail.attempts.push_back(attempt);
        change(start + 1'000, i < 2 ? RunStatus::Reattempting : RunStatus::Failed, i + 1, "no such order 42");
    }
    return detail;
}

} // namespace

class RunInspectorTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(ThemeChoice::Light); }
    void jsonIsLaidOutWithoutTouchingItsValues();
    void whySaysHowItEnded();
    void timelineHasALaneForRunAttemptsAndStatuses();
    void timelineZoomsWithCtrlWheelAndFitsOnDoubleClick();
    void finishedRunFillsEveryTab();
    void missingRunShowsWhyInsteadOfTabs();
    void plainTextPayloadStaysAsItIs();
    void theDurationOfARunThatExecutesGoesOn();
    void theKeyboardStaysInThePanelWhenItsTextsGo();
    void longPayloadShowsItsBeginningFirst();
    void aLongLineIsCutWithinItAndMeasuredAsStored();
    void aLongValueWrapsAndTheChoiceIsKept();
    void coloursOfATerminalAreShownAndStayStored();
    void staysNarrow();
    void attemptsStandSideBySide();
    void everyNamedControlHasItsOwnName();
    void screenshots();
};

void RunInspectorTest::jsonIsLaidOutWithoutTouchingItsValues()
{
    QCOMPARE(indentedJson("{\"a\":1.50,\"b\":[ ],\"c\":\"x:{,\\\"\",\"a\":1e400}"),
             QByteArray("{\n  \"a\": 1.50,\n  \"b\": [],\n  \"c\": \"x:{,\\\"\",\n  \"a\": 1e400\n}"));
    QCOMPARE(indentedJson("null"), QByteArray("null"));
}

void RunInspectorTest::whySaysHowItEnded()
{
    QCOMPARE(whyText({failedRun()}, at(7'000)).html,
             QStringLiteral("3 of 3 attempts used. The last one ended with exit code 3: no such order 42"));
    RunDetail plain = failedRun();
    plain.error->message = "exit code 3: no such order 42"; // of a task that tells no error of its own
    QCOMPARE(whyText({plain}, at(7'000)).html,
             QStringLiteral("3 of 3 attempts used. The last one ended with exit code 3: no such order 42"));
}

void RunInspectorTest::timelineHasALaneForRunAttemptsAndStatuses()
{
    const Timeline timeline = layoutTimeline(failedRun(), at(60'000));
    QCOMPARE(timeline.rows.size(), std::size_t{3});
    QCOMPARE(timeline.to, at(6'400)); // a finished run does not grow
    QVERIFY(!timeline.isLive);
    int gaps = 0;
    int ends = 0;
    for (const TimelineSpan &span : timeline.spans) {
        QVERIFY(span.from <= span.to);
        gaps += span.kind == TimelineSpan::Kind::RetryGap;
        ends += span.kind == TimelineSpan::Kind::End;
    }
    QCOMPARE(gaps, 2);
    QCOMPARE(ends, 1);
    RunDetail running = failedRun();
    running.run.status = RunStatus::Executing;
    running.run.finishedAt.reset();
    running.transitions.pop_back();
    const Timeline live = layoutTimeline(running, at(60'000));
    QVERIFY(live.isLive);
    QCOMPARE(live.to, at(60'000));
}

void RunInspectorTest::timelineZoomsWithCtrlWheelAndFitsOnDoubleClick()
{
    TimelineView view;
    view.resize(600, 160);
    view.setDetail(failedRun());
    view.show();
    const double whole = view.visibleTo() - view.visibleFrom();
    QWheelEvent turn(QPointF(300, 60), QPointF(300, 60), {}, QPoint(0, 240), Qt::NoButton,
                     Qt::ControlModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&view, &turn);
    QVERIFY(!view.isFitted());
    QVERIFY(view.visibleTo() - view.visibleFrom() < whole * 0.9);
    QTest::mouseDClick(&view, Qt::LeftButton, {}, QPoint(100, 60));
    QVERIFY(view.isFitted());
    QCOMPARE(view.visibleTo() - view.visibleFrom(), whole);
    QTest::mousePress(&view, Qt::LeftButton, {}, QPoint(100, 60));
    QTest::mouseMove(&view, QPoint(200, 60));
    QTest::mouseRelease(&view, Qt::LeftButton, {}, QPoint(200, 60));
    QVERIFY(view.visibleTo() - view.visibleFrom() < whole * 0.25);
}

void RunInspectorTest::finishedRunFillsEveryTab()
{
    ScriptedClient client;
    const RunDetail detail = failedRun();
    client.details[detail.run.id.text] = detail;
    RunInspector inspector(client);
    inspector.setRun(detail.run.id);
    auto *payload = inspector.findChild<CodeView *>(QStringLiteral("Payload"));
    QTRY_VERIFY(!inspector.tabs()->isHidden());
    QVERIFY(payload->text().contains("12345678901234567890123"));
    QVERIFY(payload->editor()->isReadOnly());
    QCOMPARE(inspector.tabs()->count(), 9);
    QVERIFY(inspector.tabs()->isTabVisible(4));
    client.details[detail.run.id.text].error.reset();
    ChangeSet changes;
    changes.runs.push_back(detail.run);
    client.send(changes);
    QTRY_VERIFY(!inspector.tabs()->isTabVisible(4));
}

void RunInspectorTest::missingRunShowsWhyInsteadOfTabs()
{
    ScriptedClient client;
    RunInspector inspector(client);
    inspector.setRun(RunId{"run_gone"});
    const auto shown = [&] {
        const auto labels = inspector.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
            return label->text().contains(QStringLiteral("There is no run run_gone."));
        });
    };
    QTRY_VERIFY(shown());
    QVERIFY(inspector.tabs()->isHidden());
}

void RunInspectorTest::plainTextPayloadStaysAsItIs()
{
    ScriptedClient client;
    RunDetail detail = failedRun();
    detail.payload = Packet::text("{ not json,\n at all");
    client.details[detail.run.id.text] = detail;
    RunInspector inspector(client);
    inspector.setRun(detail.run.id);
    auto *payload = inspector.findChild<CodeView *>(QStringLiteral("Payload"));
    QTRY_COMPARE(payload->text(), QByteArray("{ not json,\n at all"));
}

void RunInspectorTest::theDurationOfARunThatExecutesGoesOn()
{
    ScriptedClient client;
    RunDetail detail = failedRun();
    detail.run.status = RunStatus::Executing;
    detail.run.startedAt = SystemClock().now() - Seconds{90};
    detail.run.finishedAt.reset();
    client.details[detail.run.id.text] = detail;
    RunInspector inspector(client);
    inspector.resize(420, 600);
    inspector.show();
    inspector.setRun(detail.run.id);
    QTRY_VERIFY(!inspector.tabs()->isHidden());
    const auto duration = [&]() -> QString {
        for (auto *label : inspector.findChildren<QLabel *>()) {
            if (label->accessibleName() == QLatin1String("Run: Duration"))
                return label->text();
        }
        return {};
    };
    const QString first = duration();
    QVERIFY(!first.isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(duration() != first, 15'000);
}

void RunInspectorTest::theKeyboardStaysInThePanelWhenItsTextsGo()
{
    ScriptedClient client;
    const RunDetail detail = failedRun(); // without output
    client.details[detail.run.id.text] = detail;
    QWidget window;
    auto *before = new QLineEdit(&window); // what would get the keyboard
    auto *inspector = new RunInspector(client, &window);
    auto *after = new QLineEdit(&window);
    auto *column = new QVBoxLayout(&window);
    for (QWidget *part :
         {static_cast<QWidget *>(before), static_cast<QWidget *>(inspector), static_cast<QWidget *>(after)})
        column->addWidget(part);
    window.resize(500, 700);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    inspector->setRun(detail.run.id);
    QTRY_VERIFY(inspector->tabs()->isVisible());
    auto *output = inspector->findChild<CodeView *>(QStringLiteral("Output"));
    auto *logs = inspector->findChild<LogPane *>();
    inspector->tabs()->setCurrentWidget(inspector->findChild<LogView *>());
    logs->setFocus();
    QVERIFY(logs->hasFocus());
    inspector->tabs()->setCurrentWidget(output);
    QVERIFY(output->isAncestorOf(QApplication::focusWidget()));

    // It is on the text once there is one, and on the words once there is none.
    client.details[detail.run.id.text].output = Packet::json("{\"a\":1}");
    ChangeSet changes;
    changes.runs.push_back(detail.run);
    client.send(changes);
    QTRY_VERIFY(output->editor()->isVisible());
    QVERIFY(output->editor()->hasFocus());
    inspector->setRun(RunId{"run_gone"});
    QTRY_VERIFY(!inspector->tabs()->isVisible());
    QVERIFY(inspector->isAncestorOf(QApplication::focusWidget()));
    inspector->setRun(detail.run.id);
    QTRY_VERIFY(inspector->tabs()->isVisible());
    QVERIFY(output->editor()->hasFocus());
}

void RunInspectorTest::longPayloadShowsItsBeginningFirst()
{
    ScriptedClient client;
    RunDetail detail = failedRun();
    std::string text;
    while (text.size() < 3'000'000)
        text += "größe of a line\n";
    detail.payload = Packet::text(text);
    client.details[detail.run.id.text] = detail;
    RunInspector inspector(client);
    inspector.setRun(detail.run.id);
    auto *payload = inspector.findChild<CodeView *>(QStringLiteral("Payload"));
    QTRY_COMPARE(payload->text().size(), static_cast<qsizetype>(text.size()));
    QVERIFY(payload->editor()->length() < 300'000);
    payload->showAll();
    QCOMPARE(payload->editor()->length(), static_cast<int>(text.size()));
    QCOMPARE(payload->text(), QByteArray::fromStdString(text));
}

void RunInspectorTest::aLongLineIsCutWithinItAndMeasuredAsStored()
{
    ScriptedClient client;
    RunDetail detail = failedRun();
    std::string value;
    while (value.size() < 1'100'000)
        value += "größe";
    const std::string stored = "{\"text\":\"" + value + "\",\"n\":[1,2]}";
    detail.payload = Packet::json(stored);
    client.details[detail.run.id.text] = detail;
    RunInspector inspector(client);
    inspector.setRun(detail.run.id);
    auto *payload = inspector.findChild<CodeView *>(QStringLiteral("Payload"));
    QTRY_VERIFY(payload->text().size() > qsizetype(value.size()));
    QVERIFY(payload->text().size() != qsizetype(stored.size())); // laid out over lines
    const int shown = payload->editor()->length();
    QVERIFY2(shown > 250'000 && shown < 300'000, qPrintable(QString::number(shown)));
    QVERIFY(!payload->editor()->text().contains(QChar(QChar::ReplacementCharacter)));
    const QString size = format::bytes(static_cast<qint64>(stored.size()));
    const auto named = [&](const QString &name) {
        for (auto *widget : payload->findChildren<QWidget *>()) {
            if (widget->accessibleName() == name)
                return widget;
        }
        return static_cast<QWidget *>(nullptr);
    };
    QCOMPARE(static_cast<QLabel *>(named(QStringLiteral("Size of Payload")))->text(), size);
    auto *more = static_cast<QToolButton *>(named(QStringLiteral("Show all of Payload")));
    QVERIFY2(more->text().endsWith(QStringLiteral("Show all ") + size), qPrintable(more->text()));
    more->click();
    QVERIFY(payload->editor()->length() > static_cast<int>(value.size()));
    payload->copy(); // nothing is selected: all of it
    QCOMPARE(QApplication::clipboard()->text().toStdString(), stored);
}

void RunInspectorTest::aLongValueWrapsAndTheChoiceIsKept()
{
    QTemporaryDir folder;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
    CodeView view(QStringLiteral("Value"));
    CodeView other(QStringLiteral("Other"));
    view.setReadOnly(true);
    view.resize(500, 400);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    view.setText("{\n  \"text\": \"" + QByteArray(2'000, 'x') + "\"\n}"); // one word
    const auto rowsOf = [](CodeView &of, unsigned long line) {
        return of.editor()->SendScintilla(QsciScintillaBase::SCI_WRAPCOUNT, line);
    };
    WrapChoice::of().set(true);
    QTRY_VERIFY(rowsOf(view, 1) > 20);
    view.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&view));
    view.editor()->setFocus();
    QTest::keyClick(view.editor(), Qt::Key_Z, Qt::AltModifier);
    QTRY_COMPARE(rowsOf(view, 1), 1L);
    QCOMPARE(QSettings().value(QStringLiteral("texts/wrap")).toBool(), false);
    QCOMPARE(other.editor()->wrapMode(), QsciScintilla::WrapNone); // one choice for all
    for (auto *button : view.findChildren<QToolButton *>()) {
        if (button->accessibleName() == QStringLiteral("Wrap long lines of Value"))
            button->click();
    }
    QTRY_VERIFY(rowsOf(view, 1) > 20);
    QCOMPARE(QSettings().value(QStringLiteral("texts/wrap")).toBool(), true);
    view.editor()->setFocus();
    QTest::keyClick(view.editor(), Qt::Key_Tab); // a text that is only read does not keep it
    QVERIFY(!view.editor()->hasFocus());
}

void RunInspectorTest::coloursOfATerminalAreShownAndStayStored()
{
    ScriptedClient client;
    RunDetail detail = failedRun();
    detail.error->message = "\x1b[31mno order\x1b[39m 42";
    detail.error->stackTrace = "\tat \x1b[2mimport.py:12\x1b[0m";
    client.details[detail.run.id.text] = detail;
    RunInspector inspector(client);
    inspector.setRun(detail.run.id);
    auto *error = inspector.findChild<CodeView *>(QStringLiteral("Error"));
    const QByteArray stored = "LookupError: \x1b[31mno order\x1b[39m 42\n\n\tat \x1b[2mimport.py:12\x1b[0m";
    QTRY_COMPARE(error->text(), stored);
    const auto styleAt = [&](qsizetype place) {
        return static_cast<unsigned long>(error->editor()->SendScintilla(QsciScintillaBase::SCI_GETSTYLEAT,
                                                                         static_cast<unsigned long>(place)));
    };
    const auto isVisible = [&](qsizetype place) {
        return error->editor()->SendScintilla(QsciScintillaBase::SCI_STYLEGETVISIBLE, styleAt(place)) != 0;
    };
    for (qsizetype at = stored.indexOf('\x1b'); at >= 0; at = stored.indexOf('\x1b', at + 1)) {
        QVERIFY(!isVisible(at) && !isVisible(at + 1));
        QVERIFY(!isVisible(stored.indexOf('m', at)));
    }
    QVERIFY(isVisible(0) && isVisible(stored.indexOf("no order")) && isVisible(stored.indexOf(" 42")));
    QVERIFY(styleAt(stored.indexOf("no order")) != styleAt(0));
    QCOMPARE(styleAt(stored.indexOf(" 42")), styleAt(0));
    error->editor()->selectAll();
    error->copy();
    QCOMPARE(QApplication::clipboard()->text().toUtf8(), stored);
}

void RunInspectorTest::staysNarrow()
{
    ScriptedClient client;
    RunDetail detail = failedRun();
    detail.run.taskId = "import-orders-of-every-warehouse-and-every-shop-we-have-ever-had";
    client.details[detail.run.id.text] = detail;
    RunInspector inspector(client);
    inspector.setRun(detail.run.id);
    QTRY_VERIFY(!inspector.tabs()->isHidden());
    QVERIFY2(inspector.minimumSizeHint().width() <= 300,
             qPrintable(QString::number(inspector.minimumSizeHint().width())));
}

void RunInspectorTest::attemptsStandSideBySide()
{
    ScriptedClient client;
    RunDetail detail = failedRun();
    detail.attempts[2].exit.exitCode = 9;
    client.details[detail.run.id.text] = detail;
    auto &log = client.logs[detail.run.id.text];
    for (const int number : {1, 2, 3}) {
        log.push_back({at(0), number, LogStream::Stderr, LogLevel::Info, "reading"});
        log.push_back({at(1), number, LogStream::Stderr, LogLevel::Info, "try " + std::to_string(number)});
    }
    RunInspector inspector(client);
    inspector.resize(500, 600);
    inspector.show();
    inspector.setRun(detail.run.id);
    QTRY_VERIFY(!inspector.tabs()->isHidden());
    inspector.tabs()->setCurrentIndex(inspector.tabs()->count() - 1);
    const auto named = [&](auto *widget, const QString &name) {
        const auto all = inspector.findChildren<std::remove_pointer_t<decltype(widget)> *>();
        for (auto *found : all) {
            if (found->accessibleName() == name)
                return found;
        }
        return decltype(widget){};
    };
    auto *facts = named(static_cast<QTableView *>(nullptr), QStringLiteral("Attempts side by side"));
    auto *diff = named(static_cast<QTableView *>(nullptr), QStringLiteral("Lines only one attempt wrote"));
    auto *first = named(static_cast<QComboBox *>(nullptr), QStringLiteral("First attempt to compare"));
    QVERIFY(facts && diff && first);
    QTRY_COMPARE(diff->model()->rowCount(), 3); // "reading", then two lines that differ
    QCOMPARE(facts->model()->index(4, 1).data().toString(), QStringLiteral("exit code 3"));
    QCOMPARE(facts->model()->index(4, 2).data().toString(), QStringLiteral("exit code 9"));
    QCOMPARE(diff->model()->index(1, 0).data().toString(), QStringLiteral("try 2"));
    first->setFocus();
    QTest::keyClick(first, Qt::Key_Up);
    QTRY_COMPARE(diff->model()->index(1, 0).data().toString(), QStringLiteral("try 1"));
}

void RunInspectorTest::everyNamedControlHasItsOwnName()
{
    ScriptedClient client;
    RunInspector inspector(client);
    QSet<QString> names;
    for (const QWidget *widget : inspector.findChildren<QWidget *>()) {
        if (widget->accessibleName().isEmpty())
            continue;
        QVERIFY2(!names.contains(widget->accessibleName()), qPrintable(widget->accessibleName()));
        names.insert(widget->accessibleName());
    }
    for (const char *name :
         {"Payload", "Output", "Error", "Log lines", "History of transitions", "Run timeline"})
        QVERIFY2(names.contains(QString::fromUtf8(name)), name);
}

/// Writes pictures into the folder RUNYARD_SHOTS names, for people to look at.
void RunInspectorTest::screenshots()
{
    const QString folder = qEnvironmentVariable("RUNYARD_SHOTS");
    if (folder.isEmpty())
        QSKIP("RUNYARD_SHOTS names no folder");
    ScriptedClient client;
    const RunDetail detail = failedRun();
    client.details[detail.run.id.text] = detail;
    auto &log = client.logs[detail.run.id.text];
    log.push_back({at(310), 1, LogStream::Stderr, LogLevel::Info, "reading orders"});
    log.push_back({at(900), 1, LogStream::Stderr, LogLevel::Error, "no such order 42"});
    for (const auto choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        applyTheme(choice);
        RunInspector inspector(client);
        inspector.resize(520, 640);
        inspector.show();
        inspector.setRun(detail.run.id);
        QTRY_VERIFY(!inspector.tabs()->isHidden());
        for (int tab = 0; tab < inspector.tabs()->count(); ++tab) {
            inspector.tabs()->setCurrentIndex(tab);
            QTest::qWait(100);
            QVERIFY(inspector.grab().save(
                folder
                + QStringLiteral("/inspector-%1-%2.png").arg(choice == ThemeChoice::Dark ? 1 : 0).arg(tab)));
        }
    }
}

RUNYARD_GUI_TEST(RunInspectorTest)
#include "run_inspector_test.moc"
