// The inspector says why a run waits and what helps, what is normal, and what belongs to it: in the whole
// window, on a real engine with real processes.
#include "engine/contract/queues.h"
#include "tests/support/engine_fixture.h"
#include "tests/support/room_test.h"
#include "views/actions/cancel_dialog.h"
#include "views/actions/run_actions.h"
#include "views/deployments/deploy_dialog.h"
#include "views/queues/limit_dialog.h"
#include "views/run/related_panel.h"
#include "views/run/run_inspector.h"
#include "views/runs/runs_page.h"
#include "views/theme/theme_style.h"
#include "views/window/main_window.h"

#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QTest>
#include <QTreeView>

using namespace runyard;
using runyard::testing::EngineFixture;

namespace {

constexpr int kLong = 60'000;

const QByteArray kProject = R"(
[project]
name = "Why"

[[task]]
id = "hold"
command = ["sleep", "300"]
queue = { name = "lane", concurrency_limit = 1 }

[[task]]
id = "free"
command = ["sleep", "300"]

[[task]]
id = "quick"
command = ["cat"]

[[task]]
id = "fails"
command = ["false"]
retry = { max_attempts = 3, min_timeout = "1h", max_timeout = "1h", randomize = false }
)";

template <class Widget>
Widget *named(const QWidget &window, const QString &name)
{
    for (auto *widget : window.findChildren<Widget *>()) {
        if (widget->accessibleName() == name && widget->isVisible())
            return widget;
    }
    return nullptr;
}

} // namespace

