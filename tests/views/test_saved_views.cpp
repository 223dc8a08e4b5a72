#include "engine/contract/settings.h"
#include "tests/views/engine_fixture.h"
#include "views/query/query_bar.h"
#include "views/runs/runs_page.h"
#include "views/saved/save_view_dialog.h"
#include "views/saved/saved_views_dialog.h"
#include "views/saved/saved_views_menu.h"
#include "views/saved/view_list.h"
#include "views/theme/theme.h"
#include "views/window/main_window.h"
#include "views/window/window_commands.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace runyard;
using runyard::testing::EngineFixture;

namespace {

QString names(const SavedViews &views)
{
    QStringList all;
    for (const SavedView &view : views.views())
        all += view.name;
    return all.join(QLatin1Char(','));
}

/// The window on a real engine, at its runs page.
struct WindowUnderTest
{
    explicit WindowUnderTest(EngineFixture &engine) : window(engine.client(), {})
    {
        window.show();
        if (!QTest::qWaitForWindowActive(&window))
            qWarning("the window did not become active");
        page = window.findChild<RunsPage *>();
        // The welcome goes away once it is known that there are tasks.
        if (!QTest::qWaitFor([this] { return page->isVisible(); }))
            qWarning("the runs page did not show");
    }
    SavedViews &views() { return page->savedViews()->views(); }
    void saveAs(const QString &query, const QString &name)
    {
        page->setQuery(query);
        page->focusFilter();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_S, Qt::ControlModifier);
        QPointer<SaveViewDialog> dialog = page->findChild<SaveViewDialog *>();
        QVERIFY(dialog);
        QVERIFY(QTest::qWaitForWindowActive(dialog));
        QTest::keyClicks(dialog->findChild<QLineEdit *>(), name);
        QTest::keyClick(dialog->findChild<QLineEdit *>(), Qt::Key_Return);
        QTRY_VERIFY(!dialog);
        QTRY_VERIFY(views().find(name));
        QTRY_VERIFY(window.isActiveWindow()); // else it would take the keyboard back from what opens next
    }
    SavedViewsDialog *organize()
    {
        page->focusFilter();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
        auto *dialog = page->findChild<SavedViewsDialog *>();
        if (!dialog || !QTest::qWaitForWindowActive(dialog))
            qWarning("no list of saved views");
        if (!QTest::qWaitFor([dialog] { return dialog->findChild<ViewList *>()->hasFocus(); }))
            qWarning("the list has not got the keyboard");
        return dialog;
    }

    MainWindow window;
    RunsPage *page = nullptr;
};

} // namespace

class TestSavedViews : public QObject
{
    Q_OBJECT

private slots:
    void init() { Theme::of().apply(ThemeChoice::Light); }

    void aQueryIsSavedShownAndAppliedByItsName()
    {
        EngineFixture engine;
        engine.deploy(EngineFixture::sampleDir());
        WindowUnderTest shown(engine);
        shown.saveAs(QStringLiteral("status:failed"), QStringLiteral("Failures"));
        shown.saveAs(QStringLiteral("task:flaky-fetch"), QStringLiteral("Fetches & co"));
        QToolButton *button = nullptr;
        for (auto *candidate : shown.page->findChildren<QToolButton *>()) {
            if (candidate->menu() == shown.page->savedViews())
                button = candidate;
        }
        QVERIFY(button);
        QCOMPARE(button->text(), QStringLiteral("Fetches && co")); // its "&" marks no key
        shown.page->setQuery({});
        QCOMPARE(button->text(), QStringLiteral("Saved"));
        QVERIFY(!shown.page->savedViews()->saveAction()->isEnabled()); // nothing there to save

        // By the menu, with the mouse.
        QMenu *menu = shown.page->savedViews();
        menu->popup(button->mapToGlobal(QPoint(0, button->height())));
        QTRY_VERIFY(menu->isVisible());
        QTRY_COMPARE(menu->actions().constFirst()->text(), QStringLiteral("Failures"));
        QTest::mouseClick(menu, Qt::LeftButton, {},
                          menu->actionGeometry(menu->actions().constFirst()).center());
        QCOMPARE(shown.page->query(), QStringLiteral("status:failed"));
        QCOMPARE(button->text(), QStringLiteral("Failures"));

        // By the palette, from another page.
        bool found = false;
        for (const PaletteCommand &command : commandsOf(shown.window)) {
            if (command.title != QLatin1String("Saved views: Fetches & co"))
                continue;
            found = true;
            command.run();
        }
        QVERIFY(found);
        QCOMPARE(shown.page->query(), QStringLiteral("task:flaky-fetch"));
    }

