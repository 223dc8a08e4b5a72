// What other people stored is shown as plain text, on every page, in every dialog, menu, tooltip and name.
#include "app/window/login_prompt.h"
#include "engine/api/access/login_codes.h"
#include "tests/views/fake_desktop.h"
#include "tests/views/hostile_workspace.h"
#include "tests/views/window_walk.h"
#include "views/compare/comparison_panel.h"
#include "views/environment/import_variables_dialog.h"
#include "views/payload/payload_library_dialog.h"
#include "views/run/run_inspector.h"
#include "views/saved/save_view_dialog.h"
#include "views/theme/theme.h"
#include "views/widgets/accessible_texts.h"
#include "views/widgets/navigation_list.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QDialog>
#include <QElapsedTimer>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QSlider>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QToolTip>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <QtTest/qtestspontaneevent.h>

using namespace runyard;
using namespace runyard::testing;

namespace {

/// The smallest window that must do.
QString tooLarge(QWidget *window)
{
    window->resize(kSmallestWidth, kSmallestHeight);
    QTest::qWait(30);
    QString problem;
    if (window->width() > kSmallestWidth || window->height() > kSmallestHeight)
        problem = QStringLiteral("%1 is %2×%3")
                      .arg(window->windowTitle().left(60))
                      .arg(window->width())
                      .arg(window->height());
    for (auto *button : window->findChildren<QPushButton *>()) {
        if (qobject_cast<QDialog *>(window) && button->parentWidget() == window && button->isVisible()
            && !window->rect().contains(button->geometry()))
            problem += QStringLiteral(" %1 is off it").arg(button->text());
    }
    if (!problem.isEmpty()) // whose fault it is
        for (auto *part : window->findChildren<QWidget *>())
            if (part->isVisible()
                && (part->minimumSizeHint().width() > 560 || part->minimumSizeHint().height() > 400))
                problem +=
                    QStringLiteral("\n    %1 %2 %3×%4")
                        .arg(QString::fromLatin1(part->metaObject()->className()), part->accessibleName())
                        .arg(part->minimumSizeHint().width())
                        .arg(part->minimumSizeHint().height());
    return problem;
}

} // namespace

