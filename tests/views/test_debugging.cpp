// Stepping through a paused queue, holding runs before they start, and trying other retry settings, by
// keyboard and mouse on the real window with a real engine.
#include "engine/contract/intercepts.h"
#include "engine/contract/queues.h"
#include "models/lists/intercept_model.h"
#include "tests/support/odd_numbers.h"
#include "tests/views/engine_fixture.h"
#include "views/actions/run_actions.h"
#include "views/intercepts/held_run_editor.h"
#include "views/intercepts/intercept_dialog.h"
#include "views/intercepts/intercepts_page.h"
#include "views/payload/payload_editor.h"
#include "views/query/query_bar.h"
#include "views/queues/queues_page.h"
#include "views/runs/runs_page.h"
#include "views/tasks/retry_chart.h"
#include "views/tasks/retry_dialog.h"
#include "views/theme/theme.h"
#include "views/widgets/note_label.h"
#include "views/window/main_window.h"

#include <QCheckBox>
#include <QClipboard>
#include <QDoubleSpinBox>
#include <QGuiApplication>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QStatusBar>
#include <QTableView>

using namespace runyard;
using runyard::testing::EngineFixture;

namespace {

const QByteArray kProject = R"(
[project]
name = "Debugging"

[[task]]
id = "work"
command = ["cat"]
queue = { name = "narrow", concurrency_limit = 4 }

[[task]]
id = "broken"
command = ["sh", "-c", "exit 3"]
retry = { max_attempts = 2, factor = 2, min_timeout = "1s", max_timeout = "1s", randomize = false }
)";

class Window
{
public:
    explicit Window(EngineFixture &engine) : m_window(engine.client(), QString())
    {
        m_window.resize(1'280, 800);
        m_window.show();
        m_window.activateWindow();
    }
    MainWindow *operator->() { return &m_window; }
    template <class T>
    T *find()
    {
        return m_window.findChild<T *>();
    }
    QString said() const { return m_window.statusBar()->currentMessage(); }
    /// Goes to the page as the View menu does.
    template <class PageType>
    PageType *goTo(Qt::Key key)
    {
        QTest::keyClick(&m_window, key, Qt::AltModifier);
        auto *page = find<PageType>();
        return QTest::qWaitFor([&] { return page->isVisible(); }) ? page : nullptr;
    }
    bool isActive()
    {
        return QTest::qWaitFor(
            [this] {
                m_window.activateWindow();
                return m_window.isActiveWindow();
            },
            30'000);
    }
    void picture(const QString &name)
    {
        const QString folder = qEnvironmentVariable("RUNYARD_SHOTS");
        if (folder.isEmpty())
            return;
        for (const bool isDark : {false, true}) {
            Theme::of().apply(isDark ? ThemeChoice::Dark : ThemeChoice::Light);
            QTest::qWait(80);
            m_window.grab().save(
                QStringLiteral("%1/%2-%3.png")
                    .arg(folder, name, isDark ? QStringLiteral("dark") : QStringLiteral("light")));
        }
        Theme::of().apply(ThemeChoice::Light);
    }

private:
    MainWindow m_window;
};

bool choose(const TablePage &page, const QString &key)
{
    return QTest::qWaitFor([&] {
        const QAbstractItemModel *model = page.table()->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            if (model->index(row, 0).data(InterceptModel::KeyRole).toString() == key) {
                page.table()->selectRow(row);
                page.table()->setFocus();
                return true;
            }
        }
        return false;
    });
}

QString idOf(const RunId &run)
{
    return QString::fromStdString(run.text);
}

} // namespace

class TestDebugging : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::of().apply(ThemeChoice::Light); }

    void f10ReleasesOneRunOfThePausedQueue();
    void f10OnARunReleasesThatRun();
    void aHeldRunIsEditedAndContinued();
    void anInterceptIsRemovedAndAHeldRunDropped();
    void retrySettingsAreTriedAndCopied();

private:
    static void pause(EngineFixture &engine, const char *queue)
    {
        QVERIFY(EngineFixture::wait<QueueInfo>([&](Reply<QueueInfo> reply) {
                    engine.client().queues().setPaused(queue, true, std::move(reply));
                }).ok());
    }
    static RunDetail detail(EngineFixture &engine, const RunId &run)
    {
        return *EngineFixture::wait<RunDetail>(
            [&](Reply<RunDetail> reply) { engine.client().runDetails().find(run, std::move(reply)); });
    }
};