class TestWhy : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(ThemeChoice::Light); }
    void init()
    {
        m_engine = std::make_unique<EngineFixture>();
        m_engine->deploy(m_engine->writeProject(kProject));
        m_window = std::make_unique<MainWindow>(m_engine->client(), QString());
        m_window->resize(1'280, 800);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    void cleanup()
    {
        m_window.reset();
        m_engine.reset();
    }

    void theHoldersOfAFullQueueAreNamedAndLeadThere()
    {
        const RunId holder = started("hold");
        const RunId waiting = m_engine->trigger("hold");
        open(waiting);
        QTRY_VERIFY_WITH_TIMEOUT(why().contains(QStringLiteral("Queue <b>lane</b> is full (1 of 1): ")),
                                 kLong);
        QVERIFY(why().contains(QStringLiteral("href=\"%1\"").arg(format::text(holder.text))));
        QVERIFY(why().contains(QStringLiteral("holds its slot; it is the next.")));
        auto *sentence = named<QLabel>(*m_window, QStringLiteral("Why"));
        sentence->setFocus(Qt::TabFocusReason);
        QTest::keyClick(sentence, Qt::Key_Tab);
        QTest::keyClick(sentence, Qt::Key_Return);
        QTRY_COMPARE(m_window->findChild<RunsPage *>()->openedRun(), std::optional(holder));
        QTRY_VERIFY(why().startsWith(QStringLiteral("Attempt 1 of 3 runs for ")));
    }

    void aRaisedLimitLetsTheRunStart()
    {
        started("hold");
        const RunId waiting = m_engine->trigger("hold");
        open(waiting);
        press(QStringLiteral("Change the limit"));
        auto *dialog = m_window->findChild<LimitDialog *>();
        QVERIFY(dialog);
        auto *limit = dialog->findChild<QSpinBox *>();
        QCOMPARE(limit->value(), 1);
        QTest::keyClicks(limit, QStringLiteral("2"));
        QTest::keyClick(limit, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(m_engine->statusOf(waiting), RunStatus::Executing, kLong);
    }

    void theRunJumpsTheQueue()
    {
        started("hold");
        m_engine->trigger("hold");
        const RunId last = m_engine->trigger("hold");
        open(last);
        QTRY_VERIFY_WITH_TIMEOUT(why().contains(QStringLiteral("; 1 ahead")), kLong);
        press(QStringLiteral("Jump the queue"));
        QTRY_VERIFY_WITH_TIMEOUT(why().contains(QStringLiteral("; it is the next.")), kLong);
        QTRY_VERIFY(!button(QStringLiteral("Jump the queue")));
        QCOMPARE(detail(last).transitions.back().actor, Actor::User);
    }

    void theShortcutJumpsToo()
    {
        started("hold");
        m_engine->trigger("hold");
        const RunId last = m_engine->trigger("hold");
        open(last);
        QTRY_VERIFY(m_window->findChild<RunActions *>()->action(ActionId::JumpQueue)->isEnabled());
        QTest::keyClick(m_window.get(), Qt::Key_J, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE_WITH_TIMEOUT(detail(last).transitions.size(), std::size_t{2}, kLong);
    }

    void aPausedQueueIsResumed()
    {
        pauseLane();
        const RunId waiting = m_engine->trigger("hold");
        open(waiting);
        QTRY_VERIFY_WITH_TIMEOUT(why().contains(QStringLiteral("Queue <b>lane</b> is paused")), kLong);
        press(QStringLiteral("Resume the queue"));
        QTRY_COMPARE_WITH_TIMEOUT(m_engine->statusOf(waiting), RunStatus::Executing, kLong);
    }

    void theHolderIsCanceledAfterAQuestion()
    {
        const RunId holder = started("hold");
        const RunId waiting = m_engine->trigger("hold");
        open(waiting);
        press(QStringLiteral("Cancel ") + format::shortId(holder.text).remove(QChar(0x2026)));
        QTRY_VERIFY(m_window->findChild<CancelDialog *>());
        auto *dialog = m_window->findChild<CancelDialog *>();
        QTRY_VERIFY_WITH_TIMEOUT(dialog->isReady(), kLong);
        QCOMPARE(m_engine->statusOf(holder), RunStatus::Executing);
        QTest::keyClick(dialog, Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(m_engine->statusOf(holder), RunStatus::Canceled, kLong);
        QTRY_COMPARE_WITH_TIMEOUT(m_engine->statusOf(waiting), RunStatus::Executing, kLong);
    }

    void theLimitOfAllIsRaised()
    {
        for (int i = 0; i < 4; ++i)
            started("free");
        const RunId waiting = m_engine->trigger("quick");
        open(waiting);
        QTRY_VERIFY_WITH_TIMEOUT(
            why().startsWith(QStringLiteral("All 4 slots of the environment are in use: ")), kLong);
        QVERIFY(why().contains(QStringLiteral(" and 1 more hold its slots")));
        press(QStringLiteral("Change the limit of all"));
        auto *limit = m_window->findChild<LimitDialog *>()->findChild<QSpinBox *>();
        QTest::keyClicks(limit, QStringLiteral("5"));
        QTest::keyClick(limit, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(m_engine->statusOf(waiting), RunStatus::Completed, kLong);
    }

    void aDelayedRunStartsNow()
    {
        TriggerOptions options;
        options.delayUntil = SystemClock().now() + std::chrono::hours(1);
        const RunId run = m_engine->trigger("quick", "1", options);
        open(run);
        QTRY_VERIFY_WITH_TIMEOUT(why().startsWith(QStringLiteral("Starts in ")), kLong);
        press(QStringLiteral("Start now"));
        QTRY_COMPARE_WITH_TIMEOUT(m_engine->statusOf(run), RunStatus::Completed, kLong);
    }

    void aRetryNeedNotBeWaitedFor()
    {
        const RunId run = m_engine->trigger("fails");
        open(run);
        QTRY_VERIFY_WITH_TIMEOUT(why().startsWith(QStringLiteral("Retry 2 of 3 in ")), kLong);
        press(QStringLiteral("Retry now"));
        QTRY_VERIFY_WITH_TIMEOUT(why().startsWith(QStringLiteral("Retry 3 of 3 in ")), kLong);
    }

    void aFrozenRunIsResumed()
    {
        const RunId run = started("free");
        const auto frozen = EngineFixture::wait<Run>([&](Reply<Run> reply) {
            m_engine->client().runCommands().freeze(run, Actor::User, std::move(reply));
        });
        QVERIFY(frozen.ok());
        open(run);
        QTRY_VERIFY_WITH_TIMEOUT(why().startsWith(QStringLiteral("Frozen by an operator ")), kLong);
        press(QStringLiteral("Resume"));
        QTRY_COMPARE_WITH_TIMEOUT(m_engine->statusOf(run), RunStatus::Executing, kLong);
    }

    void anUnknownTaskLeadsToADeploy()
    {
        open(m_engine->trigger("resize-image"));
        QTRY_VERIFY_WITH_TIMEOUT(
            why().startsWith(QStringLiteral("Waits for a deploy of <b>resize-image</b>")), kLong);
        press(QStringLiteral("Deploy"));
        QTRY_VERIFY(m_window->findChild<DeployDialog *>());
        m_window->findChild<DeployDialog *>()->close();
    }

    void measurementsStandBesideWhatIsNormal()
    {
        const RunId first = m_engine->trigger("quick", "1");
        QTRY_COMPARE_WITH_TIMEOUT(m_engine->statusOf(first), RunStatus::Completed, kLong);
        open(first);
        const auto duration = [this] { return named<QLabel>(*m_window, QStringLiteral("Run: Duration")); };
        QTRY_VERIFY(duration() && !duration()->text().isEmpty());
        QTRY_VERIFY(duration()->toolTip().contains(QStringLiteral("1 completed run is too few")));
        QVERIFY(!duration()->text().contains(QStringLiteral("normally")));
        RunId newest;
        for (int i = 0; i < 5; ++i) {
            newest = m_engine->trigger("quick", "1");
            QTRY_COMPARE_WITH_TIMEOUT(m_engine->statusOf(newest), RunStatus::Completed, kLong);
        }
        open(newest);
        QTRY_VERIFY_WITH_TIMEOUT(duration()->text().contains(QStringLiteral(", normally ")), kLong);
        QVERIFY(duration()->toolTip().contains(
            QStringLiteral("between the lowest and the highest of the newest 6")));
        const auto *memory = named<QLabel>(*m_window, QStringLiteral("Run: Peak memory"));
        if (detail(newest).attempts.back().exit.peakMemoryBytes)
            QVERIFY(memory->text().contains(QStringLiteral(", normally ")));
    }

    void relatedRunsAreWalkedByKeyboard()
    {
        const RunId parent = started("free");
        TriggerOptions below;
        below.parent = parent;
        std::vector<RunId> children;
        for (int i = 0; i < 3; ++i)
            children.push_back(m_engine->trigger("hold", "1", below));
        const RunId replay = replayed(parent);
        open(parent);
        QTreeView *tree = openRelated();
        const QAbstractItemModel *rows = tree->model();
        QTRY_COMPARE(rows->rowCount(), 2);
        QTRY_COMPARE(rows->rowCount(rows->index(0, 0)), 3);
        QTRY_COMPARE(rows->rowCount(rows->index(1, 0)), 1);
        QCOMPARE(rows->index(1, 0).data().toString(), QStringLiteral("Replays: 1"));
        QCOMPARE(rows->index(0, RelatedRunsModel::Changed, rows->index(1, 0)).data().toString(),
                 QStringLiteral("payload, tags"));
        // A child that is made now joins the tree.
        children.push_back(m_engine->trigger("hold", "1", below));
        QTRY_COMPARE_WITH_TIMEOUT(rows->rowCount(rows->index(0, 0)), 4, kLong);
        const auto status = [&] {
            return rows->index(0, RelatedRunsModel::Status, rows->index(0, 0)).data().toString();
        };
        QTRY_COMPARE_WITH_TIMEOUT(status(), QStringLiteral("Executing"), kLong);
        tree->setFocus();
        QTest::keyClick(tree, Qt::Key_Down);
        QTest::keyClick(tree, Qt::Key_Return);
        QTRY_COMPARE(m_window->findChild<RunsPage *>()->openedRun(), std::optional(children[0]));
        // From the child, the parent is above it.
        QTRY_COMPARE_WITH_TIMEOUT(tree->currentIndex().parent().data(RelatedRunsModel::IdRole).toString(),
                                  format::text(parent.text), kLong);
        open(replay);
        QTRY_VERIFY_WITH_TIMEOUT(rows->rowCount() == 3
                                     && rows->index(1, 0).data().toString() == QStringLiteral("Replay of"),
                                 kLong);
        const QModelIndex original = rows->index(0, 0, rows->index(1, 0));
        QCOMPARE(original.data(RelatedRunsModel::IdRole).toString(), format::text(parent.text));
        const QPoint there = tree->visualRect(original).center();
        QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, there);
        QTest::mouseDClick(tree->viewport(), Qt::LeftButton, {}, there);
        QTRY_COMPARE(m_window->findChild<RunsPage *>()->openedRun(), std::optional(parent));
    }

    void aRunThatStandsAloneSaysSo()
    {
        open(m_engine->trigger("quick", "1"));
        openRelated();
        const auto notice = [this] {
            return named<QLabel>(*m_window, QStringLiteral("Related runs notice"));
        };
        QTRY_VERIFY_WITH_TIMEOUT(
            notice() && notice()->text().startsWith(QStringLiteral("This run stands alone")), kLong);
    }

    void manyChildrenComeInPages()
    {
        const RunId parent = started("free");
        TriggerOptions below;
        below.parent = parent;
        pauseLane();
        for (int i = 0; i < 120; ++i)
            m_engine->trigger("hold", "1", below);
        open(parent);
        QTreeView *tree = openRelated();
        const QAbstractItemModel *rows = tree->model();
        QTRY_COMPARE_WITH_TIMEOUT(rows->rowCount(rows->index(0, 0)), 101, kLong);
        const QModelIndex more = rows->index(100, 0, rows->index(0, 0));
        QCOMPARE(more.data().toString(), QStringLiteral("Show more (20 left)"));
        tree->setCurrentIndex(more);
        QTest::keyClick(tree, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(rows->rowCount(rows->index(0, 0)), 120, kLong);
    }

private:
    RunId started(const char *task)
    {
        const RunId id = m_engine->trigger(task);
        if (!QTest::qWaitFor([&] { return m_engine->statusOf(id) == RunStatus::Executing; }, kLong))
            qFatal("the run does not start");
        return id;
    }
    RunDetail detail(const RunId &id)
    {
        return *EngineFixture::wait<RunDetail>(
            [&](Reply<RunDetail> reply) { m_engine->client().runDetails().find(id, std::move(reply)); });
    }
    void pauseLane()
    {
        const auto paused = EngineFixture::wait<QueueInfo>([&](Reply<QueueInfo> reply) {
            m_engine->client().queues().setPaused("lane", true, std::move(reply));
        });
        QVERIFY(paused.ok());
    }
    RunId replayed(const RunId &id)
    {
        ReplayRequest request;
        request.original = id;
        request.payload = Packet::json("2");
        request.tags = std::vector<std::string>{"again"};
        return EngineFixture::wait<TriggerReply>([&](Reply<TriggerReply> reply) {
                   m_engine->client().runCommands().replay(request, std::move(reply));
               })
            ->id;
    }
    void open(const RunId &id) { m_window->showRun(id); }
    QString why() const
    {
        const auto *label = named<QLabel>(*m_window, QStringLiteral("Why"));
        return label ? label->text() : QString();
    }
    QPushButton *button(const QString &name) const
    {
        return named<QPushButton>(*m_window, name + QStringLiteral(" (what helps)"));
    }
    /// Waits for the button and clicks it.
    void press(const QString &name)
    {
        if (!QTest::qWaitFor([&] { return button(name) != nullptr; }, kLong))
            qFatal("there is no button %s", qPrintable(name));
        QTest::mouseClick(button(name), Qt::LeftButton);
    }
    QTreeView *openRelated()
    {
        auto *panel = m_window->findChild<RelatedPanel *>();
        auto *inspector = m_window->findChild<RunInspector *>();
        if (!QTest::qWaitFor([&] { return inspector->tabs()->isVisible(); }, kLong))
            qFatal("the run does not open");
        inspector->tabs()->setCurrentWidget(panel);
        return panel->tree();
    }

    std::unique_ptr<EngineFixture> m_engine;
    std::unique_ptr<MainWindow> m_window;
};

RUNYARD_GUI_TEST(TestWhy)
#include "why_test.moc"
