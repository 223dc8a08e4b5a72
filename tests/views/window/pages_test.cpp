#include "models/lists/queue_model.h"
#include "models/lists/schedule_model.h"
#include "models/lists/task_model.h"
#include "tests/support/engine_fixture.h"
#include "tests/support/room_test.h"
#include "views/actions/run_actions.h"
#include "views/deployments/deployments_page.h"
#include "views/queues/limit_dialog.h"
#include "views/queues/queues_page.h"
#include "views/schedules/schedules_page.h"
#include "views/tasks/tasks_page.h"
#include "views/theme/theme_style.h"
#include "views/widgets/list_state.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTest>
#include <QToolButton>

using namespace runyard;
using runyard::testing::EngineFixture;

namespace {

const QByteArray kProject = R"(
[project]
name = "Pages"

[[task]]
id = "alpha"
description = "The first"
command = ["true"]
queue = { name = "narrow", concurrency_limit = 2 }
retry = { max_attempts = 4, randomize = false }

[[task]]
id = "beta"
command = ["sleep", "30"]

[[schedule]]
task = "alpha"
name = "nightly"
cron = "0 3 * * *"
timezone = "UTC"
)";

QAction *actionOf(const QWidget &page, const char *text)
{
    for (QAction *action : page.actions()) {
        if (action->text() == QString::fromUtf8(text))
            return action;
    }
    qFatal("the page has no action %s", text);
    return nullptr;
}

QString cell(const TablePage &page, int row, int column)
{
    return page.table()->model()->index(row, column).data().toString();
}

void choose(const TablePage &page, const char *firstCell)
{
    for (int row = 0; row < page.table()->model()->rowCount(); ++row) {
        if (cell(page, row, 0) == QLatin1String(firstCell)) {
            page.table()->selectRow(row);
            return;
        }
    }
    qFatal("the page has no row %s", firstCell);
}

} // namespace

