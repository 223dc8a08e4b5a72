// Acting on many runs, in the real window over a real engine: from the picked runs to the page of actions.
#include "engine/contract/bulk_actions.h"
#include "engine/contract/queues.h"
#include "engine/contract/run_lists.h"
#include "models/bulk/bulk_action_model.h"
#include "models/bulk/bulk_items_model.h"
#include "tests/support/engine_fixture.h"
#include "tests/support/room_test.h"
#include "views/actions/run_actions.h"
#include "views/bulk/bulk_dialog.h"
#include "views/bulk/bulk_fields.h"
#include "views/bulk/bulk_notice.h"
#include "views/bulk/bulk_page.h"
#include "views/bulk/bulk_panel.h"
#include "views/runs/runs_page.h"
#include "views/theme/theme_style.h"
#include "views/widgets/list_state.h"
#include "views/widgets/note_label.h"
#include "views/window/main_window.h"

#include <QAction>
#include <QCheckBox>
#include <QLineEdit>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace runyard;
using runyard::testing::EngineFixture;

namespace {

const QByteArray kProject = R"(
[project]
name = "Bulk"

[[task]]
id = "echo"
command = ["cat"]

[[task]]
id = "hold"
command = ["sleep", "300"]
)";

constexpr Seconds kShortUndo{1};
constexpr Seconds kLongUndo{120};

template <class Widget>
Widget *named(const QWidget &parent, const char *name)
{
    for (auto *widget : parent.findChildren<Widget *>()) {
        if (widget->accessibleName() == QLatin1String(name))
            return widget;
    }
    qFatal("there is no widget %s", name);
    return nullptr;
}

