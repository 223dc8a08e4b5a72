#include "engine/base/dropped.h"
#include "tests/support/synthetic_client.h"
#include "tests/views/engine_fixture.h"
#include "views/runs/runs_page.h"
#include "views/theme/theme.h"
#include "views/widgets/navigation_list.h"
#include "views/window/main_window.h"
#include "views/window/notice_bar.h"
#include "views/window/shortcut_overview.h"
#include "views/window/theme_choice.h"

#include <QAction>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QTest>

using namespace runyard;
using runyard::testing::EngineFixture;
using runyard::testing::SyntheticClient;

namespace {

QWidget *named(const QWidget &window, const char *name)
{
    for (auto *widget : window.findChildren<QWidget *>()) {
        if (widget->accessibleName() == QLatin1String(name))
            return widget;
    }
    return nullptr;
}

QString noticeText(const QWidget &window, const char *name)
{
    const auto *label = qobject_cast<QLabel *>(named(window, name));
    return label && label->isVisible() ? label->text() : QString();
}

} // namespace

class TestWindow : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::of().apply(ThemeChoice::Light); }

    void theWelcomeDeploysTheSampleInOneClick()
    {
        EngineFixture engine;
        MainWindow window(engine.client(), EngineFixture::sampleDir());
        window.show();
        auto *button = qobject_cast<QPushButton *>(named(window, "Deploy the sample project"));
        QTRY_VERIFY(button->isVisible());
        button->click();
        QTRY_VERIFY(!button->isVisible());
        auto *tasks = qobject_cast<QTableView *>(named(window, "List of tasks"));
        QTRY_VERIFY(tasks->isVisible());
        QTRY_COMPARE(tasks->model()->rowCount(), 8);
    }

    void aRealRunIsWatchedLiveInTheList()
    {
        EngineFixture engine;
        engine.deploy(EngineFixture::sampleDir());
        MainWindow window(engine.client(), EngineFixture::sampleDir());
        window.show();
        auto *runs = qobject_cast<QTableView *>(named(window, "Runs"));
        const RunId id = engine.trigger("checksum-tree", R"({"path": "data"})");
        QTRY_COMPARE(runs->model()->rowCount(), 1);
        QTRY_COMPARE_WITH_TIMEOUT(runs->model()->index(0, 0).data().toString(), QStringLiteral("Completed"),
                                  60'000);
        auto *page = window.findChild<RunsPage *>();
        page->openRun(id);
        const auto *title = qobject_cast<QLabel *>(named(window, "Run status"));
        QTRY_COMPARE(title->text(), QStringLiteral("Completed · checksum-tree"));
    }

    void pagesLeadToTheRunsTheyAreAbout()
    {
        EngineFixture engine;
        engine.deploy(EngineFixture::sampleDir());
        engine.trigger("checksum-tree", R"({"path": "data"})");
        engine.trigger("summarise-log");
        MainWindow window(engine.client(), {});
        window.show();
        auto *runs = qobject_cast<QTableView *>(named(window, "Runs"));
        QTRY_COMPARE(runs->model()->rowCount(), 2);
        window.findChild<NavigationList *>()->setCurrentRow(1);
        auto *tasks = qobject_cast<QTableView *>(named(window, "List of tasks"));
        QTRY_COMPARE(tasks->model()->rowCount(), 8);
        tasks->selectRow(1);
        QCOMPARE(tasks->currentIndex().siblingAtColumn(0).data().toString(), QStringLiteral("checksum-tree"));
        QTest::keyClick(tasks, Qt::Key_Return);
        QTRY_VERIFY(runs->isVisible());
        QTRY_COMPARE(runs->model()->rowCount(), 1);
        QCOMPARE(runs->model()->index(0, 1).data().toString(), QStringLiteral("checksum-tree"));
    }

    void aRestartThatFoundSomethingSaysSoUntilDismissed()
    {
        SyntheticClient client; // tests/cli kills a real engine
        client.state.recoveryReport = "The engine stopped while 1 attempt ran.";
        MainWindow window(client, {});
        window.show();
        QTRY_VERIFY(!noticeText(window, "What the last start found").isEmpty());
        QTest::qWait(50);
        qobject_cast<QAbstractButton *>(named(window, "Dismiss: What the last start found"))->click();
        QVERIFY(noticeText(window, "What the last start found").isEmpty());
    }

    void aLongReportIsOneLineUntilItsDetailsAreAskedFor()
    {
        SyntheticClient client;
        client.state.recoveryReport =
            "The engine stopped while 50 attempts ran: 50 runs go on with a new attempt.";
        for (int run = 0; run < 50; ++run)
            client.state.recoveryReport += "\nrun_" + std::to_string(run) + " (resize), attempt 1: Queued";
        MainWindow window(client, {});
        window.resize(1'366, 768);
        window.show();
        QTRY_VERIFY(noticeText(window, "What the last start found").startsWith(QStringLiteral("The engine")));
        const QWidget *bar = named(window, "What the last start found")->parentWidget();
        QVERIFY(!noticeText(window, "What the last start found").contains(QLatin1Char('\n')));
        QTRY_VERIFY2(bar->height() < 60, qPrintable(QString::number(bar->height())));
        auto *details = qobject_cast<QAbstractButton *>(named(window, "Details: What the last start found"));
        details->click();
        auto *all = qobject_cast<QPlainTextEdit *>(named(window, "All of it: What the last start found"));
        QTRY_VERIFY(all->isVisible());
        QVERIFY(all->toPlainText().contains(QStringLiteral("run_49")));
        QTRY_VERIFY(bar->height() < 768 / 4); // the rest scrolls
        details->click();
        QTRY_VERIFY(!all->isVisible());
    }

    void whatFailedStaysUntilSomethingWorks()
    {
        SyntheticClient client;
        client.fill(3);
        client.taskList.emplace_back().definition.id = "resize-image";
        MainWindow window(client, {});
        window.show();
        auto *page = window.findChild<RunsPage *>();
        emit page->failed(QStringLiteral("The disk is full."));
        QCOMPARE(noticeText(window, "What failed last"), QStringLiteral("The disk is full."));
        emit page->said(QStringLiteral("Froze run_1."));
        QCOMPARE(noticeText(window, "What failed last"), QString());
    }

    void whatWasNotKeptIsSaidInTheStatusBar()
    {
        EngineFixture engine;
        std::int64_t lost = 3; // with what the tests before this one lost
        for (std::size_t i = 0; i < kDroppedKinds; ++i)
            lost += isLoss(static_cast<Dropped>(i)) ? droppedSinceStart()[i] : 0;
        countDropped(Dropped::LogLines, 3);
        countDropped(Dropped::BusyRequests, 2); // somebody was told: no loss
        MainWindow window(engine.client(), {});
        window.resize(1'280, 800);
        window.show();
        auto *label = qobject_cast<QLabel *>(named(window, "What was not kept since the start"));
        QVERIFY(label);
        QVERIFY(!label->isVisible()); // until the engine has answered
        QTRY_VERIFY(label->isVisible());
        QVERIFY(label->text().endsWith(QStringLiteral(" %1 not kept").arg(lost)));
        QVERIFY(label->toolTip().contains(QStringLiteral("3 log lines")));
        QVERIFY(label->toolTip().contains(QStringLiteral("2 requests")));
        if (const QString folder = qEnvironmentVariable("RUNYARD_SHOTS"); !folder.isEmpty()) {
            QTest::qWait(200);
            window.grab().save(folder + QStringLiteral("/not-kept.png"));
        }
    }

    void f6WalksThroughTheParts()
    {
        SyntheticClient client;
        client.fill(3);
        client.taskList.emplace_back().definition.id = "resize-image";
        MainWindow window(client, {});
        window.resize(1'400, 800);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        auto *runs = qobject_cast<QTableView *>(named(window, "Runs"));
        QTRY_COMPARE(runs->model()->rowCount(), 3);
        window.findChild<NavigationList *>()->setFocus();
        QStringList visited;
        for (int i = 0; i < 5; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_F6);
            visited += QApplication::focusWidget()->accessibleName();
        }
        QCOMPARE(visited, QStringList({QStringLiteral("Narrow the runs by"), QStringLiteral("Search runs"),
                                       QStringLiteral("Runs over time"), QStringLiteral("Runs"),
                                       QStringLiteral("Pages")}));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_F6, Qt::ShiftModifier);
        QVERIFY(runs->hasFocus());
    }

    void theKeysForPagesSearchAndHelpWork()
    {
        SyntheticClient client;
        client.fill(3);
        client.taskList.emplace_back().definition.id = "resize-image";
        MainWindow window(client, {});
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        auto *navigation = window.findChild<NavigationList *>();
        QTest::keyClick(&window, Qt::Key_3, Qt::AltModifier);
        QCOMPARE(navigation->currentRow(), 2);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_F, Qt::ControlModifier);
        QCOMPARE(QApplication::focusWidget()->accessibleName(), QStringLiteral("Filter queues"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_K, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(navigation->currentRow(), 0);
        QCOMPARE(QApplication::focusWidget()->accessibleName(), QStringLiteral("Search runs"));
        named(window, "Runs")->setFocus();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Question);
        const auto *overview = window.findChild<ShortcutOverview *>();
        QVERIFY(overview && overview->isVisible());
    }

    void noTwoShortcutsThatCanMeetAreTheSame()
    {
        SyntheticClient client;
        MainWindow window(client, QStringLiteral("/nowhere"));
        QHash<QKeySequence, QString> inWindow;
        for (const auto *action : window.findChildren<QAction *>()) {
            if (action->shortcut().isEmpty() || action->shortcutContext() != Qt::WindowShortcut)
                continue;
            QVERIFY2(!inWindow.contains(action->shortcut()),
                     qPrintable(action->text() + QStringLiteral(" / ") + inWindow.value(action->shortcut())));
            inWindow.insert(action->shortcut(), action->text());
        }
        QVERIFY(inWindow.size() > 10);
        for (const auto *action : window.findChildren<QAction *>()) {
            if (!action->shortcut().isEmpty() && action->shortcutContext() != Qt::WindowShortcut)
                QVERIFY2(!inWindow.contains(action->shortcut()), qPrintable(action->text()));
        }
    }

    void themePageAndColumnsAreRemembered()
    {
        EngineFixture settings; // its own settings folder
        SyntheticClient client;
        client.fill(3);
        client.taskList.emplace_back().definition.id = "resize-image";
        {
            MainWindow window(client, {});
            window.show();
            QVERIFY(QTest::qWaitForWindowActive(&window));
            QTest::keyClick(&window, Qt::Key_4, Qt::AltModifier);
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_L, Qt::ControlModifier);
            QVERIFY(Theme::of().isDark());
            window.close();
        }
        Theme::of().apply(ThemeChoice::Light);
        applyRememberedTheme();
        QVERIFY(Theme::of().isDark());
        MainWindow window(client, {});
        QCOMPARE(window.findChild<NavigationList *>()->currentRow(), 3);
        Theme::of().apply(ThemeChoice::Light);
    }

    void aSmallWindowStaysUsable()
    {
        SyntheticClient client;
        client.fill(300);
        client.taskList.emplace_back().definition.id = "resize-image";
        MainWindow window(client, {});
        window.show();
        window.resize(900, 600);
        auto *runs = qobject_cast<QTableView *>(named(window, "Runs"));
        QTRY_COMPARE(runs->model()->rowCount(), 300);
        runs->selectRow(0);
        QTRY_VERIFY(named(window, "Run details")->isVisible());
        QVERIFY2(window.minimumSizeHint().width() <= 900,
                 qPrintable(QString::number(window.minimumSizeHint().width())));
        QCOMPARE(window.width(), 900); // nothing in it insists on more
        QVERIFY(window.findChild<NavigationList *>()->isFolded());
        QVERIFY(!named(window, "Narrow the runs by")->isVisible());
        QVERIFY(runs->width() >= 250);
    }
};

QTEST_MAIN(TestWindow)
#include "test_window.moc"
