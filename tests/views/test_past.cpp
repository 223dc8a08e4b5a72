#include "engine/contract/run_details.h"
#include "engine/contract/run_lists.h"
#include "engine/embedded/embedded_client.h"
#include "engine/generator/run_generator.h"
#include "models/runs/run_facets_model.h"
#include "models/runs/run_list_model.h"
#include "models/words/format.h"
#include "views/actions/run_actions.h"
#include "views/past/moment_slider.h"
#include "views/past/past_bar.h"
#include "views/past/time_travel.h"
#include "views/run/run_inspector.h"
#include "views/runs/runs_page.h"
#include "views/theme/theme.h"
#include "views/window/main_window.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <future>

using namespace runyard;

namespace {

constexpr int kRuns = 400;

template <class T, class Call>
Result<T> wait(Call call)
{
    auto promise = std::make_shared<std::promise<Result<T>>>();
    call([promise](Result<T> result) { promise->set_value(std::move(result)); });
    return promise->get_future().get();
}

} // namespace

/// The window on a real engine with ninety days of runs behind it.
class TestPast : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope,
                           m_dir.filePath(QStringLiteral("settings")));
        Theme::of().apply(ThemeChoice::Light);
        const std::filesystem::path folder = format::utf8(m_dir.path());
        {
            auto store = RunStore::open(folder / "runyard.db", {});
            QVERIFY(store.ok());
            GeneratorOptions options;
            options.runs = kRuns;
            options.active = 0; // an engine would go on with them
            QVERIFY(generateRuns(**store, options).ok());
        }
        EngineOptions options;
        options.workspace = folder;
        options.shepherd = RUNYARD_BINARY_DIR "/libexec/runyard-shepherd";
        options.synchronousFull = false;
        auto opened = EmbeddedClient::open(options);
        QVERIFY(opened.ok());
        m_client = std::move(*opened);
        RunPageRequest all;
        all.limit = kRuns;
        const auto page = wait<RunPage>([&](auto reply) { m_client->runLists().page(all, reply); });
        QVERIFY(page.ok());
        for (const Run &run : page->runs) {
            auto detail = wait<RunDetail>([&](auto reply) { m_client->runDetails().find(run.id, reply); });
            QVERIFY(detail.ok());
            m_all.push_back(std::move(*detail));
        }
        QCOMPARE(m_all.size(), std::size_t(kRuns));
    }

    void init()
    {
        QSettings().clear();
        m_window = std::make_unique<MainWindow>(*m_client, QString());
        m_window->resize(1'280, 800);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_page = m_window->findChild<RunsPage *>();
        for (auto *table : m_page->findChildren<QTableView *>()) {
            if (table->accessibleName() == QLatin1String("Runs"))
                m_table = table;
        }
        QTRY_COMPARE(m_table->model()->rowCount(), kRuns);
        m_page->focusContent();
    }

    void cleanup() { m_window.reset(); }
    void cleanupTestCase() { m_client.reset(); }

    void theSliderPutsListAndCountsBack()
    {
        key(Qt::Key_Y, Qt::ControlModifier);
        PastBar *bar = m_page->past()->bar();
        QTRY_VERIFY(bar->isVisible());
        QVERIFY(slider()->hasFocus());
        QVERIFY(stateText().startsWith(QLatin1String("This is now")));
        QTRY_COMPARE(slider()->minimum(), 0); // the bars are there
        const QPoint middle(slider()->width() / 2, slider()->height() / 2);
        QTest::mouseClick(slider(), Qt::LeftButton, {}, middle);
        QTRY_VERIFY(m_page->past()->moment().has_value());
        QVERIFY(stateText().startsWith(QLatin1String("You look at the past")));
        checkList();
        for (const int key : {Qt::Key_PageDown, Qt::Key_PageDown, Qt::Key_Left, Qt::Key_PageUp}) {
            QTest::keyClick(slider(), static_cast<Qt::Key>(key));
            checkList();
        }
        QTest::keyClick(slider(), Qt::Key_End); // the right end is now
        QTRY_VERIFY(!m_page->past()->moment());
        QTRY_COMPARE(m_table->model()->rowCount(), kRuns);
    }

    void whileTheSliderIsDraggedOnlyTheLastMomentIsRead()
    {
        key(Qt::Key_Y, Qt::ControlModifier);
        QTRY_COMPARE(slider()->minimum(), 0);
        QTRY_VERIFY(!list()->isReading());
        QSignalSpy moved(m_page->past(), &TimeTravel::moved);
        const int y = slider()->height() / 2;
        QTest::mousePress(slider(), Qt::LeftButton, {}, {slider()->width() - 10, y});
        // No event loop runs between the moves, so no reply can come: as if the engine were slow.
        for (int x = slider()->width() - 11; x > slider()->width() / 3; --x) {
            QMouseEvent move(QEvent::MouseMove, QPointF(x, y), slider()->mapToGlobal(QPointF(x, y)),
                             Qt::NoButton, Qt::LeftButton, {});
            QApplication::sendEvent(slider(), &move);
        }
        const auto last = slider()->momentAt(slider()->value());
        QTest::mouseRelease(slider(), Qt::LeftButton, {}, {slider()->width() / 3 + 1, y});
        QTRY_VERIFY(m_page->past()->moment() == last);
        QVERIFY2(moved.size() <= 3, qPrintable(QString::number(moved.size())));
        checkList();
    }

    void theOpenedRunIsAsItWasAndCannotBeActedOn()
    {
        const RunDetail &run = retried();
        m_page->openRun(run.run.id);
        auto *inspector = m_page->findChild<RunInspector *>();
        auto *actions = m_window->findChild<RunActions *>();
        QTRY_VERIFY(inspector->model().detail().has_value());
        QTRY_VERIFY(actions->replay()->isEnabled());
        m_page->focusContent();
        for (auto change = run.transitions.rbegin(); change != run.transitions.rend(); ++change) {
            key(Qt::Key_Left, Qt::AltModifier | Qt::ShiftModifier);
            QTRY_VERIFY(m_page->past()->moment() && *m_page->past()->moment() <= change->at);
            const TimePoint moment = *m_page->past()->moment();
            const auto isAsOfThen = [&] {
                const auto &detail = inspector->model().detail();
                return detail && detail->run.status == statusAt(run, moment)
                       && std::all_of(detail->transitions.begin(), detail->transitions.end(),
                                      [&](const Transition &known) { return known.at <= moment; });
            };
            QTRY_VERIFY(isAsOfThen());
            QVERIFY(!actions->replay()->isEnabled());
            QVERIFY(actions->replay()->toolTip().contains(QLatin1String("past")));
            if (moment == run.transitions.front().at)
                break; // generated histories have several changes at one time
        }
        m_page->past()->goTo(run.run.createdAt - Seconds{1});
        QTRY_VERIFY(!inspector->model().detail()); // it did not exist
        QTest::keyClick(m_table, Qt::Key_Escape);
        QTRY_VERIFY(!m_page->past()->moment());
        QTRY_VERIFY(inspector->model().detail() && inspector->model().detail()->run.status == run.run.status);
        QTRY_VERIFY(actions->replay()->isEnabled());
        QVERIFY(stateText().startsWith(QLatin1String("This is now")));
        QVERIFY(inspector->isVisible()); // the first Esc led back, no more
    }

    void aMomentCanBeTyped()
    {
        key(Qt::Key_Y, Qt::ControlModifier);
        auto *field = m_page->past()->bar()->findChild<QLineEdit *>();
        QTest::keyClicks(field, QStringLiteral("never"));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(stateText().contains(QLatin1String("not a moment")));
        field->clear();
        const TimePoint when = m_all[kRuns / 2].run.createdAt;
        QTest::keyClicks(field, format::fullTime(when).left(19));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(m_page->past()->moment().has_value());
        QVERIFY(std::chrono::abs(*m_page->past()->moment() - when) <= Seconds{1});
        checkList();
        m_page->setQuery(QStringLiteral("status:failed"));
        QTRY_COMPARE(m_table->model()->rowCount(), countAt({RunStatus::Failed}));
    }

    void sortingComesBackWithThePresent()
    {
        list()->setOrder(RunOrder::Duration, false);
        QTRY_VERIFY(!list()->isReading());
        m_page->past()->goTo(m_all[50].run.createdAt);
        QTRY_VERIFY(m_page->past()->moment().has_value());
        QCOMPARE(list()->order(), RunOrder::Created);
        checkList();
        m_page->past()->goTo({});
        QTRY_COMPARE(list()->order(), RunOrder::Duration);
        QTRY_COMPARE(m_table->model()->rowCount(), kRuns);
    }

private:
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers) { QTest::keyClick(m_table, key, modifiers); }
    MomentSlider *slider() const { return m_page->findChild<MomentSlider *>(); }
    RunListModel *list() const { return qobject_cast<RunListModel *>(m_table->model()); }
    QString stateText() const
    {
        for (const auto *label : m_page->past()->bar()->findChildren<QLabel *>()) {
            if (label->accessibleName() == QLatin1String("Moment that is shown"))
                return label->text();
        }
        return {};
    }

    static std::optional<RunStatus> statusAt(const RunDetail &run, TimePoint moment)
    {
        std::optional<RunStatus> status;
        for (const Transition &change : run.transitions) {
            if (change.at <= moment)
                status = change.to;
        }
        return run.run.createdAt <= moment ? status : std::nullopt;
    }
    /// By replaying every history, not by asking the store.
    int countAt(const std::vector<RunStatus> &statuses) const
    {
        int count = 0;
        for (const RunDetail &run : m_all) {
            const auto status = statusAt(run, *m_page->past()->moment());
            if (status
                && (statuses.empty()
                    || std::find(statuses.begin(), statuses.end(), *status) != statuses.end()))
                ++count;
        }
        return count;
    }
    const RunDetail &retried() const
    {
        for (const RunDetail &run : m_all) {
            if (run.attempts.size() == 3)
                return run;
        }
        qFatal("no run was retried");
    }
    void checkList()
    {
        QTRY_VERIFY(!list()->isReading());
        QTRY_COMPARE(m_table->model()->rowCount(), countAt({}));
        auto *facets = m_page->findChild<RunFacetsModel *>();
        QTRY_COMPARE(facets->total(), countAt({}));
        for (int row = 0; row < facets->rowCount(); ++row) {
            const QVariant status = facets->index(row).data(RunFacetsModel::StatusRole);
            if (status.isValid())
                QTRY_COMPARE(facets->index(row).data(RunFacetsModel::CountRole).toInt(),
                             countAt({static_cast<RunStatus>(status.toInt())}));
        }
        for (int row = 0; row < std::min(20, m_table->model()->rowCount()); ++row) {
            const Run *run = list()->runAt(row);
            QVERIFY(run);
            const auto known = std::find_if(m_all.begin(), m_all.end(), [run](const RunDetail &other) {
                return other.run.id == run->id;
            });
            QVERIFY(run->status == statusAt(*known, *m_page->past()->moment()));
        }
    }

    QTemporaryDir m_dir;
    std::unique_ptr<EmbeddedClient> m_client;
    std::vector<RunDetail> m_all; // newest first
    std::unique_ptr<MainWindow> m_window;
    RunsPage *m_page = nullptr;
    QTableView *m_table = nullptr;
};

QTEST_MAIN(TestPast)
#include "test_past.moc"
