// One run is opened, and everything agrees which: the row that looks selected, the inspector, the actions
// with their bar, the context menu, the dialogs, what is copied. By example, and by a random user on a real
// engine whose runs change meanwhile. Also the way back and forward over what was opened.
#include "models/runs/run_list_model.h"
#include "tests/views/engine_fixture.h"
#include "views/actions/cancel_dialog.h"
#include "views/actions/run_action_bar.h"
#include "views/actions/run_actions.h"
#include "views/past/time_travel.h"
#include "views/query/query_bar.h"
#include "views/run/run_inspector.h"
#include "views/runs/runs_page.h"
#include "views/theme/theme.h"
#include "views/widgets/navigation_list.h"
#include "views/widgets/note_label.h"
#include "views/window/main_window.h"
#include "views/window/visit_history.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QTableView>
#include <QTest>
#include <QTimer>

#include <random>

using namespace runyard;
using runyard::testing::EngineFixture;

namespace {

constexpr int kRuns = 90;
constexpr int kSteps = 2'000;
const char *const kTasks[] = {"import-orders", "resize-image", "send-mail"};

/// A window with runs of tasks that nobody has deployed: they wait, and can be canceled.
struct Scene
{
    Scene() : window(makeWindow())
    {
        page = window->findChild<RunsPage *>();
        bar = page->findChild<QueryBar *>();
        inspector = page->findChild<RunInspector *>();
        actions = window->findChild<RunActions *>();
        visits = window->findChild<VisitHistory *>();
        for (auto *view : page->findChildren<QTableView *>()) {
            if (view->accessibleName() == QLatin1String("Runs"))
                table = view;
        }
        for (auto *label : page->findChild<RunActionBar *>()->findChildren<QLabel *>())
            actsOn = label;
        for (auto *label : inspector->findChildren<QLabel *>()) {
            if (label->accessibleName() == QLatin1String("Run id in the header"))
                head = label;
        }
    }
    std::unique_ptr<MainWindow> makeWindow()
    {
        for (int i = 0; i < kRuns; ++i)
            ids.push_back(engine.trigger(kTasks[i % 3]));
        return std::make_unique<MainWindow>(engine.client(), QString());
    }
    bool show()
    {
        window->resize(1'400, 800);
        window->show();
        return QTest::qWaitForWindowActive(window.get())
               && QTest::qWaitFor([this] { return table->model()->rowCount() == kRuns; });
    }
    QString idAt(int row) const
    {
        return table->model()->index(row, 0).data(RunListModel::RunIdRole).toString();
    }
    QString opened() const { return page->openedRun() ? format::text(page->openedRun()->text) : QString(); }
    QStringList highlighted() const
    {
        QStringList found;
        for (const QModelIndex &row : table->selectionModel()->selectedRows())
            found += row.data(RunListModel::RunIdRole).toString();
        return found;
    }
    void click(int row, Qt::KeyboardModifiers modifiers = {}, Qt::MouseButton button = Qt::LeftButton) const
    {
        QTest::mouseClick(table->viewport(), button, modifiers,
                          table->visualRect(table->model()->index(row, 1)).center());
    }
    void type(const QString &query) const
    {
        bar->field()->setFocus();
        bar->field()->selectAll();
        QTest::keyClicks(bar->field(), query);
    }
    void paste(const QString &text) const
    {
        QGuiApplication::clipboard()->setText(text);
        bar->field()->setFocus();
        bar->field()->selectAll();
        QTest::keyClick(bar->field(), Qt::Key_V, Qt::ControlModifier);
    }
    bool narrowTo(const QString &task) const
    {
        page->setQuery(QStringLiteral("task:") + task);
        return QTest::qWaitFor([this] { return table->model()->rowCount() == kRuns / 3; });
    }

    /// Empty, or what does not agree.
    QString disagreement() const
    {
        const QString id = opened();
        if (inspector->model().runId().has_value() != page->openedRun().has_value()
            || (page->openedRun() && inspector->model().runId() != page->openedRun()))
            return QStringLiteral("the inspector shows another run than ") + id;
        if (page->openedRun() && head->text() != format::shortId(page->openedRun()->text)
            && !head->text().isEmpty())
            return QStringLiteral("the head of the inspector names another run than ") + id;
        if (page->isVisible() && actions->run() && format::text(actions->run()->id.text) != id)
            return QStringLiteral("the actions apply to another run than ") + id;
        if (page->isVisible() && actions->run()
            && !actsOn->text().contains(format::shortId(actions->run()->id.text)))
            return QStringLiteral("the bar names another run than ") + id;
        const RunSelection picks = page->picks();
        if (picks.ids.size() == 1 && format::text(picks.ids[0].text) != id)
            return QStringLiteral("picked, but not opened: ") + format::text(picks.ids[0].text);
        const auto isOpened = [&](const RunId &picked) { return format::text(picked.text) == id; };
        if (picks.ids.size() > 1 && std::none_of(picks.ids.begin(), picks.ids.end(), isOpened))
            return QStringLiteral("the opened run is not among the picked ones: ") + id;
        const QStringList rows = highlighted();
        if (picks.ids.size() == 1 && !rows.isEmpty() && rows != QStringList{id})
            return QStringLiteral("highlighted: %1, opened: %2").arg(rows.join(QLatin1Char(' ')), id);
        for (int row = 0; !picks.all && row < table->model()->rowCount(); ++row) {
            const RunId run{format::utf8(idAt(row))};
            const bool isPicked = std::find(picks.ids.begin(), picks.ids.end(), run) != picks.ids.end();
            if (!run.empty() && table->selectionModel()->isRowSelected(row) != isPicked)
                return QStringLiteral("looks other than it is picked: row %1").arg(row);
        }
        if (picks.ids.empty() && !picks.all && !id.isEmpty())
            return QStringLiteral("opened, but not picked: ") + id;
        return {};
    }

    EngineFixture engine;
    std::vector<RunId> ids;
    std::unique_ptr<MainWindow> window;
    RunsPage *page = nullptr;
    QueryBar *bar = nullptr;
    RunInspector *inspector = nullptr;
    RunActions *actions = nullptr;
    VisitHistory *visits = nullptr;
    QTableView *table = nullptr;
    QLabel *actsOn = nullptr;
    QLabel *head = nullptr;
};

} // namespace

class TestOpenedRun : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::of().apply(ThemeChoice::Light); }

    void aClickedRowIsOpenedThoughTheRunBeforeIsNotInTheList()
    {
        Scene scene;
        QVERIFY(scene.show());
        for (const int row : {0, 3, 11, 20}) {
            QVERIFY(scene.narrowTo(QStringLiteral("send-mail")));
            scene.click(1);
            QVERIFY(scene.narrowTo(QStringLiteral("resize-image")));
            QVERIFY(scene.highlighted().isEmpty());
            const QString seen = scene.idAt(row);
            scene.click(row);
            QCOMPARE(scene.opened(), seen);
            QCOMPARE(scene.highlighted(), QStringList{seen});
            QCOMPARE(scene.disagreement(), QString());
            QTRY_VERIFY(scene.actions->cancel()->isEnabled());
            scene.actions->cancel()->trigger();
            auto *dialog = scene.window->findChild<CancelDialog *>();
            QVERIFY(dialog);
            const QString id = format::shortId(format::utf8(seen));
            QTRY_VERIFY(dialog->sentence()->text().contains(id + QStringLiteral(" of resize-image")));
            dialog->reject();
            QTRY_VERIFY(!scene.window->findChild<CancelDialog *>());
            QVERIFY(scene.actsOn->text().contains(id));
            QVERIFY(scene.actsOn->text().contains(QStringLiteral("resize-image")));
        }
    }

    void theKeyboardSkipsNoResult()
    {
        Scene scene;
        QVERIFY(scene.show());
        scene.click(4);
        QVERIFY(scene.narrowTo(scene.table->currentIndex().siblingAtColumn(1).data().toString()
                                       == QLatin1String("send-mail")
                                   ? QStringLiteral("resize-image")
                                   : QStringLiteral("send-mail")));
        scene.page->focusFilter();
        QTest::keyClick(scene.bar->field(), Qt::Key_Down);
        QCOMPARE(scene.opened(), scene.idAt(0));
        QCOMPARE(scene.disagreement(), QString());
        QTest::keyClick(scene.table, Qt::Key_Down);
        QCOMPARE(scene.opened(), scene.idAt(1));
        QCOMPARE(scene.highlighted(), QStringList{scene.idAt(1)});

        // By Enter in the query and by Tab one comes into the list without having gone to any row.
        QVERIFY(scene.narrowTo(QStringLiteral("import-orders")));
        const QString before = scene.opened();
        scene.table->setFocus(Qt::TabFocusReason);
        QCOMPARE(scene.opened(), before);
        QVERIFY(scene.highlighted().isEmpty());
        QTest::keyClick(scene.table, Qt::Key_Down);
        QCOMPARE(scene.opened(), scene.idAt(0));
        QCOMPARE(scene.disagreement(), QString());
    }

    void enterOpensThePastedRun_data()
    {
        QTest::addColumn<int>("pause"); // before Enter
        for (const int pause : {0, 20, 300, 1'000})
            QTest::addRow("%d ms", pause) << pause;
    }
    void enterOpensThePastedRun()
    {
        QFETCH(int, pause);
        Scene scene;
        QVERIFY(scene.show());
        for (const std::size_t which : {std::size_t{2}, std::size_t{40}, std::size_t{88}}) {
            scene.click(5);
            const QString id = format::text(scene.ids[which].text);
            scene.paste(id);
            QTest::qWait(pause);
            QTest::keyClick(scene.bar->field(), Qt::Key_Return);
            QTRY_COMPARE(scene.opened(), id);
            QTRY_COMPARE(scene.highlighted(), QStringList{id});
            QTest::qWait(50);
            QCOMPARE(scene.opened(), id);
            QCOMPARE(scene.disagreement(), QString());
        }
    }

    void aLaterChoiceIsNotUndoneByARunStillLookedFor()
    {
        Scene scene;
        QVERIFY(scene.show());
        scene.paste(format::text(scene.ids[2].text));
        QTest::keyClick(scene.bar->field(), Qt::Key_Return); // the engine has not answered yet
        scene.page->openRun(scene.ids[50]);
        QTest::qWait(300);
        QCOMPARE(scene.opened(), format::text(scene.ids[50].text));
        QCOMPARE(scene.disagreement(), QString());
    }

    void whatStaysPickedIsWhatIsOpened()
    {
        Scene scene;
        QVERIFY(scene.show());
        const QString a = scene.idAt(1);
        const QString b = scene.idAt(6);
        scene.click(1);
        scene.click(6, Qt::ControlModifier);
        QCOMPARE(scene.opened(), b);
        scene.click(6, Qt::ControlModifier); // taken out again: what is left is acted on
        QCOMPARE(scene.opened(), a);
        QCOMPARE(scene.disagreement(), QString());
        scene.click(1, Qt::ControlModifier); // the last one cannot be taken out
        QCOMPARE(scene.highlighted(), QStringList{a});
        QCOMPARE(scene.disagreement(), QString());
        // A range made smaller leaves out what it had.
        scene.click(1);
        scene.click(9, Qt::ShiftModifier);
        scene.click(4, Qt::ShiftModifier);
        QCOMPARE(scene.page->picks().ids.size(), 4U);
        QCOMPARE(scene.disagreement(), QString());
        scene.click(1);
        // Ctrl+Down leads on without picking; Enter opens where it led.
        scene.table->setFocus();
        QTest::keyClick(scene.table, Qt::Key_Down, Qt::ControlModifier);
        QTest::keyClick(scene.table, Qt::Key_Down, Qt::ControlModifier);
        QCOMPARE(scene.opened(), a);
        QCOMPARE(scene.disagreement(), QString());
        const QString there = scene.table->currentIndex().data(RunListModel::RunIdRole).toString();
        QVERIFY(there != a);
        QTest::keyClick(scene.table, Qt::Key_Return);
        QCOMPARE(scene.opened(), there);
        QCOMPARE(scene.disagreement(), QString());
    }

    void theContextMenuIsAboutTheRowItOpensAt()
    {
        Scene scene;
        QVERIFY(scene.show());
        scene.click(1);
        scene.click(6, Qt::ControlModifier);
        scene.click(9, Qt::ControlModifier);
        for (const int row : {1, 6}) { // picked: they stay picked together, and this one is opened
            scene.click(row, {}, Qt::RightButton);
            QCOMPARE(scene.opened(), scene.idAt(row));
            QCOMPARE(scene.page->picks().ids.size(), 3U);
            QCOMPARE(scene.disagreement(), QString());
        }
        const QString other = scene.idAt(4);
        scene.click(4, Qt::ControlModifier, Qt::RightButton);
        QString copied;
        QTimer::singleShot(0, this, [&] {
            scene.actions->copyId()->trigger();
            copied = QGuiApplication::clipboard()->text();
            if (auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget()))
                menu->close();
        });
        emit scene.table->customContextMenuRequested(
            scene.table->visualRect(scene.table->model()->index(4, 1)).center());
        QCOMPARE(copied, other);
        QCOMPARE(scene.opened(), other);
    }

    void homeAndEndLeadToTheEndsOfTheList()
    {
        Scene scene;
        QVERIFY(scene.show());
        scene.click(5);
        QTest::keyClick(scene.table, Qt::Key_End);
        QTRY_COMPARE(scene.opened(), format::text(scene.ids.front().text));
        QCOMPARE(scene.table->currentIndex().row(), kRuns - 1);
        QCOMPARE(scene.disagreement(), QString());
        QTest::keyClick(scene.table, Qt::Key_Home);
        QTRY_COMPARE(scene.opened(), format::text(scene.ids.back().text));
        QCOMPARE(scene.table->currentIndex().row(), 0);
        QCOMPARE(scene.disagreement(), QString());
    }

    void backAndForwardLeadOverWhatWasOpened()
    {
        Scene scene;
        QVERIFY(scene.show());
        auto *pages = scene.window->findChild<NavigationList *>();
        QVERIFY(!scene.visits->back()->isEnabled());
        QVERIFY(!scene.visits->forward()->isEnabled());
        const QString a = scene.idAt(2);
        const QString b = scene.idAt(7);
        scene.click(2);
        scene.click(7);
        QTest::keyClick(scene.window.get(), Qt::Key_3, Qt::AltModifier);
        QCOMPARE(pages->currentRow(), 2);
        scene.page->openRun(scene.ids[0]); // followed from another page, as a link does
        pages->setCurrentRow(0);

        QTest::keyClick(scene.window.get(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(pages->currentRow(), 2);
        QTest::keyClick(scene.window.get(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(pages->currentRow(), 0);
        QCOMPARE(scene.opened(), b);
        QTest::mouseClick(scene.table->viewport(), Qt::BackButton, {}, QPoint(40, 40));
        QCOMPARE(scene.opened(), a);
        QCOMPARE(scene.highlighted(), QStringList{a}); // and not the row under the mouse
        QCOMPARE(scene.disagreement(), QString());
        QVERIFY(!scene.page->past()->isAway());
        QTest::mouseClick(scene.table->viewport(), Qt::ForwardButton, {}, QPoint(40, 40));
        QCOMPARE(scene.opened(), b);
        QTest::keyClick(scene.window.get(), Qt::Key_Right, Qt::AltModifier);
        QTest::keyClick(scene.window.get(), Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(pages->currentRow(), 0);
        QCOMPARE(scene.opened(), format::text(scene.ids[0].text));
        QVERIFY(!scene.visits->forward()->isEnabled());
        QVERIFY(scene.visits->back()->isEnabled());
        // A new visit forgets what was forward.
        scene.visits->back()->trigger();
        QVERIFY(scene.visits->forward()->isEnabled());
        pages->setCurrentRow(4);
        QVERIFY(!scene.visits->forward()->isEnabled());
    }

    void aRunOneWalksOverIsNoVisit()
    {
        Scene scene;
        QVERIFY(scene.show());
        scene.click(2);
        const QString a = scene.idAt(2);
        for (int step = 0; step < 5; ++step)
            QTest::keyClick(scene.table, Qt::Key_Down);
        const QString f = scene.idAt(7);
        QTRY_COMPARE(scene.opened(), f);
        scene.visits->back()->trigger();
        QCOMPARE(scene.opened(), a); // none of those between
        scene.visits->forward()->trigger();
        QCOMPARE(scene.opened(), f); // one goes back from somewhere: that is a place, too

        QTest::keyClick(scene.table, Qt::Key_Down);
        QTest::qWait(1'200); // stays
        QTest::keyClick(scene.table, Qt::Key_Down);
        QTest::keyClick(scene.table, Qt::Key_Down);
        scene.actions->copyId()->trigger(); // acts
        QTest::keyClick(scene.table, Qt::Key_Down);
        for (const int row : {10, 8, 7}) {
            scene.visits->back()->trigger();
            QCOMPARE(scene.opened(), scene.idAt(row));
        }
        // Walking on from the middle forgets the way forward only where one stays.
        QTest::keyClick(scene.table, Qt::Key_Up);
        QTest::keyClick(scene.table, Qt::Key_Down);
        scene.visits->forward()->trigger();
        QCOMPARE(scene.opened(), scene.idAt(8));
    }

    void theQueryComesBackWithTheRun()
    {
        Scene scene;
        QVERIFY(scene.show());
        const QString mails = QStringLiteral("task:send-mail");
        QVERIFY(scene.narrowTo(QStringLiteral("send-mail")));
        scene.click(1);
        const QString mail = scene.opened();
        QVERIFY(scene.narrowTo(QStringLiteral("resize-image")));
        scene.click(3);
        const QString image = scene.opened();
        scene.visits->back()->trigger(); // the other query, not yet another run
        scene.visits->back()->trigger();
        QCOMPARE(scene.page->query(), mails);
        QCOMPARE(scene.opened(), mail);
        QTRY_COMPARE(scene.table->model()->rowCount(), kRuns / 3);
        QTRY_COMPARE(scene.highlighted(), QStringList{mail});

        // What one was writing is there again.
        scene.type(mails + QStringLiteral(" status:("));
        QVERIFY(!scene.bar->isValid());
        scene.visits->back()->trigger();
        QVERIFY(scene.bar->text() != mails + QStringLiteral(" status:("));
        scene.visits->forward()->trigger();
        QCOMPARE(scene.bar->text(), mails + QStringLiteral(" status:("));
        QCOMPARE(scene.opened(), mail);
        QVERIFY(scene.visits->back()->isEnabled());
        QVERIFY(image != mail);
    }

    void aRandomUserNeverActsOnAnotherRunThanTheHighlightedOne()
    {
        Scene scene;
        QVERIFY(scene.show());
        bool isGiven = false;
        unsigned seed = qEnvironmentVariableIntValue("RUNYARD_SEED", &isGiven) & 0xffffffffU;
        if (!isGiven)
            seed = std::random_device()();
        qInfo("seed %u (RUNYARD_SEED repeats it)", seed);
        std::mt19937 random(seed);
        QString did;
        for (int step = 0; step < kSteps; ++step) {
            did = act(scene, random);
            QString wrong = scene.disagreement();
            QVERIFY2(
                wrong.isEmpty() && !did.startsWith(QLatin1Char('!')),
                qPrintable(QStringLiteral("seed %1, step %2, %3: %4").arg(seed).arg(step).arg(did, wrong)));
            QCoreApplication::processEvents();
            wrong = scene.disagreement();
            QVERIFY2(
                wrong.isEmpty(),
                qPrintable(
                    QStringLiteral("seed %1, after step %2, %3: %4").arg(seed).arg(step).arg(did, wrong)));
        }
    }

private:
    /// One thing a person does, or the engine. Says what; beginning with "!" when it did something else.
    QString act(Scene &scene, std::mt19937 &random)
    {
        const auto below = [&random](int end) {
            return static_cast<int>(random() % static_cast<unsigned>(end));
        };
        const auto anyId = [&] {
            return scene.ids[static_cast<std::size_t>(below(static_cast<int>(scene.ids.size())))];
        };
        switch (below(14)) {
        case 0:
        case 1: return clickAnywhere(scene, below(25), {});
        case 2: return clickAnywhere(scene, below(25), below(2) ? Qt::ControlModifier : Qt::ShiftModifier);
        case 3:
            scene.page->setQuery(below(4) ? QStringLiteral("task:") + QLatin1String(kTasks[below(3)])
                                          : QString());
            return QStringLiteral("another query");
        case 4:
            scene.type(below(2) ? QStringLiteral("status:canceled") : QStringLiteral("send"));
            return QStringLiteral("types, and does not wait");
        case 5:
            scene.paste(format::text(anyId().text));
            if (below(2))
                QTest::keyClick(scene.bar->field(), Qt::Key_Return);
            return QStringLiteral("pastes an id");
        case 6: {
            const Qt::Key keys[] = {Qt::Key_Down, Qt::Key_Up,  Qt::Key_PageDown, Qt::Key_PageUp,
                                    Qt::Key_Home, Qt::Key_End, Qt::Key_Space};
            const Qt::KeyboardModifiers held[] = {Qt::NoModifier, Qt::NoModifier, Qt::ShiftModifier,
                                                  Qt::ControlModifier};
            if (scene.table->isVisible())
                scene.table->setFocus();
            QTest::keyClick(scene.table, keys[below(7)], held[below(4)]);
            return QStringLiteral("a key in the list");
        }
        case 7:
            if (scene.bar->isVisible())
                scene.bar->field()->setFocus();
            QTest::keyClick(scene.bar->field(), below(2) ? Qt::Key_Down : Qt::Key_Return);
            return QStringLiteral("from the query into the list");
        case 8:
            (below(3) ? scene.visits->back() : scene.visits->forward())->trigger();
            return QStringLiteral("back or forward");
        case 9:
            scene.window->findChild<NavigationList *>()->setCurrentRow(below(3) ? 0 : below(6));
            return QStringLiteral("another page");
        case 10: scene.page->openRun(anyId()); return QStringLiteral("follows a link");
        case 11: {
            TriggerRequest request;
            request.taskId = kTasks[below(3)];
            scene.engine.client().runCommands().trigger(request, [](Result<TriggerReply>) {});
            return QStringLiteral("a run comes");
        }
        case 12:
            scene.engine.client().runCommands().cancel(anyId(), {}, Actor::Api, [](Result<CancelReply>) {});
            return QStringLiteral("a run is canceled elsewhere");
        default: return acts(scene);
        }
    }

    static QString clickAnywhere(Scene &scene, int row, Qt::KeyboardModifiers modifiers)
    {
        const QRect place = scene.table->visualRect(scene.table->model()->index(row, 1));
        if (!scene.table->isVisible() || !scene.table->viewport()->rect().contains(place.center()))
            return QStringLiteral("no row there");
        const QString seen = scene.idAt(row);
        scene.click(row, modifiers);
        if (modifiers == Qt::NoModifier && !seen.isEmpty() && scene.opened() != seen)
            return QStringLiteral("! clicked %1, opened %2").arg(seen, scene.opened());
        return QStringLiteral("click on row %1, keys %2").arg(row).arg(modifiers.toInt());
    }

    static QString acts(Scene &scene)
    {
        if (!scene.page->isVisible() || !scene.actions->copyId()->isEnabled())
            return QStringLiteral("nothing to act on");
        scene.actions->copyId()->trigger();
        if (QGuiApplication::clipboard()->text() != scene.opened())
            return QStringLiteral("! copied another run");
        if (scene.page->picks().ids.size() != 1 || !scene.actions->cancel()->isEnabled())
            return QStringLiteral("copies the id");
        scene.actions->cancel()->trigger();
        auto *dialog = scene.window->findChild<CancelDialog *>();
        const bool isIt = dialog && dialog->sentence()->text().contains(scene.opened());
        delete dialog;
        return isIt ? QStringLiteral("asks to cancel") : QStringLiteral("! asks to cancel another run");
    }
};

QTEST_MAIN(TestOpenedRun)
#include "test_opened_run.moc"
