// The page of trigger.dev command lines in the real window, over a real engine; the test speaks for the
// command line.
#include "engine/contract/dev_engine.h"
#include "models/lists/dev_worker_model.h"
#include "tests/support/engine_fixture.h"
#include "tests/support/room_test.h"
#include "views/runs/runs_page.h"
#include "views/widgets/navigation_list.h"
#include "views/window/main_window.h"
#include "views/workers/workers_page.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QTableView>
#include <QTest>
#include <QTimer>

using namespace runyard;
using runyard::testing::EngineFixture;

namespace {

constexpr int kLong = 30'000;

DevRegistered registerBuild(EngineFixture &engine)
{
    TaskDefinition hello;
    hello.id = "hello";
    hello.mode = TaskMode::Dev;
    hello.filePath = "src/trigger/hello.ts";
    DevRegistration registration;
    registration.manifest.name = "proj_window";
    registration.manifest.tasks = {hello};
    registration.manifest.dev = DevVersion{.contentHash = "1", .cliVersion = "4.8.3", .sdkVersion = "4.8.3"};
    return *EngineFixture::wait<DevRegistered>(
        [&](auto reply) { engine.client().devEngine()->registerDevWorker(registration, std::move(reply)); });
}

std::size_t poll(EngineFixture &engine, const DevRegistered &worker)
{
    const auto handed = EngineFixture::wait<std::vector<DevHandout>>(
        [&](auto reply) { engine.client().devEngine()->handOutDevRuns(worker.workerId, std::move(reply)); });
    return handed ? handed->size() : 0;
}

bool begin(EngineFixture &engine, const RunId &run)
{
    return EngineFixture::wait<DevAttempt>(
               [&](auto reply) { engine.client().devEngine()->startDevAttempt(run, std::move(reply)); })
        .ok();
}

class WorkersScene
{
public:
    explicit WorkersScene(EngineFixture &engine) : window(engine.client(), {})
    {
        window.resize(1'280, 800);
        window.show();
        runs = window.findChild<RunsPage *>();
        page = window.findChild<WorkersPage *>();
        (void)QTest::qWaitForWindowActive(&window);
        auto *navigation = window.findChild<NavigationList *>();
        for (int row = 0; row < navigation->count(); ++row) {
            if (navigation->item(row)->text() == QLatin1String("Workers"))
                navigation->setCurrentRow(row);
        }
    }
    bool shows(int column, const QString &text) const
    {
        return QTest::qWaitFor(
            [&] { return page->table()->model()->index(0, column).data().toString() == text; }, kLong);
    }
    QAction *action(const QString &text) const
    {
        for (QAction *each : page->findChildren<QAction *>()) {
            if (each->text() == text)
                return each;
        }
        return nullptr;
    }

    MainWindow window;
    RunsPage *runs;
    WorkersPage *page;
};

} // namespace

class TestWorkersPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysHowToGetTheFirstOne();
    void followsACommandLine();
    void leadsToItsRuns();
    void aRunSaysThatItsCommandLineIsAway();
};

void TestWorkersPage::saysHowToGetTheFirstOne()
{
    EngineFixture engine;
    engine.client().setApiEndpoint("http://127.0.0.1:1", "key", {});
    engine.deploy(
        engine.writeProject("[project]\nname = \"P\"\n[[task]]\nid = \"t\"\ncommand = [\"cat\"]\n"));
    const WorkersScene scene(engine);
    QVERIFY(QTest::qWaitFor(
        [&] {
            for (const QLabel *label : scene.page->findChildren<QLabel *>()) {
                if (label->isVisible() && label->text().contains(QLatin1String("npx trigger.dev dev")))
                    return true;
            }
            return false;
        },
        kLong));
    scene.action(QStringLiteral("Copy the command to start one"))->trigger();
    QVERIFY(QTest::qWaitFor(
        [] {
            return QGuiApplication::clipboard()->text().contains(
                QLatin1String("dev -a http://127.0.0.1:1 --skip-update-check"));
        },
        kLong));
}

void TestWorkersPage::followsACommandLine()
{
    EngineFixture engine;
    const auto worker = registerBuild(engine);
    const WorkersScene scene(engine);
    QAbstractItemModelTester tester(scene.page->findChild<DevWorkerModel *>());
    QVERIFY(scene.shows(DevWorkerModel::State, QStringLiteral("Connected")));
    QVERIFY(scene.shows(DevWorkerModel::Project, QStringLiteral("proj_window")));
    QVERIFY(scene.shows(DevWorkerModel::Version, format::text(worker.version)));
    const RunId run = engine.trigger("hello");
    QVERIFY(QTest::qWaitFor([&] { return poll(engine, worker) == 1; }, kLong));
    QVERIFY(begin(engine, run));
    QVERIFY(scene.shows(DevWorkerModel::Executing, QStringLiteral("1")));
    // It says nothing any more.
    QVERIFY(scene.shows(DevWorkerModel::State, QStringLiteral("Away")));
    QCOMPARE(engine.statusOf(run), RunStatus::Interrupted);
    engine.trigger("hello");
    QVERIFY(scene.shows(DevWorkerModel::Queued, QStringLiteral("1")));
    (void)poll(engine, worker);
    QVERIFY(scene.shows(DevWorkerModel::State, QStringLiteral("Connected")));
    QVERIFY(scene.shows(DevWorkerModel::Queued, QStringLiteral("0")));
}

void TestWorkersPage::leadsToItsRuns()
{
    EngineFixture engine;
    const auto worker = registerBuild(engine);
    const WorkersScene scene(engine);
    QVERIFY(scene.shows(DevWorkerModel::Tasks, QStringLiteral("1")));
    scene.page->table()->setCurrentIndex(scene.page->table()->model()->index(0, 0));
    QTest::keyClick(scene.page->table(), Qt::Key_Return);
    QVERIFY(scene.runs->isVisible());
    QCOMPARE(scene.runs->query(), QStringLiteral("version:") + format::text(worker.version));
}

void TestWorkersPage::aRunSaysThatItsCommandLineIsAway()
{
    EngineFixture engine;
    registerBuild(engine);
    WorkersScene scene(engine);
    QVERIFY(scene.shows(DevWorkerModel::State, QStringLiteral("Away")));
    scene.window.showRun(engine.trigger("hello"));
    const auto isSaid = [&] {
        for (const QLabel *label : scene.window.findChildren<QLabel *>()) {
            if (label->accessibleName() == QLatin1String("Why")
                && label->text().contains(
                    QLatin1String("command line of project <b>proj_window</b> is not connected")))
                return true;
        }
        return false;
    };
    QVERIFY(QTest::qWaitFor(isSaid, kLong));
}

RUNYARD_GUI_TEST(TestWorkersPage)
#include "workers_page_test.moc"