/// The window with its parts at hand, shown and active, its list read.
class BulkScene
{
public:
    explicit BulkScene(EngineFixture &engine, int rows) : engine(engine), window(engine.client(), {})
    {
        window.resize(1'280, 800);
        window.show();
        runs = window.findChild<RunsPage *>();
        actions = window.findChild<RunActions *>();
        notice = window.findChild<BulkNotice *>();
        page = window.findChild<BulkActionsPage *>();
        table = named<QTableView>(*runs, "Runs");
        isReady = QTest::qWaitForWindowActive(&window)
                  && QTest::qWaitFor([&] { return table->model()->rowCount() == rows && table->isVisible(); },
                                     30'000);
        table->setFocus();
    }
    BulkDialog *dialog() const
    {
        BulkDialog *found = nullptr;
        (void)QTest::qWaitFor(
            [&] {
                found = window.findChild<BulkDialog *>();
                return found && found->isVisible() && found->isActiveWindow();
            },
            30'000);
        if (!found)
            qFatal("no dialog opened");
        return found;
    }
    /// Ctrl+Enter, once the dialog knows its runs.
    bool send(BulkDialog *dialog) const
    {
        if (!QTest::qWaitFor([&] { return dialog->verbButton()->isEnabled(); }, 30'000))
            return false;
        const QPointer<BulkDialog> guard(dialog);
        QTest::keyClick(dialog, Qt::Key_Return, Qt::ControlModifier);
        return QTest::qWaitFor([&] { return !guard || guard->isHidden(); }, 30'000);
    }
    bool says(const char *part) const
    {
        return QTest::qWaitFor([&] { return notice->sentence().contains(QLatin1String(part)); }, 30'000);
    }
    QString cell(int row, int column) const
    {
        return page->table()->model()->index(row, column).data().toString();
    }
    qint64 runCount() const
    {
        return EngineFixture::wait<RunCounts>([&](Reply<RunCounts> reply) {
                   engine.client().runLists().counts({}, {}, std::move(reply));
               })
            ->total();
    }

    EngineFixture &engine;
    MainWindow window;
    RunsPage *runs;
    RunActions *actions;
    BulkNotice *notice;
    BulkActionsPage *page;
    QTableView *table;
    bool isReady = false;
};

std::vector<RunId> fill(EngineFixture &engine, const char *task, int count, bool delayed = true)
{
    engine.deploy(engine.writeProject(kProject));
    std::vector<RunId> ids;
    for (int i = 0; i < count; ++i) {
        TriggerOptions options;
        options.tags = {"made"};
        if (delayed)
            options.delayUntil = SystemClock().now() + std::chrono::hours(1);
        ids.push_back(engine.trigger(task, "{\"n\":1}", options));
    }
    return ids;
}

} // namespace

class TestBulkWindow : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(ThemeChoice::Light); }

    void anActionCanBeUndoneByKeyWhileItWaits()
    {
        EngineFixture engine(kLongUndo);
        fill(engine, "echo", 3);
        BulkScene scene(engine, 3);
        QVERIFY(scene.isReady);
        QCOMPARE(scene.actions->action(ActionId::Replay)->text(), QStringLiteral("Replay…"));
        QVERIFY(!scene.actions->action(ActionId::Tag)->isEnabled());
        QTest::keyClick(scene.table, Qt::Key_A, Qt::ControlModifier);
        QTRY_COMPARE(scene.actions->action(ActionId::Replay)->text(), QStringLiteral("Replay 3 runs…"));
        QCOMPARE(scene.actions->action(ActionId::Cancel)->text(), QStringLiteral("Cancel 3 runs…"));
        QVERIFY(scene.actions->action(ActionId::Reschedule)->isEnabled()
                && scene.actions->action(ActionId::Tag)->isEnabled());
        QVERIFY(!scene.actions->action(ActionId::UndoBulk)->isEnabled());

        QTest::keyClick(scene.table, Qt::Key_E);
        BulkDialog *dialog = scene.dialog();
        QTRY_VERIFY(dialog->sentence()->text().startsWith(QStringLiteral("Replays 3 runs")));
        QVERIFY(scene.send(dialog));
        QVERIFY(scene.says("Replay 3 runs: starts in"));
        QTRY_VERIFY(scene.window.isActiveWindow());
        QVERIFY(scene.actions->action(ActionId::UndoBulk)->isEnabled());
        QTest::keyClick(scene.table, Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(scene.says("undone"));
        QTRY_VERIFY(!scene.actions->action(ActionId::UndoBulk)->isEnabled());
        QCOMPARE(scene.runCount(), qint64{3});
        scene.page->showAction(scene.notice->followed().id);
        QTRY_COMPARE(scene.cell(0, BulkActionModel::State), QStringLiteral("Undone"));
    }

    void whatLeftAllRunsAloneSaysThatNothingWasDone()
    {
        EngineFixture engine(kShortUndo);
        const std::vector<RunId> ids = fill(engine, "echo", 1, false);
        BulkScene scene(engine, 1);
        QVERIFY(scene.isReady);
        QTRY_COMPARE_WITH_TIMEOUT(engine.statusOf(ids[0]), RunStatus::Completed, 30'000);
        BulkRequest request;
        request.kind = BulkKind::Reschedule; // what has ended cannot start later
        request.selection.ids = ids;
        request.delayUntil = SystemClock().now() + std::chrono::hours(1);
        const auto action = EngineFixture::wait<BulkAction>(
            [&](Reply<BulkAction> reply) { engine.client().bulkActions().start(request, std::move(reply)); });
        QVERIFY(action.ok());
        scene.notice->follow(*action);
        QVERIFY(scene.says("nothing was done: 1 left alone."));
        scene.page->showAction(action->id);
        QTRY_COMPARE(scene.cell(0, BulkActionModel::State), QStringLiteral("Nothing done"));
        QCOMPARE(scene.page->table()->model()->index(0, 0).data(BulkActionModel::LikenessRole).toInt(),
                 static_cast<int>(RunStatus::Canceled)); // no success to be seen from afar
    }

    void fiveGoFirstAndTheOthersWhenOneSaysSo()
    {
        EngineFixture engine(kShortUndo);
        fill(engine, "echo", 8);
        BulkScene scene(engine, 8);
        QVERIFY(scene.isReady);
        QTest::keyClick(scene.table, Qt::Key_A, Qt::ControlModifier);
        scene.actions->action(ActionId::Replay)->trigger();
        BulkDialog *dialog = scene.dialog();
        dialog->form()->canary()->setFocus();
        QTest::keyClick(dialog->form()->canary(), Qt::Key_Space);
        QVERIFY(scene.send(dialog));
        QVERIFY(scene.says("the first 5 are done"));
        QCOMPARE(scene.runCount(), qint64{13});
        QTest::mouseClick(named<QPushButton>(*scene.notice, "Let the other runs of the bulk action follow"),
                          Qt::LeftButton);
        QVERIFY(scene.says("Replay 8 runs: 8 made; all completed."));
        QCOMPARE(scene.runCount(), qint64{16});
    }

    /// Making runs is one thing, how they end another: green is for both.
    void anActionLooksFinishedOnlyWhenTheRunsItMadeCompleted()
    {
        EngineFixture engine(kShortUndo);
        fill(engine, "echo", 3);
        const auto pause = [&](bool paused) {
            (void)EngineFixture::wait<QueueInfo>([&](Reply<QueueInfo> reply) {
                engine.client().queues().setPaused("task/echo", paused, std::move(reply));
            });
        };
        pause(true);
        BulkScene scene(engine, 3);
        QVERIFY(scene.isReady);
        QTest::keyClick(scene.table, Qt::Key_A, Qt::ControlModifier);
        scene.actions->action(ActionId::Replay)->trigger();
        QVERIFY(scene.send(scene.dialog()));
        QVERIFY(scene.says("Replay 3 runs: 3 made; 3 still queued."));
        scene.page->showAction(scene.notice->followed().id);
        const auto looksLike = [&] {
            return scene.page->table()
                ->model()
                ->index(0, BulkActionModel::State)
                .data(BulkActionModel::LikenessRole)
                .toInt();
        };
        QTRY_COMPARE(scene.cell(0, BulkActionModel::Made), QStringLiteral("3 made; 3 still queued"));
        QCOMPARE(scene.cell(0, BulkActionModel::State), QStringLiteral("Its runs are in progress"));
        QCOMPARE(looksLike(), static_cast<int>(RunStatus::Executing));

        const auto detail = EngineFixture::wait<BulkDetail>([&](Reply<BulkDetail> reply) {
            engine.client().bulkActions().detail({scene.notice->followed().id, false, RunSeq::None, 10},
                                                 std::move(reply));
        });
        (void)EngineFixture::wait<CancelReply>([&](Reply<CancelReply> reply) {
            engine.client().runCommands().cancel(detail->items[0].made, {}, Actor::User, std::move(reply));
        });
        pause(false);
        QVERIFY(scene.says("Replay 3 runs: 3 made; 1 canceled."));
        QTRY_COMPARE(scene.cell(0, BulkActionModel::State), QStringLiteral("Partly failed"));
        QCOMPARE(looksLike(), static_cast<int>(RunStatus::Failed));
    }

    void thePageStopsContinuesAndCancelsAllThatWasMade()
    {
        EngineFixture engine(kShortUndo);
        fill(engine, "hold", 7);
        BulkScene scene(engine, 7);
        QVERIFY(scene.isReady);
        QTest::keyClick(scene.table, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(scene.table, Qt::Key_R, Qt::ControlModifier);
        BulkDialog *dialog = scene.dialog();
        QTest::keyClick(dialog->form()->canary(), Qt::Key_Space);
        QVERIFY(scene.send(dialog));
        QVERIFY(scene.says("the first 5 are done"));
        QTest::mouseClick(named<QPushButton>(*scene.notice, "Show the bulk action"), Qt::LeftButton);
        QTRY_VERIFY(scene.page->isVisible() && scene.page->table()->hasFocus());
        QTRY_COMPARE(scene.cell(0, BulkActionModel::State), QStringLiteral("Waits for you"));
        QCOMPARE(scene.cell(0, BulkActionModel::Progress), QStringLiteral("5 of 7"));
        QCOMPARE(scene.cell(0, BulkActionModel::By), QStringLiteral("user"));
        QCOMPARE(scene.cell(0, BulkActionModel::Which), QStringLiteral("All runs"));

        QTableView *list = scene.page->table();
        QTest::keyClick(list, Qt::Key_X, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(scene.cell(0, BulkActionModel::State), QStringLiteral("Stopped"));
        QTest::keyClick(list, Qt::Key_G, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE_WITH_TIMEOUT(scene.cell(0, BulkActionModel::State),
                                  QStringLiteral("Its runs are in progress"), 30'000);
        QTRY_COMPARE(scene.page->panel()->items().rowCount(), 7);
        QCOMPARE(scene.runCount(), qint64{14});

        QTest::keyClick(list, Qt::Key_Backspace, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(scene.page->findChild<QMessageBox *>()
                    && scene.page->findChild<QMessageBox *>()->isVisible());
        auto *question = scene.page->findChild<QMessageBox *>();
        QVERIFY2(question->text().contains(QStringLiteral("it made 7 runs, of which 7 have not ended")),
                 qPrintable(question->text()));
        for (QAbstractButton *button : question->buttons()) {
            if (button->text() == QStringLiteral("Cancel 7 runs"))
                QTest::mouseClick(button, Qt::LeftButton);
        }
        QTRY_COMPARE_WITH_TIMEOUT(scene.cell(0, BulkActionModel::What),
                                  QStringLiteral("Cancel 7 runs made by an action"), 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(scene.cell(0, BulkActionModel::State), QStringLiteral("Finished"), 30'000);
        // What it made is canceled, what was there before is not.
        RunFilter canceled;
        canceled.statuses = {RunStatus::Canceled};
        const auto count = [&] {
            return EngineFixture::wait<RunCounts>([&](Reply<RunCounts> reply) {
                       engine.client().runLists().counts(canceled, {}, std::move(reply));
                   })
                ->total();
        };
        QTRY_COMPARE_WITH_TIMEOUT(count(), std::int64_t{7}, 30'000);

        // From an item to the run it made, by keyboard.
        list->setCurrentIndex(list->model()->index(1, 0));
        QTableView *items = scene.page->panel()->table();
        QTRY_COMPARE(items->model()->rowCount(), 7);
        const RunId made = scene.page->panel()->items().at(0).made;
        items->setFocus();
        items->setCurrentIndex(items->model()->index(0, BulkItemsModel::Made));
        QTest::keyClick(items, Qt::Key_Return);
        QTRY_VERIFY(scene.runs->isVisible());
        QCOMPARE(*scene.runs->openedRun(), made);
    }

    void allThatMatchIsMeantNotOnlyWhatIsLoaded()
    {
        EngineFixture engine(kShortUndo);
        fill(engine, "echo", 420);
        engine.trigger("echo", "{}", {.delayUntil = SystemClock().now() + std::chrono::hours(1)});
        BulkScene scene(engine, 421);
        QVERIFY(scene.isReady);
        scene.runs->setQuery(QStringLiteral("tag:made"));
        QTRY_COMPARE(scene.table->model()->rowCount(), 420);
        scene.table->setFocus(); // while the list was read anew there was a word in its place
        QTRY_VERIFY(scene.table->hasFocus());
        QTest::keyClick(scene.table, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(scene.table, Qt::Key_T);
        BulkDialog *dialog = scene.dialog();
        QVERIFY(dialog->form()->tags()->hasFocus());
        QTest::keyClicks(dialog->form()->tags(), QStringLiteral("seen"));
        QTRY_VERIFY2(dialog->sentence()->text().startsWith(QStringLiteral("Adds tags to 420 runs")),
                     qPrintable(dialog->sentence()->text()));
        QVERIFY(dialog->sentence()->text().contains(QStringLiteral("All that match tag:made")));
        QVERIFY(scene.send(dialog));
        QVERIFY(scene.says("Tag 420 runs with seen: finished."));
        scene.runs->setQuery(QStringLiteral("tag:seen"));
        QTRY_COMPARE_WITH_TIMEOUT(scene.table->model()->rowCount(), 420, 30'000);
    }

    void pickedRowsAreActedOnAloneAndOnePickedRunHasItsOwnDialog()
    {
        EngineFixture engine(kShortUndo);
        const std::vector<RunId> ids = fill(engine, "hold", 5);
        BulkScene scene(engine, 5);
        QVERIFY(scene.isReady);
        scene.table->setCurrentIndex(scene.table->model()->index(0, 0));
        QTRY_VERIFY(scene.actions->run().has_value());
        QCOMPARE(scene.actions->action(ActionId::Cancel)->text(), QStringLiteral("Cancel run…"));
        QTest::keyClick(scene.table, Qt::Key_Down, Qt::ShiftModifier);
        QTRY_COMPARE(scene.actions->action(ActionId::Cancel)->text(), QStringLiteral("Cancel 2 runs…"));
        QTest::keyClick(scene.table, Qt::Key_Backspace, Qt::ControlModifier);
        QVERIFY(scene.send(scene.dialog()));
        QVERIFY(scene.says("Cancel 2 runs: finished."));
        for (std::size_t i = 0; i < ids.size(); ++i)
            QCOMPARE(engine.statusOf(ids[i]) == RunStatus::Canceled, i >= 3);
    }

    void thereIsASentenceWhereNothingWasDoneYet()
    {
        EngineFixture engine;
        BulkActionsPage page(engine.client());
        page.show();
        QTRY_VERIFY(
            page.findChild<ListState *>()->sentence().startsWith(QStringLiteral("No bulk actions yet.")));
    }
};

RUNYARD_GUI_TEST(TestBulkWindow)
#include "bulk_page_test.moc"
