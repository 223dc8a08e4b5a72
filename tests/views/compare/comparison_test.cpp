// Replay and compare, by keyboard and mouse, against a real engine and real processes.
#include "tests/support/room_test.h"
#include "tests/views/dialog_fixture.h"
#include "views/actions/run_actions.h"
#include "views/compare/aligned_timelines.h"
#include "views/compare/comparison_panel.h"
#include "views/payload/code_view.h"
#include "views/payload/diff_text.h"
#include "views/payload/packet_diff.h"
#include "views/payload/payload_editor.h"
#include "views/run/timeline/timeline_view.h"
#include "views/runs/runs_page.h"
#include "views/start/replay_dialog.h"
#include "views/theme/theme_style.h"
#include "views/widgets/note_label.h"
#include "views/window/window_parts.h"

#include <QComboBox>
#include <QInputDialog>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>

#include <Qsci/qsciscintilla.h>

using namespace runyard;
using namespace runyard::testing;

namespace {

const char *const kCheckManifest = "[project]\n"
                                   "name = \"Comparison tests\"\n"
                                   "[[task]]\n"
                                   "id = \"check\"\n"
                                   "command = [\"sh\", \"check.sh\"]\n"
                                   "retry = { max_attempts = 1 }\n"
                                   "[[task]]\n"
                                   "id = \"slow\"\n"
                                   "command = [\"sleep\", \"120\"]\n";

const char *const kCheckScript = "read line\n"
                                 "case $line in *good*) echo \"[$line]\"; exit 0;; esac\n"
                                 "echo \"no such order: $line\" >&2\n"
                                 "exit 3\n";

} // namespace

class ComparisonTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        applyTheme(ThemeChoice::Light);
        m_engine.write(QStringLiteral("check/runyard.toml"), kCheckManifest);
        m_engine.write(QStringLiteral("check/check.sh"), kCheckScript);
        m_engine.deploy(QStringLiteral("check"));
    }
    void init()
    {
        m_window = std::make_unique<QWidget>();
        m_actions = new RunActions(*m_engine.client, m_window.get());
        m_runs = new RunsPage(*m_engine.client, *m_actions, m_window.get());
        connectRunParts(*m_engine.client, *m_actions, *m_runs, m_window.get());
        m_panel = m_window->findChild<ComparisonPanel *>();
        m_window->resize(1'200, 800);
        m_runs->resize(m_window->size());
        m_window->show();
        QVERIFY(becomesActive(*m_window));
        QVERIFY(m_panel->isHidden());
    }
    void cleanup() { m_window.reset(); }

    void replayShowsHowItTurnedOut_data();
    void replayShowsHowItTurnedOut();
    void theComparisonFollowsARunningReplay();
    void twoRunsAreCompared();
    void theTwoSelectedRunsAreCompared();
    void bothTimelinesHaveOneZeroAndOneScale();
    void theLastGoodRunIsFound();
    void anUnknownRunIsSaid();
    void everyControlHasItsOwnName();

private:
    RunId ended(const char *payload, RunStatus status)
    {
        const RunId id = m_engine.trigger("check", Packet::json(payload));
        if (!m_engine.reaches(id, status))
            qFatal("the run does not end as it should");
        return id;
    }
    /// Opens the run and has its key pressed where the list has the focus.
    void open(const RunId &id)
    {
        m_runs->openRun(id);
        QVERIFY(QTest::qWaitFor([&] { return m_actions->run() && m_actions->run()->id == id; }, 30'000));
        m_window->findChild<QTableView *>()->setFocus();
    }
    bool says(const QString &headline)
    {
        return QTest::qWaitFor([&] { return m_panel->headline()->text() == headline; }, 30'000);
    }

    DialogFixture m_engine;
    std::unique_ptr<QWidget> m_window;
    RunActions *m_actions = nullptr;
    RunsPage *m_runs = nullptr;
    ComparisonPanel *m_panel = nullptr;
};

void ComparisonTest::replayShowsHowItTurnedOut_data()
{
    QTest::addColumn<QByteArray>("original");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("edited");
    QTest::addColumn<QString>("headline");
    QTest::addColumn<bool>("isOutputSame");
    const int failed = static_cast<int>(RunStatus::Failed);
    const int completed = static_cast<int>(RunStatus::Completed);
    QTest::newRow("fixed") << QByteArray("{\"order\":\"bad\"}") << failed << "{\"order\":\"good\"}"
                           << "Fixed" << false;
    QTest::newRow("same failure") << QByteArray("{\"order\":\"bad\"}") << failed << "{\"order\":\"bab\"}"
                                  << "Same failure" << true;
    QTest::newRow("different failure")
        << QByteArray("{\"order\":\"bad\"}") << failed << "{\"order\":\"worse\",\"a\":{}}"
        << "Different failure" << true;
    QTest::newRow("fails now") << QByteArray("{\"order\":\"good\"}") << completed << "{\"order\":\"bad\"}"
                               << "Fails now" << false;
    QTest::newRow("still completed") << QByteArray("{\"order\":\"good\"}") << completed << QString()
                                     << "Still completed" << true;
}

void ComparisonTest::replayShowsHowItTurnedOut()
{
    QFETCH(QByteArray, original);
    QFETCH(int, status);
    QFETCH(QString, edited);
    QFETCH(QString, headline);
    QFETCH(bool, isOutputSame);
    const RunId first = ended(original.constData(), static_cast<RunStatus>(status));
    open(first);
    press(Qt::Key_E);
    QPointer<ReplayDialog> dialog = m_window->findChild<ReplayDialog *>();
    QVERIFY(dialog);
    QVERIFY(showReady(*dialog));
    if (!edited.isEmpty()) {
        dialog->payload()->focusEditor();
        QsciScintilla *editor = dialog->payload()->view()->editor();
        QTest::keyClick(editor, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(editor, Qt::Key_Delete);
        for (const QChar character : edited)
            QTest::sendKeyEvent(QTest::Click, editor, Qt::Key_unknown, QString(character), {});
    }
    press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(says(headline));
    QVERIFY(m_panel->isVisible());
    QVERIFY(m_actions->run()->id != first); // the replay is what is open
    QVERIFY(m_panel->cancelButton()->isHidden());
    QTRY_COMPARE_WITH_TIMEOUT(m_panel->payload()->table()->isHidden(), edited.isEmpty(), 30'000);
    if (!edited.isEmpty()) {
        QCOMPARE(m_panel->payload()->table()->model()->index(0, 0).data().toString(),
                 QStringLiteral("/order"));
        QVERIFY(m_panel->payload()->text()->toPlainText().contains(QStringLiteral("+ ")));
    }
    QTRY_COMPARE_WITH_TIMEOUT(m_panel->output()->summary()->text().contains(QStringLiteral("same"))
                                  || m_panel->output()->summary()->text().contains(QStringLiteral("neither")),
                              isOutputSame, 30'000);
    picture(
        *m_window,
        QStringLiteral("comparison-%1").arg(QString(headline).replace(QLatin1Char(' '), QLatin1Char('-'))));
    m_panel->tabs()->setCurrentWidget(m_panel->payload());
    picture(*m_window, QStringLiteral("comparison-payload-%1")
                           .arg(QString(headline).replace(QLatin1Char(' '), QLatin1Char('-'))));
}

void ComparisonTest::theComparisonFollowsARunningReplay()
{
    const RunId first = m_engine.trigger("slow", {});
    QVERIFY(m_engine.reaches(first, RunStatus::Executing));
    m_engine.cancel(first);
    QVERIFY(m_engine.reaches(first, RunStatus::Canceled));
    open(first);
    press(Qt::Key_E);
    QPointer<ReplayDialog> dialog = m_window->findChild<ReplayDialog *>();
    QVERIFY(dialog);
    QVERIFY(showReady(*dialog));
    press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(says(QStringLiteral("Not ended yet")));
    QTRY_VERIFY_WITH_TIMEOUT(m_panel->sentence()->text().startsWith(QStringLiteral("Executing")), 30'000);
    QVERIFY(m_panel->cancelButton()->isVisible());
    const RunId replay = m_actions->run()->id;
    open(first); // another selection: the comparison stays and goes on
    QSignalSpy wanted(m_actions, &RunActions::cancelWanted);
    QTest::mouseClick(m_panel->cancelButton(), Qt::LeftButton);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.first().first().value<RunId>().text, replay.text);
    m_engine.cancel(replay);
    QVERIFY(says(QStringLiteral("Canceled")));
    QVERIFY(m_panel->cancelButton()->isHidden());
}

void ComparisonTest::twoRunsAreCompared()
{
    const RunId one = ended("{\"order\":\"good\",\"n\":[1,2,3]}", RunStatus::Completed);
    const RunId two = ended("{\"n\":[0,1,2,3],\"order\":\"good\"}", RunStatus::Completed);
    open(two);
    press(Qt::Key_D);
    auto *ask = m_window->findChild<QInputDialog *>();
    QVERIFY(ask);
    QVERIFY(becomesActive(*ask));
    QTest::keyClicks(QApplication::focusWidget(), QString::fromStdString(one.text));
    press(Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(m_panel->payload()->summary()->text(),
                              QStringLiteral("Payload: 1 value differs."), 30'000);
    const QAbstractItemModel *changes = m_panel->payload()->table()->model();
    QCOMPARE(changes->index(0, 0).data().toString(), QStringLiteral("/n/0"));
    QCOMPARE(changes->index(0, 1).data().toString(), QStringLiteral("added"));
    QVERIFY(!m_panel->headline()->text().contains(QStringLiteral("Still")));
}

void ComparisonTest::theTwoSelectedRunsAreCompared()
{
    const RunId older = ended("{\"order\":\"good\",\"n\":1}", RunStatus::Completed);
    const RunId newer = ended("{\"order\":\"good\",\"n\":2}", RunStatus::Completed);
    QTableView *table = nullptr;
    for (QTableView *view : m_window->findChildren<QTableView *>()) {
        if (view->accessibleName() == QStringLiteral("Runs"))
            table = view;
    }
    QVERIFY(table);
    QTRY_VERIFY_WITH_TIMEOUT(table->model()->rowCount() >= 2, 30'000);
    open(newer);
    QTRY_COMPARE(table->currentIndex().row(), 0);
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                      table->visualRect(table->model()->index(0, 1)).center());
    QCOMPARE(m_actions->action(ActionId::Compare)->text(), QStringLiteral("Compare with…"));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, Qt::ShiftModifier,
                      table->visualRect(table->model()->index(1, 1)).center());
    QTRY_COMPARE(m_runs->picks().ids.size(), std::size_t(2));
    QCOMPARE(m_actions->action(ActionId::Compare)->text(), QStringLiteral("Compare the two selected runs"));
    press(Qt::Key_D);
    QVERIFY(!m_window->findChild<QInputDialog *>()); // nothing to ask
    QTRY_COMPARE_WITH_TIMEOUT(m_panel->payload()->summary()->text(),
                              QStringLiteral("Payload: 1 value differs."), 30'000);
    QVERIFY(m_panel->headline()->text().startsWith(QStringLiteral("run_…")
                                                   + QString::fromStdString(older.text).right(4))
            || m_panel->headline()->text().contains(QString::fromStdString(older.text).right(4)));
    QVERIFY(m_panel->headline()->text().endsWith(QString::fromStdString(newer.text).right(4)));
}

void ComparisonTest::bothTimelinesHaveOneZeroAndOneScale()
{
    const RunId one = ended("{\"order\":\"good\"}", RunStatus::Completed);
    const RunId two = ended("{\"order\":\"bad\"}", RunStatus::Failed);
    open(two);
    m_panel->compare(one, two);
    AlignedTimelines *both = m_panel->timelines();
    QTRY_VERIFY_WITH_TIMEOUT(m_panel->tabs()->isVisible(), 30'000);
    m_panel->tabs()->setCurrentWidget(both);
    QTRY_VERIFY(both->view(0)->isVisible());
    const RunDetail first = m_engine.detail(one);
    const RunDetail second = m_engine.detail(two);
    const auto areAligned = [&](TimePoint zeroOfFirst, TimePoint zeroOfSecond) {
        const double shift = static_cast<double>(toMicros(zeroOfSecond) - toMicros(zeroOfFirst));
        return qAbs(both->view(0)->visibleFrom() + shift - both->view(1)->visibleFrom()) < 1
               && qAbs(both->view(0)->visibleTo() + shift - both->view(1)->visibleTo()) < 1;
    };
    QVERIFY(areAligned(*first.run.startedAt, *second.run.startedAt));
    const double whole = both->view(0)->visibleTo() - both->view(0)->visibleFrom();
    for (const RunDetail *detail : {&first, &second}) // all of both is in sight
        QVERIFY(whole
                >= static_cast<double>(toMicros(*detail->run.finishedAt) - toMicros(detail->run.createdAt)));
    both->view(0)->setFocus();
    QTest::keyClick(both->view(0), Qt::Key_Plus);
    QTest::keyClick(both->view(0), Qt::Key_Plus);
    QTest::keyClick(both->view(0), Qt::Key_Right);
    QVERIFY(both->view(1)->visibleTo() - both->view(1)->visibleFrom() < whole / 1.5);
    QVERIFY(areAligned(*first.run.startedAt, *second.run.startedAt));
    QTest::mouseDClick(both->view(1), Qt::LeftButton); // the second leads as well
    QVERIFY(both->view(0)->isFitted());
    both->zeroBox()->setCurrentIndex(1);
    QVERIFY(areAligned(first.run.createdAt, second.run.createdAt));
    picture(*m_window, QStringLiteral("timelines"));
}

void ComparisonTest::theLastGoodRunIsFound()
{
    const RunId good = ended("{\"order\":\"good\",\"last\":true}", RunStatus::Completed);
    const RunId bad = ended("{\"order\":\"bad\"}", RunStatus::Failed);
    open(bad);
    press(Qt::Key_D, Qt::ShiftModifier);
    QTRY_VERIFY_WITH_TIMEOUT(m_panel->isVisible() && m_panel->facts()->model()->rowCount() > 0, 30'000);
    const QAbstractItemModel *facts = m_panel->facts()->model();
    QCOMPARE(facts->index(0, 0).data().toString(), QStringLiteral("Status"));
    QCOMPARE(facts->index(0, 1).data().toString(), QStringLiteral("Completed"));
    QCOMPARE(facts->index(0, 2).data().toString(), QStringLiteral("Failed"));
    QVERIFY(m_panel->headline()->text().contains(QString::fromStdString(good.text).right(4)));
}

void ComparisonTest::anUnknownRunIsSaid()
{
    const RunId one = ended("{\"order\":\"good\"}", RunStatus::Completed);
    m_runs->openRun(one);
    m_panel->compare(RunId{"run_nosuch"}, one);
    QTRY_COMPARE_WITH_TIMEOUT(m_panel->sentence()->tone(), NoteLabel::Tone::Bad, 30'000);
    QVERIFY(m_panel->tabs()->isHidden());
}

void ComparisonTest::everyControlHasItsOwnName()
{
    const RunId one = ended("{\"order\":\"good\"}", RunStatus::Completed);
    open(one);
    m_panel->compare(one, one);
    QTRY_VERIFY_WITH_TIMEOUT(m_panel->tabs()->isVisible(), 30'000);
    QCOMPARE(namingFaults(*m_window).join(QLatin1Char('\n')), QString());
}

RUNYARD_GUI_TEST(ComparisonTest)
#include "comparison_test.moc"
