// The Logs tab by keyboard and mouse, and a log of 100 MB in it, read from a real store.
#include "engine/embedded/embedded_client.h"
#include "engine/store/write/run_store.h"
#include "tests/support/room_test.h"
#include "tests/support/scripted_client.h"
#include "views/run/log/log_find_bar.h"
#include "views/run/log/log_pane.h"
#include "views/run/log/log_view.h"
#include "views/run/log/log_wrap.h"
#include "views/theme/log_colours.h"
#include "views/theme/theme.h"
#include "views/theme/theme_style.h"

#include <QApplication>
#include <QClipboard>
#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

#include <cmath>
#include <random>

using namespace runyard;
using runyard::test::ScriptedClient;

namespace {

const RunId kRun{"run_a"};

template <class T>
T *named(QWidget &inside, const QString &name)
{
    for (T *widget : inside.findChildren<T *>()) {
        if (widget->accessibleName() == name)
            return widget;
    }
    return nullptr;
}

} // namespace

class LogViewTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void staysAtTheEndUntilOneScrollsUp();
    void keysMoveAndSelectAndCopy();
    void whatIsCopiedAndSavedIsWhatIsStored();
    void aKeyWrapsLongLines();
    void mouseSelectsLines();
    void findCountsAndGoesByKeys();
    void attemptAndLevelAreChosenInMenus();
    void wrappedLinesReachTheirLastRow();
    void savesWhatIsShown();
    void coloursCanBeRead_data();
    void coloursCanBeRead();
    void rowsBreakWhereTheyAreFull();
    void aHundredMegabytesShowTheirEnd();
    void screenshots();

private:
    void fill(int count);

    ScriptedClient client;
    std::unique_ptr<LogModel> model;
    std::unique_ptr<LogView> view;
    QTemporaryDir m_settings;
};

void LogViewTest::initTestCase()
{
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
    QCoreApplication::setOrganizationName(QStringLiteral("test"));
    applyTheme(ThemeChoice::Light);
}

void LogViewTest::init()
{
    QSettings().clear();
    client.logs.clear();
    model = std::make_unique<LogModel>(client);
    view = std::make_unique<LogView>(client, *model);
    view->resize(600, 400);
    view->show();
    QVERIFY(QTest::qWaitForWindowExposed(view.get()));
}

void LogViewTest::cleanup()
{
    view.reset();
    model.reset();
}

void LogViewTest::fill(int count)
{
    auto &lines = client.logs[kRun.text];
    for (int i = 0; i < count; ++i) {
        const auto number = static_cast<int>(lines.size());
        lines.push_back({fromMicros(1'790'000'000'000'000 + number * 1'000LL), 1 + number / 500,
                         number % 2 == 0 ? LogStream::Stdout : LogStream::Stderr,
                         number % 10 == 3 ? LogLevel::Error : LogLevel::Plain,
                         "line " + std::to_string(number)});
    }
}

