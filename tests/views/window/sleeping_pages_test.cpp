// What is out of sight reads nothing, measured at the door of a real engine.
#include "models/lists/task_model.h"
#include "tests/support/counting_client.h"
#include "tests/support/engine_fixture.h"
#include "tests/support/room_test.h"
#include "views/notifications/tray_icon.h"
#include "views/theme/theme_style.h"
#include "views/widgets/navigation_list.h"
#include "views/window/main_window.h"

#include <QTest>

using namespace runyard;
using runyard::testing::CountingClient;
using runyard::testing::EngineFixture;

namespace {

const QByteArray kSleepers = R"(
[project]
name = "Sleepers"

[[task]]
id = "alpha"
command = ["true"]
)";

constexpr int kLongerThanAnyPause = 1'500; // ms; models wait up to 500 before they read again

} // namespace

class TestSleepingPages : public QObject
{
    Q_OBJECT

    EngineFixture m_engine;
    std::unique_ptr<CountingClient> m_client;
    std::unique_ptr<MainWindow> m_window;

    void show(const char *page)
    {
        auto *navigation = m_window->findChild<NavigationList *>();
        const auto items = navigation->findItems(QString::fromLatin1(page), Qt::MatchExactly);
        QCOMPARE(items.size(), 1);
        navigation->setCurrentItem(items.first());
        QTest::qWait(kLongerThanAnyPause);
    }
    /// Runs are made and come to their end; returns what was asked meanwhile and soon after.
    std::map<std::string, int> askedWhileRunsChange()
    {
        m_client->asked.clear();
        std::vector<RunId> made;
        for (int i = 0; i < 5; ++i)
            made.push_back(m_engine.trigger("alpha"));
        for (const RunId &id : made) {
            if (!QTest::qWaitFor([&] { return isFinal(m_engine.statusOf(id)); }, 20'000))
                qFatal("a run does not end");
        }
        QTest::qWait(kLongerThanAnyPause);
        std::map<std::string, int> asked = m_client->asked;
        asked.erase("engine"); // the status bar is in sight
        return asked;
    }

private slots:
    void initTestCase()
    {
        applyTheme(ThemeChoice::Light);
        m_engine.deploy(m_engine.writeProject(kSleepers));
        m_client = std::make_unique<CountingClient>(m_engine.client());
        m_window = std::make_unique<MainWindow>(*m_client, QString());
        delete m_window->findChild<TrayIcon *>(); // counts runs for its tooltip, whatever the window shows
        m_window->resize(1'300, 800);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        QTest::qWait(kLongerThanAnyPause);
    }

    void pagesOutOfSightReadNothingWhileRunsChange()
    {
        show("Environment");
        QCOMPARE(askedWhileRunsChange(), (std::map<std::string, int>()));
    }

    void aPageThatComesIntoViewReadsWhatItMissed()
    {
        show("Environment");
        askedWhileRunsChange();
        for (const auto &[page, part] : {std::pair("Tasks", "projects"),
                                         {"Queues", "queues"},
                                         {"Runs", "runLists"},
                                         {"Metrics", "statistics"}}) {
            m_client->asked.clear();
            show(page);
            QVERIFY2(m_client->asked[part] > 0, page);
        }
    }

    void thePageInSightFollows()
    {
        show("Tasks");
        const auto asked = askedWhileRunsChange();
        QVERIFY(asked.contains("projects"));
        QVERIFY(!asked.contains("queues") && !asked.contains("runLists"));
    }

    void aModelThatDoesNotSleepIsNoticed()
    {
        show("Environment");
        auto *tasks = m_window->findChild<TaskModel *>();
        tasks->setShown(true);
        const auto asked = askedWhileRunsChange();
        tasks->setShown(false);
        QVERIFY(asked.contains("projects"));
    }
};

RUNYARD_GUI_TEST(TestSleepingPages)
#include "sleeping_pages_test.moc"
