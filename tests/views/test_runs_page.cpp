#include "models/runs/run_list_model.h"
#include "tests/support/synthetic_client.h"
#include "tests/views/engine_fixture.h"
#include "views/actions/run_actions.h"
#include "views/charts/histogram_chart.h"
#include "views/query/query_bar.h"
#include "views/runs/facet_list.h"
#include "views/runs/runs_page.h"
#include "views/theme/theme.h"
#include "views/widgets/list_state.h"

#include <QAbstractButton>
#include <QApplication>
#include <QLineEdit>
#include <QListView>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace runyard;
using runyard::testing::SyntheticClient;

namespace {

struct PageUnderTest
{
    explicit PageUnderTest(SyntheticClient &client) : actions(client, &window), page(client, actions)
    {
        inspector = new QLineEdit; // anything that can have the keyboard
        page.setInspector(inspector, inspector);
        page.resize(1'400, 700);
        page.show();
        if (!QTest::qWaitForWindowActive(&page))
            qWarning("the page did not become active");
        for (auto *view : page.findChildren<QTableView *>()) {
            if (view->accessibleName() == QLatin1String("Runs"))
                table = view;
        }
    }
    QString idAt(int row) const
    {
        return table->model()->index(row, 0).data(RunListModel::RunIdRole).toString();
    }
    QString currentId() const { return table->currentIndex().data(RunListModel::RunIdRole).toString(); }
    QString topId() const { return idAt(table->rowAt(0)); }

    QWidget window;
    RunActions actions;
    RunsPage page;
    QLineEdit *inspector = nullptr;
    QTableView *table = nullptr;
};

} // namespace

class TestRunsPage : public QObject
{
    Q_OBJECT

    QTemporaryDir m_settings;

private slots:
    void initTestCase()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
        Theme::of().apply(ThemeChoice::Light);
    }
    void cleanup() { QSettings().clear(); }

