// The page of batches in the real window over a real engine.
#include "engine/contract/batches.h"
#include "models/lists/batch_model.h"
#include "tests/views/engine_fixture.h"
#include "views/batches/batches_page.h"
#include "views/bulk/bulk_dialog.h"
#include "views/runs/runs_page.h"
#include "views/window/main_window.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QMessageBox>
#include <QPushButton>
#include <QTableView>
#include <QTest>

using namespace runyard;
using runyard::testing::EngineFixture;

namespace {

const QByteArray kProject = R"(
[project]
name = "Batches"

[[task]]
id = "echo"
command = ["cat"]

[[task]]
id = "refuse"
command = ["false"]
retry = { max_attempts = 1 }

[[task]]
id = "hold"
command = ["sleep", "300"]
)";

/// Two runs that end, one that goes on, and an item that cannot become a run.
BatchId makeBatch(EngineFixture &engine, bool isWhole = true)
{
    std::vector<BatchItem> items;
    for (const char *task : {"echo", "echo", "hold", "echo"}) {
        BatchItem item{.index = static_cast<int>(items.size()), .request = {.taskId = task}, .problem = {}};
        item.request.payload = Packet::json("1");
        if (items.size() == 3)
            item.request.options.machine = "enormous";
        items.push_back(std::move(item));
    }
    if (!isWhole)
        items.resize(1);
    const auto made = EngineFixture::wait<BatchProgress>([&](Reply<BatchProgress> reply) {
        engine.client().batches().trigger({.runCount = 4}, std::move(items), std::move(reply));
    });
    return made.ok() ? made->batch.id : BatchId{};
}

class Scene
{
public:
    explicit Scene(EngineFixture &engine) : window(engine.client(), {})
    {
        window.resize(1'280, 800);
        window.show();
        runs = window.findChild<RunsPage *>();
        page = window.findChild<BatchesPage *>();
        (void)QTest::qWaitForWindowActive(&window);
        QTest::keyClick(&window, Qt::Key_0, Qt::AltModifier);
    }
    QString cell(int row, int column) const
    {
        return page->table()->model()->index(row, column).data().toString();
    }
    bool shows(int row, int column, const char *text) const
    {
        return QTest::qWaitFor([&] { return cell(row, column) == QString::fromUtf8(text); }, 30'000);
    }
    QAction *action(const char *text) const
    {
        for (QAction *each : page->findChildren<QAction *>()) {
            if (each->text() == QString::fromUtf8(text))
                return each;
        }
        qFatal("there is no action %s", text);
        return nullptr;
    }
    void pick(int row) const { page->table()->setCurrentIndex(page->table()->model()->index(row, 0)); }

    MainWindow window;
    RunsPage *runs;
    BatchesPage *page;
};

} // namespace

class TestBatchesPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsABatchToItsEnd();
    void theStateFollowsTheOutcomesOfItsRuns();
    void showsItsRunsInTheList();
    void cancelsTheRest();
    void saysWhatCouldNotBeMade();
    void goesThroughLongListsByStretches();
};

void TestBatchesPage::followsABatchToItsEnd()
{
    EngineFixture engine;
    engine.deploy(engine.writeProject(kProject));
    Scene scene(engine);
    QVERIFY(scene.page->isVisible());
    QAbstractItemModelTester tester(scene.page->findChild<BatchModel *>());
    const BatchId half = makeBatch(engine, false);
    QVERIFY(scene.shows(0, BatchModel::State, "Pending"));
    const BatchId id = makeBatch(engine);
    QVERIFY(scene.shows(0, BatchModel::State, "Processing"));
    QVERIFY(scene.shows(0, BatchModel::Progress, "2 of 3"));
    QCOMPARE(scene.cell(0, BatchModel::Succeeded), QStringLiteral("2"));
    QCOMPARE(scene.cell(0, BatchModel::Unmade), QStringLiteral("1"));
    const auto members = EngineFixture::wait<BatchMembers>([&](Reply<BatchMembers> reply) {
        engine.client().batches().members({.batch = id}, std::move(reply));
    });
    (void)EngineFixture::wait<CancelReply>([&](Reply<CancelReply> reply) {
        engine.client().runCommands().cancel(members->members[2].run, {}, Actor::User, std::move(reply));
    });
    QVERIFY(scene.shows(0, BatchModel::State, "Partly failed"));
    QCOMPARE(scene.cell(0, BatchModel::NotSucceeded), QStringLiteral("1"));
    QVERIFY(!scene.cell(0, BatchModel::Took).isEmpty());
    scene.pick(1);
    scene.action("Copy id")->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), format::text(half.text));
}