void TestDebugging::f10ReleasesOneRunOfThePausedQueue()
{
    EngineFixture engine;
    engine.deploy(engine.writeProject(kProject));
    pause(engine, "narrow");
    const RunId first = engine.trigger("work", "1");
    const RunId second = engine.trigger("work", "2");
    Window window(engine);
    QVERIFY(window.isActive());
    auto *page = window.goTo<QueuesPage>(Qt::Key_3);
    QVERIFY(page);
    QVERIFY(choose(*page, QStringLiteral("narrow")));
    window.picture(QStringLiteral("step"));
    QTest::keyClick(page->table(), Qt::Key_F10);
    QTRY_COMPARE_WITH_TIMEOUT(engine.statusOf(first), RunStatus::Completed, 30'000);
    QTRY_VERIFY(window.said().startsWith(QStringLiteral("Released ")));
    QCOMPARE(engine.statusOf(second), RunStatus::Queued);
    QTest::keyClick(page->table(), Qt::Key_F10);
    QTRY_COMPARE_WITH_TIMEOUT(engine.statusOf(second), RunStatus::Completed, 30'000);
}

void TestDebugging::f10OnARunReleasesThatRun()
{
    EngineFixture engine;
    engine.deploy(engine.writeProject(kProject));
    pause(engine, "narrow");
    const RunId first = engine.trigger("work", "1");
    const RunId second = engine.trigger("work", "2");
    Window window(engine);
    QVERIFY(window.isActive());
    auto *runs = window.goTo<RunsPage>(Qt::Key_1);
    QVERIFY(runs);
    window->showRun(second);
    auto *actions = window.find<RunActions>();
    QTRY_VERIFY_WITH_TIMEOUT(actions->run() && actions->run()->id == second, 30'000);
    QTableView *table = nullptr;
    for (QTableView *view : runs->findChildren<QTableView *>()) {
        if (view->accessibleName() == QStringLiteral("Runs"))
            table = view;
    }
    QVERIFY(table);
    table->setFocus();
    QTest::keyClick(table, Qt::Key_F10);
    QTRY_COMPARE_WITH_TIMEOUT(engine.statusOf(second), RunStatus::Completed, 30'000);
    QCOMPARE(engine.statusOf(first), RunStatus::Queued);
    QVERIFY(!actions->step()->isEnabled() || actions->run()->status == RunStatus::Queued);
}

void TestDebugging::aHeldRunIsEditedAndContinued()
{
    EngineFixture engine;
    engine.deploy(engine.writeProject(kProject));
    Window window(engine);
    QVERIFY(window.isActive());
    auto *page = window.find<InterceptsPage>();
    const auto isOpen = [&window] {
        return window.find<InterceptDialog>() && window.find<InterceptDialog>()->isVisible();
    };
    QTest::keyClick(page->window(), Qt::Key_I, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(isOpen());
    QTest::keyClick(window.find<InterceptDialog>()->query()->field(), Qt::Key_Escape);
    QTRY_VERIFY2(!isOpen(), "Escape leaves, also from the query");
    QTest::keyClick(page->window(), Qt::Key_I, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(isOpen());
    auto *dialog = window.find<InterceptDialog>();
    dialog->query()->field()->setText(QStringLiteral("error:boom"));
    QVERIFY(dialog->sentence()->text().contains(QStringLiteral("no error")));
    QVERIFY(!dialog->verbButton()->isEnabled());
    dialog->query()->field()->setText(QStringLiteral("task:work payload.n:7"));
    QVERIFY(dialog->sentence()->text().contains(QStringLiteral("next run")));
    dialog->verbButton()->click();
    QTRY_VERIFY(!isOpen());

    const RunId other = engine.trigger("work", R"({"n":6})");
    const std::string payload = test::oddJson().insert(1, "\"n\":7,");
    const RunId held = engine.trigger("work", payload.c_str());
    QTRY_COMPARE_WITH_TIMEOUT(engine.statusOf(other), RunStatus::Completed, 30'000);
    QCOMPARE(engine.statusOf(held), RunStatus::Frozen);
    QTRY_VERIFY(window.said().startsWith(QStringLiteral("Held ")));
    QTest::keyClick(page->window(), Qt::Key_8, Qt::AltModifier);
    if (!page->isVisible()) // its place depends on the pages before it
        QTest::keyClick(page->window(), Qt::Key_9, Qt::AltModifier);
    QTRY_VERIFY(page->isVisible());
    QVERIFY(choose(*page, idOf(held)));
    QTRY_VERIFY(page->editor());
    HeldRunEditor *editor = page->editor();
    QTRY_VERIFY(editor->continueButton()->isEnabled());
    window.picture(QStringLiteral("intercept"));
    const std::string edited = test::oddJson().insert(1, "\"n\": 8,");
    editor->payload()->replaceText(QByteArray::fromStdString(edited));
    editor->payload()->focusEditor();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(engine.statusOf(held), RunStatus::Completed, 30'000);
    QCOMPARE(detail(engine, held).output.data, edited); // what cat was given, byte for byte
    QTRY_VERIFY(!page->editor());
}

void TestDebugging::anInterceptIsRemovedAndAHeldRunDropped()
{
    EngineFixture engine;
    engine.deploy(engine.writeProject(kProject));
    const auto made = EngineFixture::wait<Intercept>([&](Reply<Intercept> reply) {
        engine.client().intercepts().add({"task:work", true}, std::move(reply));
    });
    QVERIFY(made.ok());
    const RunId held = engine.trigger("work", "1");
    QTRY_COMPARE_WITH_TIMEOUT(engine.statusOf(held), RunStatus::Frozen, 30'000);
    QWidget window;
    RunActions actions(engine.client(), &window);
    InterceptsPage page(engine.client(), actions);
    page.resize(900, 600);
    page.show();
    QVERIFY(QTest::qWaitForWindowActive(&page)); // else its keys are nobody's
    page.table()->setFocus();
    QVERIFY(choose(page, QString::number(made->number)));
    QTest::keyClick(page.table(), Qt::Key_Delete);
    QTRY_COMPARE(page.table()->model()->rowCount(), 1);
    QCOMPARE(engine.statusOf(held), RunStatus::Frozen);
    QVERIFY(choose(page, idOf(held)));
    QTRY_VERIFY(page.editor());
    RunId dropped;
    connect(&actions, &RunActions::cancelWanted, &page, [&](const RunId &run) { dropped = run; });
    page.editor()->dropButton()->click();
    QCOMPARE(dropped.text, held.text);
    QVERIFY(EngineFixture::wait<CancelReply>([&](Reply<CancelReply> reply) {
                engine.client().runCommands().cancel(held, "Dropped", Actor::User, std::move(reply));
            }).ok());
    QTRY_COMPARE(page.table()->model()->rowCount(), 0);
    QVERIFY(!page.editor());
}

void TestDebugging::retrySettingsAreTriedAndCopied()
{
    EngineFixture engine;
    engine.deploy(engine.writeProject(kProject));
    const RunId first = engine.trigger("broken");
    const RunId second = engine.trigger("broken", "{}", {.maxAttempts = 1});
    QTRY_COMPARE_WITH_TIMEOUT(engine.statusOf(first), RunStatus::Failed, 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(engine.statusOf(second), RunStatus::Failed, 30'000);
    RetryDialog dialog(engine.client(), QStringLiteral("broken"));
    dialog.show();
    QTRY_VERIFY(dialog.isReady());
    QCOMPARE(dialog.attempts()->value(), 2);
    QTRY_VERIFY(dialog.sentence()->text().startsWith(
        QStringLiteral("With 2 attempts, 1 of last week's 2 failures would have had another try.")));
    QCOMPARE(dialog.times()->rowCount(), 1);
    // Dragging by keyboard.
    dialog.slider(0)->setFocus();
    QTest::keyClick(dialog.slider(0), Qt::Key_Right);
    QTest::keyClick(dialog.slider(0), Qt::Key_Right);
    QCOMPARE(dialog.attempts()->value(), 4);
    QVERIFY(dialog.sentence()->text().contains(QStringLiteral("2 of last week's 2")));
    dialog.most()->setValue(10);
    dialog.least()->setValue(1);
    dialog.factor()->setValue(3);
    QCOMPARE(dialog.times()->rowCount(), 3);
    QCOMPARE(dialog.chart()->bars(), 3);
    QCOMPARE(dialog.times()->item(0, 1)->text(), format::duration(Millis{1'000}));
    QCOMPARE(dialog.times()->item(2, 1)->text(), format::duration(Millis{9'000}));
    QCOMPARE(dialog.times()->item(2, 2)->text(), format::duration(Millis{13'000}));
    dialog.jitter()->setChecked(true);
    QCOMPARE(dialog.times()->item(0, 1)->text(),
             format::duration(Millis{1'000}) + QStringLiteral(" – ") + format::duration(Millis{2'000}));
    // The longest delay below the first one cannot be.
    dialog.most()->setValue(0);
    QVERIFY(!dialog.verbButton()->isEnabled());
    dialog.most()->setValue(10);
    QVERIFY(dialog.verbButton()->isEnabled());
    const QString folder = qEnvironmentVariable("RUNYARD_SHOTS");
    for (const bool isDark : {false, true}) {
        if (folder.isEmpty())
            break;
        Theme::of().apply(isDark ? ThemeChoice::Dark : ThemeChoice::Light);
        QTest::qWait(80);
        dialog.grab().save(QStringLiteral("%1/retry-%2.png")
                               .arg(folder, isDark ? QStringLiteral("dark") : QStringLiteral("light")));
    }
    Theme::of().apply(ThemeChoice::Light);
    dialog.verbButton()->click();
    QCOMPARE(
        QGuiApplication::clipboard()->text(),
        QStringLiteral("retry = { max_attempts = 4, factor = 3, min_timeout = \"1s\", max_timeout = \"10s\", "
                       "randomize = true }"));
}

QTEST_MAIN(TestDebugging)
#include "test_debugging.moc"