class TestPages : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(ThemeChoice::Light); }

    void tasksWithoutAnyOfferTheDeploymentAndThenListThem()
    {
        EngineFixture engine;
        QWidget window;
        RunActions actions(engine.client(), &window);
        TasksPage page(engine.client(), actions);
        page.show();
        auto *state = page.findChild<ListState *>();
        QTRY_VERIFY(state->sentence().startsWith(QStringLiteral("No tasks are deployed.")));
        QSignalSpy wanted(&page, &Page::deployWanted);
        state->findChild<QPushButton *>()->click();
        QCOMPARE(wanted.size(), 1);

        engine.deploy(engine.writeProject(kProject));
        QTRY_COMPARE(page.table()->model()->rowCount(), 2); // by the change feed alone
        QVERIFY(page.table()->isVisible());
        QCOMPARE(cell(page, 0, TaskModel::Task), QStringLiteral("alpha"));
        QCOMPARE(cell(page, 0, TaskModel::Queue), QStringLiteral("narrow"));
    }

    void theRowThatIsHighlightedIsTheOneThePanelIsAbout()
    {
        EngineFixture engine;
        engine.deploy(engine.writeProject(kProject));
        QWidget window;
        RunActions actions(engine.client(), &window);
        TasksPage page(engine.client(), actions);
        page.resize(1'200, 600);
        page.show();
        QTRY_COMPARE(page.table()->model()->rowCount(), 2);
        QTableView *table = page.table();
        const auto agrees = [table] {
            const QModelIndexList rows = table->selectionModel()->selectedRows();
            return rows.size() == 1 && rows.first().row() == table->currentIndex().row();
        };
        table->setFocus();
        QVERIFY(agrees());
        const auto click = [table](int row, Qt::KeyboardModifiers modifiers) {
            QTest::mouseClick(table->viewport(), Qt::LeftButton, modifiers,
                              table->visualRect(table->model()->index(row, 0)).center());
        };
        click(1, Qt::NoModifier);
        click(1, Qt::ControlModifier); // would take it out
        QVERIFY(agrees());
        QCOMPARE(table->currentIndex().row(), 1);
        QTest::keyClick(table, Qt::Key_Up, Qt::ControlModifier);
        QVERIFY(agrees());
        QTest::keyClick(table, Qt::Key_End);
        QCOMPARE(table->currentIndex().row(), 1);
        QTest::keyClick(table, Qt::Key_Home);
        QCOMPARE(table->currentIndex().row(), 0);
        QVERIFY(agrees());
        table->selectionModel()->clearSelection();
        QVERIFY(agrees());
        auto *filter = page.findChild<QLineEdit *>();
        filter->setText(cell(page, 1, 0)); // the current row goes
        QVERIFY(agrees());
        filter->clear();
        QVERIFY(agrees());
    }

    void theCurrentTaskIsExplainedTriggeredAndItsRunsShown()
    {
        EngineFixture engine;
        engine.deploy(engine.writeProject(kProject));
        QWidget window;
        RunActions actions(engine.client(), &window);
        TasksPage page(engine.client(), actions);
        page.show();
        QTRY_COMPARE(page.table()->model()->rowCount(), 2);
        choose(page, "alpha");
        const auto hasText = [&](const QString &part) {
            const auto labels = page.findChildren<QLabel *>();
            return std::any_of(labels.begin(), labels.end(), [&](const QLabel *label) {
                return label->isVisible() && label->text().contains(part);
            });
        };
        QVERIFY(hasText(QStringLiteral("Up to 4 attempts. Waits 1 s after the first failure")));
        QVERIFY(hasText(QStringLiteral("The first")));

        QSignalSpy trigger(&actions, &RunActions::triggerWanted);
        QSignalSpy runs(&page, &Page::taskRunsWanted);
        choose(page, "beta");
        actions.action(ActionId::Trigger)->trigger();
        QCOMPARE(trigger.takeFirst().first().toString(), QStringLiteral("beta"));
        QTest::keyClick(page.table(), Qt::Key_Return);
        QCOMPARE(runs.takeFirst().first().toString(), QStringLiteral("beta"));
        page.hide(); // what one cannot see is not what Trigger offers
        actions.action(ActionId::Trigger)->trigger();
        QCOMPARE(trigger.takeFirst().first().toString(), QString());
    }

    void theFilterNarrowsSaysSoAndIsCleared()
    {
        EngineFixture engine;
        engine.deploy(engine.writeProject(kProject));
        QWidget window;
        RunActions actions(engine.client(), &window);
        TasksPage page(engine.client(), actions);
        page.show();
        QTRY_COMPARE(page.table()->model()->rowCount(), 2);
        auto *filter = page.findChild<QLineEdit *>();
        QTest::keyClicks(filter, QStringLiteral("first")); // in the description
        QCOMPARE(page.table()->model()->rowCount(), 1);
        QTest::keyClicks(filter, QStringLiteral("xyz"));
        auto *state = page.findChild<ListState *>();
        QTRY_VERIFY(state->isVisible());
        QVERIFY(state->sentence().contains(QStringLiteral("firstxyz")));
        state->findChild<QPushButton *>()->click();
        QCOMPARE(page.table()->model()->rowCount(), 2);
        QVERIFY(page.table()->isVisible());
    }

    void columnsAreRemembered()
    {
        EngineFixture engine;
        engine.deploy(engine.writeProject(kProject));
        QWidget window;
        RunActions actions(engine.client(), &window);
        {
            TasksPage page(engine.client(), actions);
            page.show();
            QTRY_VERIFY(page.table()->isVisible());
            page.table()->horizontalHeader()->resizeSection(TaskModel::Task, 333);
            page.table()->horizontalHeader()->moveSection(TaskModel::Queue, 1);
            page.table()->sortByColumn(TaskModel::Task, Qt::DescendingOrder);
            page.hide();
        }
        TasksPage page(engine.client(), actions);
        page.show(); // a page out of sight reads nothing
        QHeaderView *header = page.table()->horizontalHeader();
        QCOMPARE(header->sectionSize(TaskModel::Task), 333);
        QCOMPARE(header->visualIndex(TaskModel::Queue), 1);
        QTRY_COMPARE(page.table()->model()->rowCount(), 2);
        QCOMPARE(cell(page, 0, TaskModel::Task), QStringLiteral("beta"));
    }

    void aQueueIsPausedLimitedAndSetBack()
    {
        EngineFixture engine;
        engine.deploy(engine.writeProject(kProject));
        QueuesPage page(engine.client());
        page.show();
        QTRY_COMPARE(page.table()->model()->rowCount(), 2);
        choose(page, "narrow");
        const auto text = [&](int column) {
            return page.table()->currentIndex().siblingAtColumn(column).data().toString();
        };
        QCOMPARE(text(QueueModel::Limit), QStringLiteral("2"));
        QAction *declared = actionOf(page, "Back to declared limit");
        QVERIFY(!declared->isEnabled());

        actionOf(page, "Pause")->trigger();
        QTRY_COMPARE(text(QueueModel::State), QStringLiteral("Paused"));
        const RunId waiting = engine.trigger("alpha");
        QTRY_COMPARE(text(QueueModel::Queued), QStringLiteral("1"));
        actionOf(page, "Resume queue")->trigger();
        QTRY_COMPARE(engine.statusOf(waiting), RunStatus::Completed);
        QTRY_COMPARE(text(QueueModel::State), QStringLiteral("Open"));

        actionOf(page, "Set limit…")->trigger();
        auto *dialog = page.findChild<LimitDialog *>();
        QVERIFY(dialog);
        dialog->findChild<QSpinBox *>()->setValue(7);
        dialog->accept();
        QTRY_COMPARE(text(QueueModel::Limit), QStringLiteral("7"));
        QTRY_COMPARE(text(QueueModel::LimitFrom), QStringLiteral("operator"));
        QTRY_VERIFY(declared->isEnabled());
        declared->trigger();
        QTRY_COMPARE(text(QueueModel::Limit), QStringLiteral("2"));
    }

    void theLimitOfAllQueuesIsShownAndSet()
    {
        EngineFixture engine;
        QueuesPage page(engine.client());
        page.show();
        QToolButton *environment = nullptr;
        for (auto *button : page.findChildren<QToolButton *>()) {
            if (button->accessibleName() == QLatin1String("Limit of all queues together"))
                environment = button;
        }
        QVERIFY(environment);
        QTRY_COMPARE(environment->text(), QStringLiteral("All queues: 0 of 4 slots"));
        environment->click();
        auto *dialog = page.findChild<LimitDialog *>();
        dialog->findChild<QSpinBox *>()->setValue(9);
        dialog->accept();
        QTRY_COMPARE(environment->text(), QStringLiteral("All queues: 0 of 9 slots"));
    }

    void aScheduleSaysWhenAndIsSwitchedOffAndOn()
    {
        EngineFixture engine;
        engine.deploy(engine.writeProject(kProject));
        QWidget window;
        RunActions actions(engine.client(), &window);
        SchedulesPage page(engine.client(), actions);
        page.show();
        QTRY_COMPARE(page.table()->model()->rowCount(), 1);
        QCOMPARE(cell(page, 0, ScheduleModel::When), QStringLiteral("Every day at 03:00"));
        QVERIFY(cell(page, 0, ScheduleModel::Next).contains(QStringLiteral(" · in ")));
        QAction *toggle = actionOf(page, "Switch off");
        toggle->trigger();
        QTRY_COMPARE(cell(page, 0, ScheduleModel::State), QStringLiteral("Off"));
        QCOMPARE(cell(page, 0, ScheduleModel::Next), QString());
        QTRY_COMPARE(toggle->text(), QStringLiteral("Switch on"));
        toggle->trigger();
        QTRY_COMPARE(cell(page, 0, ScheduleModel::State), QStringLiteral("Active"));
        QVERIFY(!actionOf(page, "Open last run")->isEnabled()); // it has not fired yet
        QSignalSpy trigger(&actions, &RunActions::triggerWanted);
        actions.action(ActionId::Trigger)->trigger();
        QCOMPARE(trigger.takeFirst().first().toString(), QStringLiteral("alpha"));
    }

    void deploymentsTellTheCurrentVersionAndDeployAgain()
    {
        EngineFixture engine;
        const QString folder = engine.writeProject(kProject);
        engine.deploy(folder);
        DeploymentsPage page(engine.client());
        page.show();
        QTRY_COMPARE(page.table()->model()->rowCount(), 1);
        engine.deploy(folder);
        QTRY_COMPARE(page.table()->model()->rowCount(), 2);
        QVERIFY(cell(page, 0, 0).endsWith(QStringLiteral(".2"))); // newest first
        QCOMPARE(cell(page, 0, 2), QStringLiteral("Current"));
        QCOMPARE(cell(page, 1, 2), QString());
        page.table()->selectRow(1);
        QSignalSpy wanted(&page, &Page::deployWanted);
        actionOf(page, "Deploy again…")->trigger();
        QCOMPARE(wanted.takeFirst().first().toString(), folder);
        actionOf(page, "Copy folder path")->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), folder);
    }

    void rowsKeepSelectionWhileTheirNumbersChange()
    {
        EngineFixture engine;
        engine.deploy(engine.writeProject(kProject));
        QWidget window;
        RunActions actions(engine.client(), &window);
        TasksPage page(engine.client(), actions);
        page.show();
        QTRY_COMPARE(page.table()->model()->rowCount(), 2);
        choose(page, "alpha");
        for (int i = 0; i < 5; ++i)
            engine.trigger("alpha");
        QTRY_COMPARE(page.table()->currentIndex().siblingAtColumn(TaskModel::Total).data().toString(),
                     QStringLiteral("5"));
        QCOMPARE(page.table()->currentIndex().siblingAtColumn(0).data().toString(), QStringLiteral("alpha"));
        QCOMPARE(page.table()->selectionModel()->selectedRows().size(), 1);
    }
};

RUNYARD_GUI_TEST(TestPages)
#include "pages_test.moc"