void TestBatchesPage::theStateFollowsTheOutcomesOfItsRuns()
{
    EngineFixture engine;
    engine.deploy(engine.writeProject(kProject));
    Scene scene(engine);
    const auto run = [&](std::initializer_list<const char *> tasks) {
        std::vector<BatchItem> items;
        for (const char *task : tasks)
            items.push_back(
                {.index = static_cast<int>(items.size()), .request = {.taskId = task}, .problem = {}});
        const int count = static_cast<int>(items.size());
        (void)EngineFixture::wait<BatchProgress>([&](Reply<BatchProgress> reply) {
            engine.client().batches().trigger({.runCount = count}, std::move(items), std::move(reply));
        });
    };
    const auto looksLike = [&] {
        return static_cast<RunStatus>(
            scene.page->table()->model()->index(0, BatchModel::State).data(BatchModel::LikenessRole).toInt());
    };
    run({"refuse", "refuse"});
    QVERIFY(scene.shows(0, BatchModel::State, "None completed"));
    QCOMPARE(looksLike(), RunStatus::Failed);
    QCOMPARE(scene.cell(0, BatchModel::NotSucceeded), QStringLiteral("2"));
    run({"echo", "refuse"});
    QVERIFY(scene.shows(0, BatchModel::State, "Partly failed"));
    QCOMPARE(looksLike(), RunStatus::Reattempting);
    run({"echo", "echo"});
    QVERIFY(scene.shows(0, BatchModel::State, "Completed"));
    QCOMPARE(looksLike(), RunStatus::Completed);
}

void TestBatchesPage::showsItsRunsInTheList()
{
    EngineFixture engine;
    engine.deploy(engine.writeProject(kProject));
    engine.trigger("echo");
    const BatchId id = makeBatch(engine);
    Scene scene(engine);
    QVERIFY(scene.shows(0, BatchModel::Progress, "2 of 3"));
    scene.pick(0);
    QVERIFY(!scene.action("Show failed runs")->isEnabled());
    QTest::keyClick(scene.page->table(), Qt::Key_Return);
    QVERIFY(scene.runs->isVisible());
    QCOMPARE(scene.runs->query(), QStringLiteral("batch:") + format::text(id.text));
    QTableView *table = nullptr;
    for (auto *each : scene.runs->findChildren<QTableView *>())
        table = each->accessibleName() == QLatin1String("Runs") ? each : table;
    QVERIFY(table);
    QVERIFY(QTest::qWaitFor([&] { return table->model()->rowCount() == 3; }, 30'000));
}

void TestBatchesPage::cancelsTheRest()
{
    EngineFixture engine(Seconds{1});
    engine.deploy(engine.writeProject(kProject));
    makeBatch(engine);
    Scene scene(engine);
    QVERIFY(scene.shows(0, BatchModel::Progress, "2 of 3"));
    scene.pick(0);
    scene.action("Cancel the rest…")->trigger();
    BulkDialog *dialog = nullptr;
    QVERIFY(QTest::qWaitFor(
        [&] {
            dialog = scene.window.findChild<BulkDialog *>();
            return dialog && dialog->isActiveWindow() && dialog->verbButton()->isEnabled();
        },
        30'000));
    QTest::keyClick(dialog, Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(scene.shows(0, BatchModel::Progress, "3 of 3"));
    scene.pick(0);
    QVERIFY(QTest::qWaitFor([&] { return !scene.action("Cancel the rest…")->isEnabled(); }, 30'000));
    QVERIFY(scene.action("Show failed runs")->isEnabled());
}

void TestBatchesPage::saysWhatCouldNotBeMade()
{
    EngineFixture engine;
    engine.deploy(engine.writeProject(kProject));
    makeBatch(engine);
    Scene scene(engine);
    QVERIFY(scene.shows(0, BatchModel::Unmade, "1"));
    scene.pick(0);
    scene.action("Items that were not made…")->trigger();
    QMessageBox *box = nullptr;
    QVERIFY(
        QTest::qWaitFor([&] { return (box = scene.page->findChild<QMessageBox *>()) != nullptr; }, 30'000));
    QVERIFY(box->informativeText().contains(QLatin1String("Item 3, task echo")));
    QVERIFY(box->informativeText().contains(QLatin1String("enormous")));
}

void TestBatchesPage::goesThroughLongListsByStretches()
{
    EngineFixture engine;
    std::vector<BatchId> made;
    for (int i = 0; i < BatchModel::kStretch + 5; ++i)
        made.push_back(EngineFixture::wait<BatchReply>([&](Reply<BatchReply> reply) {
                           engine.client().batches().create({.runCount = 1}, std::move(reply));
                       })->batch.id);
    engine.deploy(engine.writeProject(kProject));
    Scene scene(engine);
    auto *model = scene.page->findChild<BatchModel *>();
    QVERIFY(QTest::qWaitFor([&] { return model->rowCount() == BatchModel::kStretch; }, 30'000));
    QVERIFY(!scene.action("Newer")->isEnabled());
    scene.action("Older")->trigger();
    QVERIFY(QTest::qWaitFor([&] { return model->rowCount() == 5; }, 30'000));
    QCOMPARE(model->at(4).id, made.front());
    QVERIFY(!scene.action("Older")->isEnabled());
    scene.action("Newer")->trigger();
    QVERIFY(QTest::qWaitFor([&] { return model->rowCount() == BatchModel::kStretch; }, 30'000));
    QCOMPARE(model->at(0).id, made.back());
}

QTEST_MAIN(TestBatchesPage)
#include "test_batches.moc"