    void selectionAndScrollStayWhileRunsComeAndChange()
    {
        SyntheticClient client;
        client.fill(100'000);
        PageUnderTest shown(client);
        QTRY_COMPARE(shown.table->model()->rowCount(), 100'000);
        shown.table->verticalScrollBar()->setValue(400);
        QTRY_VERIFY(!shown.idAt(shown.table->rowAt(200)).isEmpty());
        shown.table->selectRow(shown.table->rowAt(200));
        const QString selected = shown.currentId();
        const QString top = shown.topId();
        const int scroll = shown.table->verticalScrollBar()->value();
        QVERIFY(!selected.isEmpty());

        // A stream of thousands: new runs, and changes all over what is in view, the selected one among them.
        for (int round = 0; round < 60; ++round) {
            for (int i = 0; i < 20; ++i)
                client.add(client.make(RunStatus::Queued));
            std::vector<Run> changes(client.all.end() - 20, client.all.end());
            client.publish(changes);
            changes = {client.make(RunStatus::Executing)};
            for (std::size_t back = 395; back < 430; ++back) {
                Run run = client.all[100'000 - back];
                run.status = round % 2 ? RunStatus::Executing : RunStatus::Completed;
                run.updatedAt += Seconds{round + 1};
                changes.push_back(run);
            }
            client.publish(changes);
            QTest::qWait(5);
            QCOMPARE(shown.currentId(), selected);
            QCOMPARE(shown.topId(), top);
            QCOMPARE(shown.table->verticalScrollBar()->value(), scroll);
        }
        QCOMPARE(shown.table->selectionModel()->selectedRows().size(), 1);
    }

    void whoLooksAtTheTopSeesNewRunsAndKeepsTheSelectedOne()
    {
        SyntheticClient client;
        client.fill(500);
        PageUnderTest shown(client);
        QTRY_COMPARE(shown.table->model()->rowCount(), 500);
        shown.table->selectRow(2);
        const QString selected = shown.currentId();
        for (int i = 0; i < 3; ++i)
            client.publish({client.make(RunStatus::Queued)});
        QTRY_COMPARE(shown.table->model()->rowCount(), 503);
        QCOMPARE(shown.currentId(), selected);
        QCOMPARE(shown.table->currentIndex().row(), 5);
        QCOMPARE(shown.actions.run()->id.text, selected.toStdString());
    }

    void theOpenedRunSurvivesAListReadAgain()
    {
        SyntheticClient client;
        client.fill(500);
        PageUnderTest shown(client);
        QTRY_COMPARE(shown.table->model()->rowCount(), 500);
        shown.table->selectRow(7);
        const QString selected = shown.currentId();
        QSignalSpy opened(&shown.page, &RunsPage::runSelected);
        auto lost = std::make_shared<ChangeSet>();
        lost->overflowed = true; // the feed lost count: the list starts again
        client.send(*lost);
        QTRY_COMPARE(shown.currentId(), selected);
        QTRY_COMPARE(shown.table->model()->rowCount(), 500);
        QCOMPARE(opened.size(), 0);
        QVERIFY(shown.inspector->isVisible());
    }

    void aRunThatIsNotInTheListCanBeOpened()
    {
        SyntheticClient client;
        client.fill(50'000);
        PageUnderTest shown(client);
        QTRY_COMPARE(shown.table->model()->rowCount(), 50'000);
        shown.table->selectRow(0);
        QSignalSpy opened(&shown.page, &RunsPage::runSelected);
        const Run old = client.all[10];
        shown.page.openRun(old.id);
        QCOMPARE(opened.size(), 1);
        QVERIFY(shown.inspector->isVisible());
        QVERIFY(!shown.table->selectionModel()->hasSelection()); // no other run looks as if it were open
        QVERIFY(!shown.actions.replay()->isEnabled());           // until it is known what it is
        shown.page.takeOpened(old);
        QCOMPARE(shown.actions.run()->id, old.id);
        // Scrolled to, it is selected.
        shown.table->verticalScrollBar()->setValue(shown.table->verticalScrollBar()->maximum());
        QTRY_COMPARE(shown.currentId().toStdString(), old.id.text);
    }

    void actionsNeverApplyToAnotherRunThanTheOpenedOne()
    {
        SyntheticClient client;
        client.fill(20'000);
        PageUnderTest shown(client);
        QTRY_COMPARE(shown.table->model()->rowCount(), 20'000);
        // Rows far from both ends have estimated places, which are corrected on the way up.
        shown.table->verticalScrollBar()->setValue(9'000);
        QTRY_VERIFY(!shown.idAt(shown.table->rowAt(100)).isEmpty());
        shown.table->selectRow(shown.table->rowAt(100));
        const std::string opened = shown.page.openedRun()->text;
        for (int value = 9'000; value >= 0; value -= 30) {
            shown.table->verticalScrollBar()->setValue(value);
            QCoreApplication::processEvents();
            QCOMPARE(shown.page.openedRun()->text, opened);
            QCOMPARE(shown.actions.run()->id.text, opened);
        }
    }

    void theKeyboardReachesEverything()
    {
        SyntheticClient client;
        client.fill(200);
        PageUnderTest shown(client);
        QTRY_COMPARE(shown.table->model()->rowCount(), 200);
        shown.page.focusFilter();
        auto *search = qobject_cast<QLineEdit *>(QApplication::focusWidget());
        QVERIFY(search);
        QTest::keyClicks(search, QStringLiteral("import"));
        QTRY_COMPARE(shown.table->model()->rowCount(), 67);
        QTest::keyClick(search, Qt::Key_Down);
        QVERIFY(shown.table->hasFocus());
        QVERIFY(shown.page.openedRun().has_value());
        const auto first = shown.page.openedRun();
        QTest::keyClick(shown.table, Qt::Key_Down);
        QVERIFY(shown.page.openedRun() != first);
        QTest::keyClick(shown.table, Qt::Key_Return);
        QVERIFY(shown.inspector->hasFocus());
        QTest::keyClick(shown.inspector, Qt::Key_Escape);
        QVERIFY(shown.table->hasFocus());
        QTest::keyClick(shown.table, Qt::Key_Escape);
        QVERIFY(!shown.inspector->isVisible()); // folded away
        QTest::keyClick(shown.table, Qt::Key_Return);
        QVERIFY(shown.inspector->isVisible());
        shown.page.focusFilter();
        QTest::keyClick(search, Qt::Key_Escape);
        QCOMPARE(search->text(), QString());
        QTRY_COMPARE(shown.table->model()->rowCount(), 200);
    }

    void queryAndCheckedValuesAreOneFilter()
    {
        SyntheticClient client;
        client.fill(300);
        PageUnderTest shown(client);
        QTRY_COMPARE(shown.table->model()->rowCount(), 300);
        auto *facets = shown.page.findChild<FacetList *>();
        const auto facet = [facets](const char *text) {
            const auto found = facets->model()->match(facets->model()->index(0, 0), Qt::DisplayRole,
                                                      QString::fromLatin1(text), 1, Qt::MatchExactly);
            return found.isEmpty() ? QModelIndex() : found.first();
        };
        shown.page.focusFilter();
        auto *search = qobject_cast<QLineEdit *>(QApplication::focusWidget());
        QTest::keyClicks(search, QStringLiteral("status:failed"));
        QTest::keyClick(search, Qt::Key_Return);
        QTRY_COMPARE(shown.table->model()->rowCount(), 20);
        QCOMPARE(facet("Failed").data(Qt::CheckStateRole).toInt(), static_cast<int>(Qt::Checked));

        // Another condition by the mouse: the first one stays.
        facets->model()->setData(facet("vip"), Qt::Checked, Qt::CheckStateRole);
        QCOMPARE(search->text(), QStringLiteral("status:failed tag:vip"));
        // And one taken out by the keyboard.
        facets->setCurrentIndex(facet("import-orders"));
        QTest::keyClick(facets, Qt::Key_Minus);
        QCOMPARE(search->text(), QStringLiteral("status:failed tag:vip -task:import-orders"));
        QTest::mouseClick(facets->viewport(), Qt::LeftButton, Qt::AltModifier,
                          facets->visualRect(facet("import-orders")).center());
        QCOMPARE(search->text(), QStringLiteral("status:failed tag:vip"));
    }

    void aQueryOneCannotUnderstandChangesNothingAndSaysWhy()
    {
        SyntheticClient client;
        client.fill(300);
        PageUnderTest shown(client);
        QTRY_COMPARE(shown.table->model()->rowCount(), 300);
        auto *bar = shown.page.findChild<QueryBar *>();
        bar->field()->setFocus();
        QTest::keyClicks(bar->field(), QStringLiteral("status:fai"));
        QVERIFY(bar->isOffering()); // the rest of the word
        QVERIFY(!bar->isValid());
        QVERIFY(!bar->problem().isEmpty());
        QTest::qWait(400); // longer than the pause after which a query is taken
        QCOMPARE(shown.table->model()->rowCount(), 300);
        QTest::keyClicks(bar->field(), QStringLiteral("led"));
        QTest::keyClick(bar->field(), Qt::Key_Return);
        QTRY_COMPARE(shown.table->model()->rowCount(), 20);
        QCOMPARE(bar->history(), QStringList{QStringLiteral("status:failed")});
        QTest::keyClick(bar->field(), Qt::Key_Escape);
        QTRY_COMPARE(shown.table->model()->rowCount(), 300);
    }

    void pickedRunsStayPickedWhateverTheListDoes()
    {
        SyntheticClient client;
        client.fill(5'000);
        PageUnderTest shown(client);
        QTRY_COMPARE(shown.table->model()->rowCount(), 5'000);
        const auto click = [&shown](int row, Qt::KeyboardModifiers modifiers) {
            QTest::mouseClick(shown.table->viewport(), Qt::LeftButton, modifiers,
                              shown.table->visualRect(shown.table->model()->index(row, 1)).center());
        };
        click(2, Qt::NoModifier);
        click(5, Qt::ControlModifier);
        click(8, Qt::ControlModifier);
        const RunSelection picked = shown.page.picks();
        QCOMPARE(picked.ids.size(), 3U);
        for (int i = 0; i < 5; ++i)
            client.publish({client.make(RunStatus::Queued)});
        QTRY_COMPARE(shown.table->model()->rowCount(), 5'005);
        QCOMPARE(shown.table->selectionModel()->selectedRows().size(), 3);
        QCOMPARE(shown.page.picks(), picked);
        // Out of the loaded window and back.
        shown.table->verticalScrollBar()->setValue(4'000);
        QTRY_VERIFY(!shown.idAt(4'010).isEmpty());
        QCOMPARE(shown.page.picks(), picked);
        shown.table->verticalScrollBar()->setValue(0);
        QTRY_COMPARE(shown.table->selectionModel()->selectedRows().size(), 3);

        shown.table->setFocus();
        QTest::keyClick(shown.table, Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(shown.page.picks().all, std::optional(RunFilter{}));
        QVERIFY(shown.page.picks().ids.empty());
        click(3, Qt::NoModifier);
        QCOMPARE(shown.page.picks().ids.size(), 1U);
    }

    void theChartZoomsTheQueryAndOutAgain()
    {
        runyard::testing::EngineFixture engine;
        QSettings().clear();
        for (int i = 0; i < 4; ++i)
            QVERIFY(!engine.trigger("nobody-knows-it").empty());
        QWidget window;
        RunActions actions(engine.client(), &window);
        RunsPage page(engine.client(), actions);
        page.resize(1'300, 700);
        page.show();
        auto *chart = page.findChild<HistogramChart *>();
        const auto runsShown = [chart] {
            std::int64_t sum = 0;
            for (const auto &bucket : chart->bars().buckets)
                sum += bucket[RunHistogram::Unfinished];
            return sum;
        };
        QTRY_COMPARE(runsShown(), 4);
        engine.trigger("nobody-knows-it");
        QTRY_COMPARE(runsShown(), 5); // it follows
        chart->setFocus();
        QTest::keyClick(chart, Qt::Key_Home);
        QTest::keyClick(chart, Qt::Key_Return);
        QVERIFY(page.query().contains(QStringLiteral("created")));
        QTest::keyClick(chart, Qt::Key_Escape);
        QCOMPARE(page.query(), QString());
        page.chartAction()->setChecked(false);
        QVERIFY(!chart->isVisible());
        QCOMPARE(QSettings().value(QStringLiteral("runs/chart")).toBool(), false);
    }

    void inANarrowPageTheFacetsFoldIntoAButton()
    {
        SyntheticClient client;
        client.fill(20);
        PageUnderTest shown(client);
        auto *facets = shown.page.findChild<QListView *>();
        QVERIFY(facets->isVisible());
        shown.page.resize(800, 560);
        QTRY_VERIFY(!facets->isVisible());
        for (auto *button : shown.page.findChildren<QAbstractButton *>()) {
            if (button->accessibleName() == QLatin1String("Show what to narrow the runs by")) {
                QVERIFY(button->isVisible());
                button->click();
            }
        }
        QVERIFY(facets->isVisible());
    }

    void aFailedReadingCanBeTriedAgain()
    {
        SyntheticClient client;
        client.fill(3);
        client.pageError = Error{ErrorCode::StorageFailed, "The disk is full.", {}, {}};
        PageUnderTest shown(client);
        QAbstractButton *again = nullptr;
        for (auto *button : shown.page.findChildren<QAbstractButton *>()) {
            if (button->accessibleName() == QLatin1String("What to do about the list of runs"))
                again = button;
        }
        QTRY_COMPARE(again->text(), QStringLiteral("Try again"));
        client.pageError.reset();
        again->click();
        QTRY_COMPARE(shown.table->model()->rowCount(), 3);
        QTRY_VERIFY(shown.table->isVisible());
    }

    void theKeyboardStaysWithTheListWhenWordsTakeItsPlace()
    {
        SyntheticClient client;
        for (int i = 0; i < 3; ++i)
            client.add(client.make(RunStatus::Executing));
        PageUnderTest shown(client);
        auto *after = new QLineEdit(&shown.page); // what would get the keyboard
        after->show();
        QTRY_COMPARE(shown.table->model()->rowCount(), 3);
        auto *words = shown.page.findChild<ListState *>();
        for (const bool isFolded : {false, true}) {
            shown.page.setQuery(QStringLiteral("status:executing"));
            QTRY_COMPARE(shown.table->model()->rowCount(), 3);
            shown.page.inspectorAction()->setChecked(!isFolded);
            shown.table->selectRow(1);
            shown.table->setFocus();
            std::vector<Run> ended = client.all;
            for (Run &run : ended)
                run.status = RunStatus::Completed;
            const std::vector<Run> before = std::exchange(client.all, ended);
            shown.page.setQuery(QStringLiteral("status:executing -tag:none"));
            QTRY_VERIFY(!shown.table->isVisible());
            QCOMPARE(QApplication::focusWidget(), words); // not the button in it either
            client.all = before;
            shown.page.setQuery(QStringLiteral("status:executing"));
            QTRY_VERIFY(shown.table->isVisible());
            QCOMPARE(QApplication::focusWidget(), shown.table);
        }
    }

    void theKeyboardGoesToTheListWhenThePanelThatHadItFolds()
    {
        SyntheticClient client;
        client.fill(3);
        PageUnderTest shown(client);
        QTRY_COMPARE(shown.table->model()->rowCount(), 3);
        shown.table->selectRow(0);
        shown.inspector->setFocus();
        shown.page.inspectorAction()->setChecked(false);
        QVERIFY(!shown.inspector->isVisible());
        QVERIFY(shown.table->hasFocus());
        auto *chart = shown.page.findChild<HistogramChart *>();
        chart->setFocus();
        shown.page.chartAction()->setChecked(false);
        QVERIFY(shown.table->hasFocus());
    }

    void theWordsKeepTheKeyboardOfTheirButton()
    {
        ListState words(QStringLiteral("runs"));
        words.setState(QStringLiteral("The disk is full."), QStringLiteral("Try again"));
        words.show();
        QVERIFY(QTest::qWaitForWindowActive(&words));
        words.findChild<QAbstractButton *>()->setFocus();
        words.setState(QStringLiteral("Reading…"));
        QVERIFY(words.hasFocus());
    }

    void hiddenPagesTakeNoShortcuts()
    {
        SyntheticClient client;
        client.fill(3);
        PageUnderTest shown(client);
        QTRY_COMPARE(shown.table->model()->rowCount(), 3);
        shown.table->selectRow(0);
        QVERIFY(shown.actions.replay()->isEnabled());
        shown.page.hide();
        QVERIFY(!shown.actions.replay()->isEnabled());
        shown.page.show();
        QVERIFY(shown.actions.replay()->isEnabled());
    }
};

QTEST_MAIN(TestRunsPage)
#include "test_runs_page.moc"