    void viewsAreOrderedRenamedAndDeletedWithUndo()
    {
        EngineFixture engine;
        engine.deploy(EngineFixture::sampleDir());
        WindowUnderTest shown(engine);
        for (const char *name : {"One", "Two", "Three"})
            shown.saveAs(QStringLiteral("tag:%1").arg(QLatin1String(name)), QLatin1String(name));
        QPointer<SavedViewsDialog> dialog = shown.organize();
        auto *list = dialog->findChild<ViewList *>();
        QTRY_COMPARE(list->count(), 3);
        list->setCurrentRow(2);
        QTest::keyClick(list, Qt::Key_Up, Qt::AltModifier);
        QTRY_COMPARE(names(shown.views()), QStringLiteral("One,Three,Two"));
        QTRY_COMPARE(list->currentItem()->text(), QStringLiteral("Three")); // it has the keyboard still
        QTest::keyClick(list, Qt::Key_Up, Qt::AltModifier);
        QTRY_COMPARE(names(shown.views()), QStringLiteral("Three,One,Two"));

        QTest::keyClick(list, Qt::Key_F2);
        auto *editor = list->findChild<QLineEdit *>();
        QVERIFY(editor);
        editor->setText(QStringLiteral("two")); // there is one: case does not tell them apart
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_COMPARE(list->currentItem()->text(), QStringLiteral("Three"));
        QCOMPARE(names(shown.views()), QStringLiteral("Three,One,Two"));
        QTest::keyClick(list, Qt::Key_F2);
        QTRY_VERIFY(list->findChild<QLineEdit *>());
        list->findChild<QLineEdit *>()->setText(QStringLiteral("Third"));
        QTest::keyClick(list->findChild<QLineEdit *>(), Qt::Key_Return);
        QTRY_COMPARE(names(shown.views()), QStringLiteral("Third,One,Two"));

        QTRY_COMPARE(list->currentRow(), 0);
        QTest::keyClick(list, Qt::Key_Delete);
        QTRY_COMPARE(names(shown.views()), QStringLiteral("One,Two"));
        QTest::keyClick(list, Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(names(shown.views()), QStringLiteral("Third,One,Two"));
        QCOMPARE(shown.views().find(QStringLiteral("Third"))->query, QStringLiteral("tag:Three"));

        QTRY_COMPARE(list->currentItem()->text(), QStringLiteral("Third"));
        QTest::keyClick(list, Qt::Key_Return);
        QTRY_VERIFY(!dialog);
        QCOMPARE(shown.page->query(), QStringLiteral("tag:Three"));
    }

    void aDropPutsAViewWhereItFell()
    {
        EngineFixture engine;
        engine.deploy(EngineFixture::sampleDir());
        WindowUnderTest shown(engine);
        for (const char *name : {"One", "Two", "Three"})
            shown.saveAs(QStringLiteral("tag:%1").arg(QLatin1String(name)), QLatin1String(name));
        auto *list = shown.organize()->findChild<ViewList *>();
        QTRY_COMPARE(list->count(), 3);
        // What a drag of the first row to below the last one ends in; X has a loop of its own for the way.
        QVERIFY(list->model()->moveRow({}, 0, {}, 3));
        emit list->reordered();
        QTRY_COMPARE(names(shown.views()), QStringLiteral("Two,Three,One"));
    }

    void aViewTravelsAsText()
    {
        EngineFixture engine;
        engine.deploy(EngineFixture::sampleDir());
        WindowUnderTest shown(engine);
        shown.saveAs(QStringLiteral("status:failed created>2h"), QStringLiteral("Late"));
        SavedViewsDialog *dialog = shown.organize();
        auto *list = dialog->findChild<ViewList *>();
        QTRY_COMPARE(list->count(), 1);
        QTest::keyClick(list, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("# Late\nstatus:failed created>2h\n"));
        // A view of that name is there: it is not written over.
        QTest::keyClick(list, Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE(names(shown.views()), QStringLiteral("Late,Late (2)"));
        QGuiApplication::clipboard()->setText(QStringLiteral("# No query\nstatus:(\n\n# Good\ntag:vip\n"));
        QTest::keyClick(list, Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE(names(shown.views()), QStringLiteral("Late,Late (2),Good"));
        QGuiApplication::clipboard()->setText(QStringLiteral("   "));
        QTest::keyClick(list, Qt::Key_V, Qt::ControlModifier);
        QTRY_VERIFY(dialog->findChild<QLabel *>()->text().contains(QLatin1String("no query")));
    }

    void twoWindowsDoNotUndoEachOther()
    {
        EngineFixture engine;
        engine.deploy(EngineFixture::sampleDir());
        WindowUnderTest shown(engine);
        SavedViews other(engine.client());
        shown.saveAs(QStringLiteral("tag:a"), QStringLiteral("A"));
        QVERIFY(other.views().empty()); // it read before
        other.save({QStringLiteral("B"), QStringLiteral("tag:b")});
        QTRY_COMPARE(names(other), QStringLiteral("A,B"));
        shown.saveAs(QStringLiteral("tag:c"), QStringLiteral("C"));
        QCOMPARE(names(shown.views()), QStringLiteral("A,B,C"));
        other.remove(QStringLiteral("A"));
        QTRY_COMPARE(names(other), QStringLiteral("B,C"));
        QSignalSpy read(&shown.views(), &SavedViews::changed);
        shown.views().refresh();
        QTRY_COMPARE(read.size(), 1);
        QCOMPARE(names(shown.views()), QStringLiteral("B,C"));
    }

    void whatCannotBeReadIsNotWrittenOver()
    {
        EngineFixture engine;
        QVERIFY(EngineFixture::wait<Done>([&](Reply<Done> reply) {
                    engine.client().windowSettings().save("saved_views", "{from the future}",
                                                          std::move(reply));
                }).ok());
        SavedViews views(engine.client());
        QSignalSpy failed(&views, &SavedViews::failed);
        views.save({QStringLiteral("A"), QStringLiteral("tag:a")});
        QTRY_COMPARE(failed.size(), 1);
        const auto kept = EngineFixture::wait<std::string>([&](Reply<std::string> reply) {
            engine.client().windowSettings().read("saved_views", std::move(reply));
        });
        QCOMPARE(*kept, std::string("{from the future}"));
    }
};

QTEST_MAIN(TestSavedViews)
#include "test_saved_views.moc"