class TestDisplay : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        Theme::of().apply(ThemeChoice::Light);
        tellNamesAndTexts();
    }

    void everythingShowsHostileTextsAsPlainText()
    {
        FakeDesktop desktop;
        QVERIFY2(desktop.appear(), "run this with a session bus, as ./dev test does");
        EngineFixture engine;
        const HostileRuns made = fillHostile(engine);
        MainWindow window(engine.client(), {});
        window.resize(1'300, 800);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        Walk walk;
        Dialogs opened;
        const auto look = [&](QDialog *dialog) {
            chooseRows(dialog);
            settle();
            walk.look(dialog);
            lookAtTransforms(dialog, walk);
        };
        auto *runs = window.findChild<RunsPage *>();
        runs->openRun(made.failed);
        settle();
        auto *tabs = runs->findChild<RunInspector *>()->tabs();
        for (int tab = 0; tab < tabs->count(); ++tab) {
            if (!tabs->isTabVisible(tab))
                continue;
            tabs->setCurrentIndex(tab);
            settle();
            walk.look(&window);
        }
        opened.openEach(window, look);
        runs->openRun(made.delayed); // one that can be canceled and rescheduled
        settle();
        opened.openEach(window, look);
        pickEveryRun(runs);
        opened.openEach(window, look);
        auto *navigation = window.findChild<NavigationList *>();
        navigation->setCurrentRow(0);
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QVERIFY(lookAtOffers(runs, walk));
        int rowMenus = 0;
        for (int page = 0; page < navigation->count(); ++page) {
            navigation->setCurrentRow(page);
            settle();
            for (auto *view : window.findChildren<QTableView *>()) {
                if (!view->isVisible() || !view->model() || view->model()->rowCount() == 0)
                    continue;
                view->selectRow(0);
                rowMenus += lookAtMenuOf(view, walk);
                if (page == 0)
                    continue;
                for (int row = 0; row < std::min(view->model()->rowCount(), 4); ++row) {
                    view->selectRow(row); // what can be done differs by row
                    QTest::qWait(60);
                    opened.openEach(window, look);
                }
                break;
            }
            chooseRows(&window);
            settle();
            walk.look(&window);
        }
        for (auto *menu : window.findChildren<QMenu *>())
            walk.lookAtMenu(menu);
        for (QAction *action : window.findChildren<QAction *>()) {
            if (action->text() == QLatin1String("Keyboard shortcuts"))
                opened.open(window, action, look);
        }

        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("R&D <img src=x>.env"));
        QFile variables(file);
        QVERIFY(variables.open(QFile::WriteOnly) && variables.write("ZQ_OTHER=<img src=x>\n") > 0);
        variables.close();
        PayloadLibrary library(engine.client());
        library.setTask("good");
        library.save(hostileText().left(PayloadLibrary::kNameLength), Packet::json("1"));
        QTRY_COMPARE(library.payloads().size(), 1);
        const SavedViews views(engine.client());
        // They open from within other dialogs, or once a file was chosen.
        for (QDialog *dialog : std::initializer_list<QDialog *>{
                 new PayloadLibraryDialog(library, &window),
                 new ImportVariablesDialog(engine.client(), file, &window),
                 new SaveViewDialog(views, QStringLiteral("task:") + hostileText(), &window)}) {
            dialog->open();
            settle();
            opened.visited += nameOf(dialog);
            look(dialog);
            delete dialog;
        }

        SystemClock clock;
        LoginCodes codes(clock);
        LoginPrompt prompt(codes, window);
        QVERIFY(codes.ask().ok());
        QTRY_VERIFY(!dialogs().isEmpty());
        opened.visited += nameOf(dialogs().front());
        walk.look(dialogs().front());
        closeDialogs();

        engine.client().runCommands().startNow(made.delayed, Actor::User, [](Result<Run>) {});
        QTRY_VERIFY_WITH_TIMEOUT(!desktop.shown.isEmpty(), 20'000);
        for (const FakeDesktop::Shown &shown : desktop.shown) {
            walk.lookAtText(QStringLiteral("notification"), shown.title);
            walk.lookAtText(QStringLiteral("notification"), shown.text);
            for (const QString &action : shown.actions)
                walk.lookAtText(QStringLiteral("notification"), action);
        }

        qInfo("%d texts, %d of them hostile; dialogs: %s", walk.texts, walk.hostile,
              qPrintable(QStringList(opened.visited.values()).join(u'|')));
        QVERIFY2(walk.faults.isEmpty(), qPrintable(walk.faults.join(u'\n')));
        QVERIFY(walk.hostile > 500);
        QVERIFY2(rowMenus > 5, qPrintable(QString::number(rowMenus)));
        QVERIFY(desktop.shown.front().title.contains(QLatin1String("<img")));
        QStringList missed;
        for (const char *name : {"TriggerDialog",
                                 "ReplayDialog",
                                 "CancelDialog",
                                 "RescheduleDialog",
                                 "RetryDialog",
                                 "InterceptDialog",
                                 "ExportDialog",
                                 "JumpDialog",
                                 "NotificationsDialog",
                                 "CommandPalette",
                                 "SavedViewsDialog",
                                 "ScheduleDialog",
                                 "LimitDialog",
                                 "CompleteTokenDialog",
                                 "DeployDialog",
                                 "VariableDialog",
                                 "ShortcutOverview",
                                 "Replay runs",
                                 "Cancel runs",
                                 "Reschedule runs",
                                 "Tag runs",
                                 "Delete a schedule",
                                 "Delete a variable",
                                 "Items that were not made",
                                 "Cancel what the action made",
                                 "PayloadLibraryDialog",
                                 "ImportVariablesDialog",
                                 "SaveViewDialog",
                                 "Log-in"}) {
            if (!opened.visited.contains(QLatin1String(name)))
                missed += QLatin1String(name);
        }
        QVERIFY2(missed.isEmpty(), qPrintable(QStringLiteral("never opened: ") + missed.join(u'|')));
    }

    void everythingFitsTheSmallestWindow()
    {
        EngineFixture engine;
        const HostileRuns made = fillHostile(engine);
        MainWindow window(engine.client(), {});
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        const QSize screen = window.screen()->availableSize();
        QVERIFY(window.width() <= screen.width() && window.height() <= screen.height());
        auto *runs = window.findChild<RunsPage *>();
        runs->openRun(made.failed);
        settle();
        QStringList problems;
        pickEveryRun(runs); // buttons say how many
        problems += tooLarge(&window);
        window.findChild<ComparisonPanel *>()->compare(made.failed, made.failed);
        settle();
        Dialogs opened;
        auto *navigation = window.findChild<NavigationList *>();
        for (int page = 0; page < navigation->count(); ++page) {
            navigation->setCurrentRow(page);
            settle();
            chooseRows(&window);
            settle();
            problems += tooLarge(&window);
            opened.openEach(window, [&](QDialog *dialog) { problems += tooLarge(dialog); });
        }
        problems.removeAll(QString());
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join(u'\n')));
        QVERIFY(opened.visited.size() > 5);
    }

    void aWindowOpensNoLargerThanItsScreen()
    {
        QDialog dialog;
        dialog.resize(9'000, 7'000);
        dialog.show();
        QVERIFY(QTest::qWaitForWindowExposed(&dialog));
        const QRect room = dialog.screen()->availableGeometry();
        QTRY_VERIFY2(dialog.width() <= room.width() && dialog.height() <= room.height(),
                     qPrintable(QStringLiteral("%1×%2").arg(dialog.width()).arg(dialog.height())));
    }

    void theWheelScrollsThePageOverAFieldWithoutTheFocus()
    {
        QScrollArea page;
        auto *content = new QWidget;
        auto *column = new QVBoxLayout(content);
        auto *choice = new QComboBox;
        choice->addItems({QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("three")});
        auto *typed = new QComboBox;
        typed->setEditable(true);
        typed->addItems({QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("three")});
        auto *number = new QSpinBox;
        number->setRange(-99, 99);
        auto *time = new QDateTimeEdit(QDateTime::currentDateTime());
        auto *slider = new QSlider(Qt::Horizontal);
        slider->setValue(50);
        auto *other = new QLineEdit;
        for (QWidget *field :
             {static_cast<QWidget *>(choice), static_cast<QWidget *>(typed), static_cast<QWidget *>(number),
              static_cast<QWidget *>(time), static_cast<QWidget *>(slider), static_cast<QWidget *>(other)})
            column->addWidget(field);
        column->addSpacing(3'000);
        page.setWidget(content);
        page.setWidgetResizable(true);
        page.resize(400, 300);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        page.activateWindow();
        QTRY_VERIFY(page.isActiveWindow());
        other->setFocus();
        const auto turn = [&page](QWidget *over) {
            const QPointF place(over->rect().center());
            QWheelEvent wheel(place, over->mapToGlobal(place), {}, {0, -120}, Qt::NoButton, Qt::NoModifier,
                              Qt::NoScrollPhase, false);
            page.verticalScrollBar()->setValue(0);
            QSpontaneKeyEvent::setSpontaneous(&wheel); // others do not go on to the parent
            qApp->notify(over, &wheel);
            return page.verticalScrollBar()->value() > 0;
        };
        const QDateTime before = time->dateTime();
        QWidget *const over[] = {choice,
                                 typed,
                                 typed->lineEdit(),
                                 number,
                                 number->findChild<QLineEdit *>(),
                                 time,
                                 slider,
                                 time->findChild<QLineEdit *>()};
        for (QWidget *field : over)
            QVERIFY2(turn(field), field->metaObject()->className());
        QCOMPARE(choice->currentIndex(), 0);
        QCOMPARE(typed->currentIndex(), 0);
        QCOMPARE(number->value(), 0);
        QCOMPARE(time->dateTime(), before);
        QCOMPARE(slider->value(), 50);
        QVERIFY(!choice->hasFocus());
        choice->setFocus(); // now the wheel is meant for it
        QVERIFY(!turn(choice));
        QCOMPARE(choice->currentIndex(), 1);
    }

    void aTipThatLooksLikeMarkupIsShownAtOnce()
    {
        QElapsedTimer clock;
        clock.start();
        QWidget widget;
        widget.setToolTip(hostileText());
        widget.show();
        QHelpEvent help(QEvent::ToolTip, {1, 1}, widget.mapToGlobal(QPoint(1, 1)));
        QApplication::sendEvent(&widget, &help);
        QVERIFY(QToolTip::isVisible());
        QVERIFY(QToolTip::text().startsWith(QLatin1String("<img width=30000 height=30000 src=x>R&D")));
        QVERIFY(QToolTip::text().contains(QLatin1String("[U+202E]gpj.exe")));
        QVERIFY(clock.elapsed() < 2'000);
        QToolTip::hideText();
    }

    void labelsBreakLongWordsAndCopyThemWhole()
    {
        QWidget box;
        auto *column = new QVBoxLayout(&box);
        auto *label = new QLabel(QString(256, u'x'));
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        column->addWidget(label);
        box.show();
        QVERIFY(QTest::qWaitForWindowActive(&box));
        QVERIFY2(box.width() < 700, qPrintable(QString::number(box.width())));
        label->setText(QString(300, u'y'));
        QTest::qWait(50);
        QVERIFY2(box.width() < 700, qPrintable(QString::number(box.width())));
        label->setSelection(0, static_cast<int>(label->text().size()));
        label->setFocus();
        QTest::keyClick(label, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), QString(300, u'y'));
    }

    void aMessageBoxOfALongNameFits()
    {
        QMessageBox question(QMessageBox::NoIcon, QStringLiteral("Delete"),
                             QStringLiteral("Delete %1?").arg(hostileText()));
        question.show();
        QVERIFY(QTest::qWaitForWindowExposed(&question));
        QTest::qWait(50);
        QVERIFY2(question.width() <= kSmallestWidth, qPrintable(QString::number(question.width())));
        for (auto *label : question.findChildren<QLabel *>())
            QVERIFY(label->textFormat() != Qt::AutoText);
    }
};

QTEST_MAIN(TestDisplay)
#include "test_display.moc"
