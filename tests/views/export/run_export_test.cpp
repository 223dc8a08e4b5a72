#include "engine/embedded/opened_archive.h"
#include "models/runs/run_list_model.h"
#include "tests/support/engine_fixture.h"
#include "tests/support/room_test.h"
#include "views/actions/copy_as_menu.h"
#include "views/actions/run_actions.h"
#include "views/export/export_dialog.h"
#include "views/export/run_export_actions.h"
#include "views/run/run_inspector.h"
#include "views/runs/runs_page.h"
#include "views/theme/theme_style.h"
#include "views/window/main_window.h"

#include <QApplication>
#include <QClipboard>
#include <QDropEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace runyard;
using runyard::testing::EngineFixture;

namespace {

struct ShownWindow
{
    explicit ShownWindow(MainWindow *shown) : window(shown)
    {
        window->show();
        if (!QTest::qWaitForWindowActive(window.get()))
            qWarning("the window did not become active");
        page = window->findChild<RunsPage *>();
        for (auto *view : page->findChildren<QTableView *>()) {
            if (view->accessibleName() == QLatin1String("Runs"))
                table = view;
        }
    }

    std::unique_ptr<MainWindow> window;
    RunsPage *page = nullptr;
    QTableView *table = nullptr;
};

} // namespace

class TestExports : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        applyTheme(ThemeChoice::Light);
        m_engine = std::make_unique<EngineFixture>();
        m_engine->deploy(m_engine->writeProject(
            "[project]\nname = \"Test\"\n[[task]]\nid = \"copy\"\ncommand = [\"cat\"]\n"));
        TriggerOptions later;
        later.delayUntil = SystemClock().now() + std::chrono::hours(5);
        later.tags = {"=cmd()"};
        for (int i = 0; i < 3; ++i)
            m_ids.push_back(m_engine->trigger("copy", "{\"password\":\"hunter2\"}", later));
    }
    void cleanupTestCase() { m_engine.reset(); }

    void pickedRowsAreCopiedAsATable()
    {
        ShownWindow shown(new MainWindow(m_engine->client(), {}));
        QTRY_COMPARE(shown.table->model()->rowCount(), 3);
        QTRY_VERIFY(shown.table->isVisible());
        shown.table->setFocus();
        shown.table->selectRow(0);
        QTest::keyClick(shown.table, Qt::Key_Down, Qt::ShiftModifier);
        QGuiApplication::clipboard()->setText(QStringLiteral("before"));
        QTest::keyClick(shown.table, Qt::Key_C, Qt::ControlModifier);
        QTRY_VERIFY(QGuiApplication::clipboard()->text() != QLatin1String("before"));
        const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), 4); // names, two rows, the end
        QVERIFY(lines[0].startsWith(QLatin1String("Status\tTask\tRun\t")));
        QVERIFY(lines[1].contains(format::text(m_ids[2].text))); // newest first, whole
        QVERIFY(lines[2].contains(format::text(m_ids[1].text)));
        QVERIFY(lines[1].contains(QLatin1String("\t'=cmd()")));
        QCOMPARE(lines[1].count(QLatin1Char('\t')), lines[0].count(QLatin1Char('\t')));
    }

    void theOpenedRunIsCopiedAsACommand()
    {
        ShownWindow shown(new MainWindow(m_engine->client(), {}));
        shown.page->openRun(m_ids[0]);
        auto *menu = shown.window->findChild<RunActions *>()->copyAs();
        QTRY_VERIFY(menu->actions().constFirst()->isEnabled());
        const char *starts[] = {"curl", "import", "runyard"};
        for (int i = 0; i < 3; ++i) {
            QGuiApplication::clipboard()->clear();
            menu->actions().at(i)->trigger();
            QTRY_VERIFY2(QGuiApplication::clipboard()->text().contains(QLatin1String(starts[i])), starts[i]);
            QVERIFY(QGuiApplication::clipboard()->text().contains(QLatin1String("hunter2")));
        }
    }

    void runsGoIntoAFileAndAreOpenedFromIt()
    {
        const QString file = m_dir.filePath(QStringLiteral("runs.runyard"));
        {
            ShownWindow shown(new MainWindow(m_engine->client(), {}));
            QTRY_COMPARE(shown.table->model()->rowCount(), 3);
            QTRY_VERIFY(shown.table->isVisible());
            shown.table->setFocus();
            shown.table->selectRow(1);
            QTest::keyClick(shown.table, Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
            QPointer<ExportDialog> dialog = shown.window->findChild<ExportDialog *>();
            QVERIFY(dialog);
            QVERIFY(QTest::qWaitForWindowActive(dialog));
            for (auto *choice : dialog->findChildren<QRadioButton *>()) {
                if (choice->text().startsWith(QLatin1String("All 3 runs")))
                    QTest::mouseClick(choice, Qt::LeftButton, {}, QPoint(10, choice->height() / 2));
            }
            QSignalSpy said(shown.page->exporting(), &RunExportActions::said);
            dialog->exportTo(file);
            QTRY_COMPARE(said.size(), 1);
            QVERIFY(said[0][0].toString().startsWith(QLatin1String("Exported 3 runs")));
            QVERIFY(said[0][0].toString().contains(QLatin1String("3 values were masked")));
            QTRY_VERIFY(!dialog);
        }
        auto archive = OpenedArchive::open(format::utf8(file));
        QVERIFY(archive.ok());
        ShownWindow shown(
            MainWindow::readOnly((*archive)->client(), QStringLiteral("Nothing can be changed.")));
        QTRY_COMPARE(shown.table->model()->rowCount(), 3);
        shown.page->openRun(m_ids[1]);
        auto *inspector = shown.page->findChild<RunInspector *>();
        QTRY_VERIFY(inspector->model().detail().has_value());
        QCOMPARE(inspector->model().detail()->payload.data, std::string("{\"password\":\"***\"}"));
        auto *actions = shown.window->findChild<RunActions *>();
        QTRY_VERIFY(actions->action(ActionId::CopyId)->isEnabled());
        for (QAction *action : {actions->action(ActionId::Trigger), actions->action(ActionId::Replay),
                                actions->action(ActionId::Reschedule), actions->action(ActionId::Cancel)})
            QVERIFY2(!action->isEnabled(), qPrintable(action->text()));
    }

    void aFileThatIsDroppedIsAskedFor()
    {
        ShownWindow shown(new MainWindow(m_engine->client(), {}));
        QSignalSpy wanted(shown.window.get(), &MainWindow::openExportWanted);
        const auto drop = [&shown](const QString &file) {
            QMimeData data;
            data.setUrls({QUrl::fromLocalFile(file)});
            const QPoint at = shown.window->rect().center();
            QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, {});
            QApplication::sendEvent(shown.window.get(), &enter);
            if (!enter.isAccepted())
                return;
            QDropEvent event(at, Qt::CopyAction, &data, Qt::LeftButton, {});
            QApplication::sendEvent(shown.window.get(), &event);
        };
        drop(QStringLiteral("/tmp/picture.png"));
        QCOMPARE(wanted.size(), 0);
        drop(QStringLiteral("/tmp/late.runyard"));
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0][0].toString(), QStringLiteral("/tmp/late.runyard"));
    }

private:
    QTemporaryDir m_dir;
    std::unique_ptr<EngineFixture> m_engine;
    std::vector<RunId> m_ids;
};

RUNYARD_GUI_TEST(TestExports)
#include "run_export_test.moc"
