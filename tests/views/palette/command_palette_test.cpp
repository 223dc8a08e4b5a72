#include "tests/support/room_test.h"
#include "tests/support/synthetic_client.h"
#include "views/palette/command_match.h"
#include "views/palette/command_palette.h"
#include "views/runs/runs_page.h"
#include "views/theme/theme_style.h"
#include "views/widgets/dialog_frame.h"
#include "views/widgets/navigation_list.h"
#include "views/window/main_window.h"

#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QListView>
#include <QTest>

using namespace runyard;
using runyard::testing::SyntheticClient;

class TestPalette : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(ThemeChoice::Light); }

    void init()
    {
        m_client = std::make_unique<SyntheticClient>();
        m_client->fill(20);
        m_client->taskList.emplace_back().definition.id = "resize-image";
        m_window = std::make_unique<MainWindow>(*m_client, QString());
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    void cleanup() { m_window.reset(); }

    void wordsFitInAnyOrderAndBestAtTheirStart()
    {
        const QString replay = QStringLiteral("Replay run…");
        QVERIFY(matchScore(QStringLiteral("run replay"), replay).has_value());
        QVERIFY(!matchScore(QStringLiteral("replay task"), replay).has_value());
        QVERIFY(matchScore(QStringLiteral("rplr"), replay).has_value());
        QVERIFY(*matchScore(QStringLiteral("run"), replay) > *matchScore(QStringLiteral("un"), replay));
        QVERIFY(*matchScore(QStringLiteral("play"), replay) > *matchScore(QStringLiteral("rply"), replay));
        QCOMPARE(matchScore(QString(), replay), std::optional<int>(0));
    }

    void aPageIsReachedByAPartOfItsName()
    {
        auto *palette = open();
        type(palette, QStringLiteral("deploym"));
        QCOMPARE(currentTitle(palette), QStringLiteral("Deployments"));
        QTest::keyClick(field(palette), Qt::Key_Return);
        QCOMPARE(m_window->findChild<NavigationList *>()->currentItem()->text(),
                 QStringLiteral("Deployments"));
        QTRY_VERIFY(!m_window->findChild<CommandPalette *>());
    }

    void whatIsNotPossibleIsNotOffered()
    {
        auto *palette = open();
        type(palette, QStringLiteral("cancel run"));
        QTRY_COMPARE(model(palette)->rowCount(), 0); // no run is open
        QTest::keyClick(field(palette), Qt::Key_Return);
        QVERIFY(palette->isVisible());
        QTest::keyClick(field(palette), Qt::Key_Escape);
        QTRY_VERIFY(!m_window->findChild<CommandPalette *>());
    }

    void anActionIsDoneOnTheOpenedRun()
    {
        const RunId id = m_client->all.back().id;
        m_window->findChild<RunsPage *>()->openRun(id);
        QTRY_VERIFY(m_window->findChild<RunsPage *>()->openedRun() == id);
        auto *palette = open();
        type(palette, QStringLiteral("replay"));
        QCOMPARE(currentTitle(palette), QStringLiteral("Replay…"));
        QTest::keyClick(field(palette), Qt::Key_Return);
        QTRY_VERIFY(m_window->findChild<DialogFrame *>());
        QCOMPARE(m_window->findChild<DialogFrame *>()->windowTitle(), QStringLiteral("Replay a run"));
    }

    void aRunIsReachedByItsId()
    {
        const RunId id = m_client->all[3].id;
        auto *palette = open();
        QApplication::clipboard()->setText(QString::fromStdString(id.text));
        field(palette)->paste();
        QTRY_COMPARE(model(palette)->rowCount(), 1);
        QTest::keyClick(field(palette), Qt::Key_Return);
        QTRY_VERIFY(m_window->findChild<RunsPage *>()->openedRun() == id);
    }

    void whatComesLateFromTheEngineDoesNotChangeWhatEnterDoes()
    {
        auto *palette = open();
        QVERIFY(rowTitled(palette, QStringLiteral("Trigger resize-image…")) < 0); // still being asked for
        field(palette)->setText(QStringLiteral("r"));
        auto *list = palette->findChild<QListView *>();
        QKeyEvent down(QEvent::KeyPress, Qt::Key_Down, Qt::NoModifier);
        for (int i = 0; i < 12; ++i)
            QApplication::sendEvent(field(palette), &down);
        const QString chosen = currentTitle(palette);
        const int row = list->currentIndex().row();
        QTRY_VERIFY(rowTitled(palette, QStringLiteral("Trigger resize-image…")) >= 0);
        QCOMPARE(currentTitle(palette), chosen);
        QVERIFY2(row > 0, "the test chose nothing");
    }

    void aTaskIsTriggeredAndItsRunsShown()
    {
        auto *palette = open();
        QTRY_VERIFY(rowTitled(palette, QStringLiteral("Trigger resize-image…")) >= 0);
        type(palette, QStringLiteral("runs resize"));
        QCOMPARE(currentTitle(palette), QStringLiteral("Show runs of resize-image"));
        QTest::keyClick(field(palette), Qt::Key_Up); // at the top already
        QTest::keyClick(field(palette), Qt::Key_Return);
        QCOMPARE(m_window->findChild<NavigationList *>()->currentRow(), 0);
    }

private:
    CommandPalette *open()
    {
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : m_window.get(), Qt::Key_K,
                        Qt::ControlModifier);
        auto *palette = m_window->findChild<CommandPalette *>();
        if (!palette || !QTest::qWaitForWindowActive(palette))
            qFatal("the palette did not open");
        return palette;
    }
    static QLineEdit *field(CommandPalette *palette) { return palette->findChild<QLineEdit *>(); }
    static QAbstractItemModel *model(CommandPalette *palette)
    {
        return palette->findChild<QListView *>()->model();
    }
    static void type(CommandPalette *palette, const QString &text) { QTest::keyClicks(field(palette), text); }
    static QString currentTitle(CommandPalette *palette)
    {
        return palette->findChild<QListView *>()->currentIndex().data().toString();
    }
    static int rowTitled(CommandPalette *palette, const QString &title)
    {
        for (int row = 0; row < model(palette)->rowCount(); ++row) {
            if (model(palette)->index(row, 0).data().toString() == title)
                return row;
        }
        return -1;
    }

    std::unique_ptr<SyntheticClient> m_client;
    std::unique_ptr<MainWindow> m_window;
};

RUNYARD_GUI_TEST(TestPalette)
#include "command_palette_test.moc"