void LogViewTest::staysAtTheEndUntilOneScrollsUp()
{
    fill(1'000);
    model->open(kRun);
    LogPane *pane = view->pane();
    QTRY_COMPARE(pane->topRow(), 1'000 - pane->rowsInView());
    fill(50);
    model->follow();
    QTRY_COMPARE(pane->topRow(), 1'050 - pane->rowsInView());
    auto *end = named<QToolButton>(*view, QStringLiteral("To the end of the log"));
    QVERIFY(end->isHidden());
    const int top = pane->topRow();
    QWheelEvent turn(QPointF(50, 50), pane->viewport()->mapToGlobal(QPointF(50, 50)), {}, QPoint(0, 240),
                     Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(pane->viewport(), &turn);
    QVERIFY(!pane->isFollowing());
    fill(30);
    model->follow();
    QTRY_VERIFY(end->text().contains(QStringLiteral("30")));
    QCOMPARE(pane->topRow(), top - 6); // where one left it
    QTest::mouseClick(end, Qt::LeftButton);
    QVERIFY(pane->isFollowing());
    QTRY_COMPARE(pane->topRow(), 1'080 - pane->rowsInView());
}

void LogViewTest::keysMoveAndSelectAndCopy()
{
    fill(1'000);
    model->open(kRun);
    LogPane *pane = view->pane();
    QTRY_VERIFY(model->at(999));
    pane->setFocus();
    QTest::keyClick(pane, Qt::Key_Home);
    QCOMPARE(pane->topRow(), 0);
    QVERIFY(!pane->isFollowing());
    QTest::keyClick(pane, Qt::Key_Down);
    QTest::keyClick(pane, Qt::Key_Down, Qt::ShiftModifier);
    QSignalSpy exported(view.get(), &LogView::exported);
    QTest::keyClick(pane, Qt::Key_C, Qt::ControlModifier);
    QTRY_COMPARE(exported.count(), 1);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("line 1\nline 2"));
    QTest::keyClick(pane, Qt::Key_End);
    QCOMPARE(pane->currentRow(), 999);
    QVERIFY(pane->isFollowing());
    QTest::keyClick(pane, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(pane, Qt::Key_C, Qt::ControlModifier);
    QTRY_COMPARE(exported.count(), 2);
    QCOMPARE(QApplication::clipboard()->text().count(u'\n'), 999);
}

void LogViewTest::whatIsCopiedAndSavedIsWhatIsStored()
{
    const std::string stored = "\ta\tb \x1b[31mred\x1b[0m \xe2\x80\xaegpj 50%\rdone";
    client.logs[kRun.text] = {
        {fromMicros(1'790'000'000'000'000), 1, LogStream::Stdout, LogLevel::Plain, stored}};
    model->open(kRun);
    QTRY_VERIFY(model->at(0));
    QSignalSpy exported(view.get(), &LogView::exported);
    view->copy();
    QTRY_COMPARE(exported.count(), 1);
    QCOMPARE(QApplication::clipboard()->text().toUtf8(), QByteArray::fromStdString(stored));
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("a.log"));
    view->pane()->setShowsTimes(false);
    view->saveTo(file);
    QTRY_COMPARE(exported.count(), 2);
    QFile saved(file);
    QVERIFY(saved.open(QIODevice::ReadOnly));
    QCOMPARE(saved.readAll(), QByteArray::fromStdString(stored) + '\n');
}

void LogViewTest::aKeyWrapsLongLines()
{
    client.logs[kRun.text] = {
        {fromMicros(1'790'000'000'000'000), 1, LogStream::Stdout, LogLevel::Plain, std::string(2'000, 'x')}};
    model->open(kRun);
    QTRY_VERIFY(model->at(0));
    QScrollBar *across = view->pane()->horizontalScrollBar();
    QTRY_VERIFY(across->maximum() > 0);
    view->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(view.get()));
    view->pane()->setFocus();
    QTest::keyClick(view->pane(), Qt::Key_Z, Qt::AltModifier);
    QTRY_COMPARE(across->maximum(), 0);
    QVERIFY(QSettings().value(QStringLiteral("logs/wrap")).toBool());
}

void LogViewTest::mouseSelectsLines()
{
    fill(100);
    model->open(kRun);
    LogPane *pane = view->pane();
    QTRY_VERIFY(pane->topRow() > 0);
    const int line = pane->viewport()->height() / pane->rowsInView();
    const auto at = [&](int row) { return QPoint(100, row * line + line / 2); };
    QTest::mousePress(pane->viewport(), Qt::LeftButton, {}, at(1));
    QTest::mouseMove(pane->viewport(), at(4));
    QMouseEvent move(QEvent::MouseMove, at(4), pane->viewport()->mapToGlobal(at(4)), Qt::NoButton,
                     Qt::LeftButton, {});
    QCoreApplication::sendEvent(pane->viewport(), &move);
    QTest::mouseRelease(pane->viewport(), Qt::LeftButton, {}, at(4));
    QCOMPARE(pane->firstSelected(), pane->topRow() + 1);
    QCOMPARE(pane->lastSelected(), pane->topRow() + 4);
}

void LogViewTest::findCountsAndGoesByKeys()
{
    fill(2'500);
    model->open(kRun);
    LogPane *pane = view->pane();
    QTRY_VERIFY(model->at(2'499));
    pane->setFocus();
    QTest::keyClick(pane, Qt::Key_F, Qt::ControlModifier);
    auto *field = named<QLineEdit>(*view, QStringLiteral("Text to find in the log"));
    QVERIFY(field->isVisible());
    QTest::keyClicks(field, QStringLiteral("LINE 21"));
    auto *result = named<QLabel>(*view, QStringLiteral("Matches in the log"));
    QTRY_VERIFY2(result->text().endsWith(QStringLiteral("of 111 lines")), qPrintable(result->text()));
    QCOMPARE(pane->currentRow(), 21); // none below where it began: the first one
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(pane->currentRow(), 210);
    QTest::keyClick(field, Qt::Key_F3);
    QCOMPARE(pane->currentRow(), 211);
    QTest::keyClick(field, Qt::Key_F3, Qt::ShiftModifier);
    QCOMPARE(pane->currentRow(), 210);
    QCOMPARE(result->text(), QStringLiteral("2 of 111 lines"));
    QVERIFY(pane->topRow() <= 210 && pane->topRow() + pane->rowsInView() > 210);
    QTest::keyClick(field, Qt::Key_Escape);
    QVERIFY(!field->isVisible());
    QCOMPARE(view->focusWidget(), static_cast<QWidget *>(pane));
}

void LogViewTest::attemptAndLevelAreChosenInMenus()
{
    fill(1'000);
    view->setAttempts(2);
    model->open(kRun);
    QTRY_COMPARE(model->rowCount(), 1'000);
    auto *attempt = named<QToolButton>(*view, QStringLiteral("Attempt whose lines are shown"));
    QVERIFY(attempt->isVisible());
    attempt->menu()->actions().at(2)->trigger();
    QTRY_COMPARE(model->rowCount(), 500);
    QCOMPARE(attempt->text(), QStringLiteral("Attempt 2"));
    auto *filter = named<QToolButton>(*view, QStringLiteral("Streams and levels that are shown"));
    for (QAction *action : filter->menu()->actions()) {
        if (action->text() == QStringLiteral("Without a level"))
            action->trigger();
    }
    QTRY_COMPARE(model->rowCount(), 50);
    QCOMPARE(model->lineOf(0), 503);
    filter->menu()->actions().last()->trigger();
    QTRY_COMPARE(model->rowCount(), 500);
    view->showMoment(fromMicros(1'790'000'000'000'000 + 700'000));
    QTRY_COMPARE(view->pane()->currentRow(), 200);
}

void LogViewTest::wrappedLinesReachTheirLastRow()
{
    fill(30);
    client.logs[kRun.text].back().text = std::string(20'000, 'w') + "END";
    model->open(kRun);
    QTRY_VERIFY(model->at(29));
    LogPane *pane = view->pane();
    pane->setWrapped(true);
    QCOMPARE(pane->topRow(), 29); // taller than the window, at its end
    QVERIFY(pane->isFollowing());
    QCOMPARE(pane->horizontalScrollBar()->maximum(), 0);
    pane->setFocus();
    QTest::keyClick(pane, Qt::Key_Home);
    QCOMPARE(pane->topRow(), 0);
    pane->setWrapped(false);
    QTest::keyClick(pane, Qt::Key_End);
    QCOMPARE(pane->topRow(), std::max(0, 30 - pane->rowsInView()));
    QVERIFY(!pane->grab().isNull());
    QTRY_VERIFY(pane->horizontalScrollBar()->maximum() > 10'000);
}

void LogViewTest::savesWhatIsShown()
{
    fill(3'000);
    view->setAttempts(6);
    model->open(kRun);
    QTRY_COMPARE(model->rowCount(), 3'000);
    LogFilter filter;
    filter.attempt = 6;
    model->setFilter(filter);
    QTRY_COMPARE(model->rowCount(), 500);
    QTemporaryDir folder;
    const QString name = folder.filePath(QStringLiteral("run.log"));
    QSignalSpy exported(view.get(), &LogView::exported);
    view->saveTo(name);
    QTRY_COMPARE(exported.count(), 1);
    QCOMPARE(exported.at(0).at(0).toString(), QString());
    QFile file(name);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = file.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), 500);
    QVERIFY2(lines.first().startsWith("2026-") && lines.first().endsWith(" line 2500"),
             lines.first().constData());
    view->saveTo(folder.filePath(QStringLiteral("no/such/folder/run.log")));
    QCOMPARE(exported.count(), 2);
    QVERIFY(!exported.at(1).at(0).toString().isEmpty());
}

void LogViewTest::coloursCanBeRead_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void LogViewTest::coloursCanBeRead()
{
    QFETCH(bool, dark);
    applyTheme(dark ? ThemeChoice::Dark : ThemeChoice::Light);
    const auto luminance = [](const QColor &colour) {
        const auto linear = [](double part) {
            return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF())
               + 0.0722 * linear(colour.blueF());
    };
    for (std::uint32_t index = 0; index < 256; ++index) {
        for (const bool isBehind : {false, true}) {
            AnsiStyle style;
            (isBehind ? style.background : style.foreground) = AnsiColour{AnsiColour::Kind::Indexed, index};
            const LogInk ink = inkOf(style, Theme::of().text());
            const double a = luminance(ink.text);
            const double b = luminance(ink.ground.isValid() ? ink.ground : Theme::of().paper());
            QVERIFY2((std::max(a, b) + 0.05) / (std::min(a, b) + 0.05) >= 4.5,
                     qPrintable(QString::number(index)));
        }
    }
    applyTheme(ThemeChoice::Light);
}

void LogViewTest::rowsBreakWhereTheyAreFull()
{
    QCOMPARE(wrapStarts(QStringLiteral("abcdef"), 3), (std::vector<int>{0, 3}));
    QCOMPARE(wrapStarts(QString(), 3), (std::vector<int>{0}));
    QCOMPARE(wrapStarts(QStringLiteral("漢字かな"), 5), (std::vector<int>{0, 2}));
    const QString pairs = QString::fromUtf8("ab\U0001F600c"); // a pair takes two columns and stays whole
    QCOMPARE(wrapStarts(pairs, 3), (std::vector<int>{0, 2}));
    QCOMPARE(indexAtColumn(pairs, 3), 4);
}

/// Prints what it took; the figures are not judged, what is shown is.
void LogViewTest::aHundredMegabytesShowTheirEnd()
{
    QTemporaryDir folder;
    const std::filesystem::path workspace = folder.path().toStdString();
    Run run;
    std::int64_t count = 0;
    {
        auto opened = RunStore::open(workspace / "runyard.db", StoreOptions{Synchronous::Normal});
        QVERIFY(opened.ok());
        RunStore &store = **opened;
        store.transaction.begin();
        run.seq = store.runs.nextSeq();
        run.id = RunId{"run_00000000000000000000000100"};
        run.taskId = "import-orders";
        run.queue = "task/import-orders";
        run.status = RunStatus::Completed;
        run.createdAt = run.updatedAt = fromMicros(1'790'000'000'000'000);
        run.finishedAt = run.createdAt + Seconds{60};
        store.runs.insert(run, {});
        std::mt19937 random(1);
        for (std::int64_t bytes = 0; bytes < 100'000'000;) {
            std::vector<LogLine> part;
            for (int i = 0; i < 5'000; ++i, ++count) {
                std::string text = "\x1b[32mok\x1b[0m line " + std::to_string(count) + " order "
                                   + std::to_string(random()) + " was sent from the warehouse in the north";
                bytes += static_cast<std::int64_t>(text.size());
                part.push_back({run.createdAt + Millis{count / 30}, 1, LogStream::Stdout, LogLevel::Plain,
                                std::move(text)});
            }
            store.logs.append(run.seq, part);
        }
        QVERIFY(store.transaction.commit().ok());
    }
    auto engine = EmbeddedClient::open(
        {.workspace = workspace, .shepherd = RUNYARD_BINARY_DIR "/libexec/runyard-shepherd"});
    QVERIFY(engine.ok());
    {
        LogModel long_(**engine);
        LogView pane(**engine, long_);
        pane.resize(700, 500);
        pane.show();
        QVERIFY(QTest::qWaitForWindowExposed(&pane));
        QElapsedTimer timer;
        timer.start();
        long_.open(run.id);
        QTRY_VERIFY(long_.rowCount() == count && long_.at(long_.rowCount() - 1));
        const qint64 toEnd = timer.elapsed();
        pane.grab();
        const qint64 painted = timer.elapsed();
        QCOMPARE(pane.pane()->topRow(), count - pane.pane()->rowsInView());
        timer.start();
        pane.showMoment(run.createdAt + Millis{count / 60});
        QTRY_COMPARE(pane.pane()->currentRow(), count / 60 * 30);
        QTRY_VERIFY(long_.at(pane.pane()->currentRow()));
        const qint64 toMoment = timer.elapsed();
        QVERIFY(long_.bytesInMemory() < LogModel::kMaxBytes);
        qInfo("%lld lines: end read in %lld ms, painted after %lld ms, a moment in %lld ms",
              static_cast<long long>(count), static_cast<long long>(toEnd), static_cast<long long>(painted),
              static_cast<long long>(toMoment));
    }
}

/// Writes pictures into the folder RUNYARD_SHOTS names, for people to look at.
void LogViewTest::screenshots()
{
    const QString folder = qEnvironmentVariable("RUNYARD_SHOTS");
    if (folder.isEmpty())
        QSKIP("RUNYARD_SHOTS names no folder");
    fill(600);
    auto &lines = client.logs[kRun.text];
    for (int i = 0; i < 16; ++i)
        lines[580 + static_cast<std::size_t>(i)].text =
            "\x1b[" + std::to_string(i < 8 ? 30 + i : 82 + i) + "mcolour " + std::to_string(i)
            + "\x1b[0m and \x1b[" + std::to_string(i < 8 ? 40 + i : 92 + i)
            + "m behind \x1b[0m \x1b[1mbold\x1b[0m \x1b[2mfaint\x1b[0m" + " \x1b[38;5;"
            + std::to_string(16 + i * 14) + "m256\x1b[0m \x1b[38;2;255;136;0mtrue\x1b[0m";
    lines.back().text = std::string(300, 'x') + " a long line";
    view->setAttempts(2);
    model->open(kRun);
    QTRY_VERIFY(model->at(599));
    view->pane()->setFocus();
    QTest::keyClick(view->pane(), Qt::Key_F, Qt::ControlModifier);
    QTest::keyClicks(named<QLineEdit>(*view, QStringLiteral("Text to find in the log")),
                     QStringLiteral("line 5"));
    QTest::qWait(100);
    for (const auto choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        applyTheme(choice);
        for (const int width : {340, 800}) {
            view->resize(width, 480);
            view->pane()->setWrapped(width == 340);
            view->pane()->jumpToEnd();
            QTest::qWait(100);
            QVERIFY(view->grab().save(
                folder
                + QStringLiteral("/log-%1-%2.png").arg(choice == ThemeChoice::Dark ? 1 : 0).arg(width)));
        }
    }
    applyTheme(ThemeChoice::Light);
}

RUNYARD_GUI_TEST(LogViewTest)
#include "log_view_test.moc"
