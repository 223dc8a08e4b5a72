// The dialogs that change what exists: reschedule, cancel and deploy, against a real engine.
#include "tests/support/room_test.h"
#include "tests/views/dialog_fixture.h"
#include "views/actions/cancel_dialog.h"
#include "views/actions/reschedule_dialog.h"
#include "views/deployments/deploy_dialog.h"
#include "views/theme/theme_style.h"
#include "views/widgets/note_label.h"

#include <QDateTimeEdit>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTreeWidget>

using namespace runyard;
using namespace runyard::testing;

class ControlDialogsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        applyTheme(ThemeChoice::Light);
        m_engine.deploy();
    }

    void durationMovesTheStart();
    void dateMovesTheStart();
    void pastDateIsRefused();
    void wrongDurationIsExplained();
    void rescheduleSaysWhenClocksChange();
    void rescheduleNoticesThatTheRunStarted();
    void rescheduleEscapeAsksAfterAnEditOnly();
    void cancelTakesTheListedChildrenAlong();
    void enterKeepsTheRunAlive();
    void cancelNoticesThatTheRunEnded();
    void deployShowsWhatChanges();
    void brokenProjectShowsItsLines();
    void deployWithoutAManifestSaysSo();
    void everyControlHasItsOwnName();

private:
    RunId delayedRun()
    {
        TriggerOptions options;
        options.delayUntil = SystemClock().now() + std::chrono::hours(1);
        return m_engine.trigger("echo", Packet::json("1"), options);
    }

    DialogFixture m_engine;
};

void ControlDialogsTest::durationMovesTheStart()
{
    const RunId id = delayedRun();
    RescheduleDialog dialog(*m_engine.client, id);
    QSignalSpy said(&dialog, &DialogFrame::said);
    QVERIFY(showReady(dialog));
    QVERIFY(dialog.duration()->hasFocus());
    QTest::keyClicks(dialog.duration(), QStringLiteral("2d"));
    QVERIFY2(dialog.result()->text().contains(QStringLiteral("in 2 days")),
             qPrintable(dialog.result()->text()));
    QVERIFY2(dialog.sentence()->text().contains(QStringLiteral("in 2 days")),
             qPrintable(dialog.sentence()->text()));
    picture(dialog, QStringLiteral("reschedule"));
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(dialog.isHidden());
    QCOMPARE(said.count(), 1);
    const Run run = m_engine.detail(id).run;
    const auto until = *run.delayUntil - SystemClock().now();
    QVERIFY(until > std::chrono::hours(47) && until <= std::chrono::hours(48));
}

void ControlDialogsTest::dateMovesTheStart()
{
    const RunId id = delayedRun();
    RescheduleDialog dialog(*m_engine.client, id);
    QVERIFY(showReady(dialog));
    const QDateTime before = dialog.date()->dateTime();
    dialog.date()->setFocus();
    dialog.date()->setCurrentSection(QDateTimeEdit::YearSection);
    QTest::keyClick(dialog.date(), Qt::Key_Up);
    QCOMPARE(dialog.date()->dateTime(), before.addYears(1));
    QTest::mouseClick(dialog.verbButton(), Qt::LeftButton);
    QTRY_VERIFY(dialog.isHidden());
    QVERIFY(*m_engine.detail(id).run.delayUntil - SystemClock().now() > std::chrono::hours(24 * 364));
}

void ControlDialogsTest::pastDateIsRefused()
{
    const RunId id = delayedRun();
    const auto before = m_engine.detail(id).run.delayUntil;
    RescheduleDialog dialog(*m_engine.client, id);
    QVERIFY(showReady(dialog));
    dialog.date()->setFocus();
    dialog.date()->setCurrentSection(QDateTimeEdit::YearSection);
    QTest::keyClick(dialog.date(), Qt::Key_Down);
    QVERIFY(dialog.result()->text().contains(QStringLiteral("has passed")));
    QCOMPARE(dialog.result()->tone(), NoteLabel::Tone::Bad);
    picture(dialog, QStringLiteral("reschedule-past"));
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(dialog.problem()->isVisible());
    QTRY_VERIFY2(dialog.problem()->text().contains(QStringLiteral("has passed")),
                 qPrintable(dialog.problem()->text()));
    QVERIFY(dialog.isVisible());
    QVERIFY(m_engine.detail(id).run.delayUntil == before);
}

/// In Berlin the clocks go forward at 02:00 on 2037-03-29, and back at 03:00 on 2037-10-25.
void ControlDialogsTest::rescheduleSaysWhenClocksChange()
{
    const QByteArray zone = qgetenv("TZ");
    const auto use = [](const QByteArray &name) {
        name.isEmpty() ? qunsetenv("TZ") : qputenv("TZ", name);
        tzset();
    };
    use("Europe/Berlin");
    const auto restore = qScopeGuard([&] { use(zone); });
    const RunId id = delayedRun();
    RescheduleDialog dialog(*m_engine.client, id);
    QVERIFY(showReady(dialog));
    dialog.date()->setDateTime(QDateTime(QDate(2037, 3, 29), QTime(2, 30), Qt::UTC));
    QCOMPARE(dialog.date()->time(), QTime(2, 30)); // what was typed stays
    QVERIFY2(dialog.result()->text().contains(QStringLiteral("02:30 does not exist on 2037-03-29")),
             qPrintable(dialog.result()->text()));
    dialog.date()->setDateTime(QDateTime(QDate(2037, 10, 25), QTime(2, 30), Qt::UTC));
    QVERIFY2(dialog.result()->text().contains(QStringLiteral("02:30 occurs twice")),
             qPrintable(dialog.result()->text()));
    picture(dialog, QStringLiteral("reschedule-clocks"));
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(toMicros(m_engine.detail(id).run.delayUntil.value_or(TimePoint{})) / 1'000,
                 QDateTime(QDate(2037, 10, 25), QTime(0, 30), Qt::UTC).toMSecsSinceEpoch());
}

void ControlDialogsTest::wrongDurationIsExplained()
{
    RescheduleDialog dialog(*m_engine.client, delayedRun());
    QVERIFY(showReady(dialog));
    QTest::keyClicks(dialog.duration(), QStringLiteral("1.5x"));
    QVERIFY2(dialog.result()->text().contains(QStringLiteral("1.5h")), qPrintable(dialog.result()->text()));
    press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(dialog.isVisible());
    QVERIFY(dialog.duration()->hasFocus());
    dialog.duration()->clear();
    press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(dialog.isVisible());
}

void ControlDialogsTest::rescheduleNoticesThatTheRunStarted()
{
    const RunId id = delayedRun();
    RescheduleDialog dialog(*m_engine.client, id);
    QVERIFY(showReady(dialog));
    QVERIFY(dialog.verbButton()->isEnabled());
    const auto soon = SystemClock().now() + Millis(400);
    QVERIFY(m_engine
                .ask<Run>([&](Reply<Run> to) {
                    m_engine.client->runCommands().reschedule(id, soon, Actor::User, to);
                })
                .ok());
    QTRY_VERIFY_WITH_TIMEOUT(!dialog.verbButton()->isEnabled(), 30'000);
    QTRY_VERIFY(dialog.sentence()->text().contains(QStringLiteral("cannot be rescheduled any more")));
    QVERIFY(!dialog.duration()->isEnabled());
    picture(dialog, QStringLiteral("reschedule-started"));
    press(Qt::Key_Escape);
    QVERIFY(dialog.isHidden());
}

void ControlDialogsTest::rescheduleEscapeAsksAfterAnEditOnly()
{
    const RunId id = delayedRun();
    RescheduleDialog untouched(*m_engine.client, id);
    QVERIFY(showReady(untouched));
    press(Qt::Key_Escape);
    QVERIFY(untouched.isHidden());
    RescheduleDialog dialog(*m_engine.client, id);
    QVERIFY(showReady(dialog));
    QTest::keyClicks(dialog.duration(), QStringLiteral("2d"));
    press(Qt::Key_Escape);
    QVERIFY(dialog.isVisible());
}

void ControlDialogsTest::cancelTakesTheListedChildrenAlong()
{
    const RunId parent = m_engine.trigger("slow", Packet{});
    TriggerOptions below;
    below.parent = parent;
    const RunId child = m_engine.trigger("slow", Packet{}, below);
    below.parent = child;
    const RunId grandchild = m_engine.trigger("slow", Packet{}, below);
    QVERIFY(m_engine.reaches(child, RunStatus::Executing));
    CancelDialog dialog(*m_engine.client, parent);
    QVERIFY(showReady(dialog));
    QCOMPARE(dialog.list()->topLevelItemCount(), 2);
    QCOMPARE(dialog.list()->topLevelItem(0)->toolTip(2), QString::fromStdString(child.text));
    QCOMPARE(dialog.verbButton()->accessibleName(), QStringLiteral("Cancel 3 runs"));
    QVERIFY(dialog.sentence()->text().contains(QStringLiteral("the 2 runs below it")));
    QTest::keyClicks(dialog.reason(), QStringLiteral("wrong folder"));
    picture(dialog, QStringLiteral("cancel"));
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(dialog.isHidden());
    for (const RunId &id : {parent, child, grandchild})
        QCOMPARE(m_engine.detail(id).run.status, RunStatus::Canceled);
    QCOMPARE(m_engine.detail(parent).error->message, std::string("wrong folder"));
}

void ControlDialogsTest::enterKeepsTheRunAlive()
{
    const RunId id = delayedRun();
    CancelDialog dialog(*m_engine.client, id);
    QVERIFY(showReady(dialog));
    QCOMPARE(dialog.leaveButton()->text(), QStringLiteral("Keep running"));
    QCOMPARE(dialog.verbButton()->accessibleName(), QStringLiteral("Cancel run"));
    press(Qt::Key_Return);
    QTRY_VERIFY(dialog.isHidden());
    QCOMPARE(m_engine.detail(id).run.status, RunStatus::Delayed);
}

void ControlDialogsTest::cancelNoticesThatTheRunEnded()
{
    const RunId id = delayedRun();
    CancelDialog dialog(*m_engine.client, id);
    QVERIFY(showReady(dialog));
    m_engine.cancel(id);
    QTRY_VERIFY(!dialog.verbButton()->isEnabled());
    QVERIFY(dialog.sentence()->text().contains(QStringLiteral("nothing left to cancel")));
    picture(dialog, QStringLiteral("cancel-ended"));
}

void ControlDialogsTest::deployShowsWhatChanges()
{
    DialogFixture engine;
    engine.deploy();
    engine.trigger("fresh", Packet{});
    QByteArray manifest(kManifest);
    manifest.replace("id = \"slow\"", "id = \"fresh\"");
    manifest.replace("Gives back", "Returns");
    manifest += "\n[[schedule]]\ntask = \"echo\"\ncron = \"0 3 * * *\"\ntimezone = \"Europe/Paris\"\n";
    engine.write(QStringLiteral("project/runyard.toml"), manifest);
    DeployDialog dialog(*engine.client, engine.project());
    QVERIFY(showReady(dialog));
    QStringList rows;
    for (int i = 0; i < dialog.list()->topLevelItemCount(); ++i) {
        const auto *item = dialog.list()->topLevelItem(i);
        rows << item->text(0) + QLatin1Char(' ') + item->text(1);
    }
    QVERIFY(rows.contains(QStringLiteral("Added fresh")));
    QVERIFY(rows.contains(QStringLiteral("Changed echo")));
    QVERIFY(rows.contains(QStringLiteral("Removed slow")));
    QVERIFY(rows.contains(QStringLiteral("Unchanged resize")));
    QVERIFY(!rows.filter(QStringLiteral("0 3 * * *")).isEmpty());
    const QString sentence = dialog.sentence()->text();
    QVERIFY2(sentence.contains(QStringLiteral("1 run that waits")), qPrintable(sentence));
    QVERIFY(sentence.contains(QStringLiteral(".2 ")));
    picture(dialog, QStringLiteral("deploy"));
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(dialog.isHidden());
    const auto tasks =
        engine.ask<std::vector<TaskInfo>>([&](auto to) { engine.client->projects().tasks(std::move(to)); });
    QVERIFY(std::any_of(tasks->begin(), tasks->end(),
                        [](const TaskInfo &task) { return task.definition.id == "fresh"; }));
}

void ControlDialogsTest::brokenProjectShowsItsLines()
{
    DialogFixture engine;
    engine.write(
        QStringLiteral("project/runyard.toml"),
        "[project]\nname = \"Broken\"\n\n[[task]]\nid = \"a\"\ncommand = [\"cat\"]\nmax_duration = \"1.5h\"\n"
        "colour = \"red\"\n");
    DeployDialog dialog(*engine.client, engine.project());
    QVERIFY(showReady(dialog));
    QCOMPARE(dialog.list()->topLevelItemCount(), 2);
    QCOMPARE(dialog.list()->topLevelItem(0)->text(0), QStringLiteral("runyard.toml:7"));
    QCOMPARE(dialog.list()->topLevelItem(1)->text(0), QStringLiteral("runyard.toml:8"));
    QVERIFY(!dialog.verbButton()->isEnabled());
    QVERIFY2(dialog.problem()->text().startsWith(QStringLiteral("runyard.toml:7: ")),
             qPrintable(dialog.problem()->text()));
    picture(dialog, QStringLiteral("deploy-broken"));
    press(Qt::Key_Down);
    QVERIFY2(dialog.problem()->text().contains(QStringLiteral("\"colour\"")),
             qPrintable(dialog.problem()->text()));
    press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(dialog.isVisible());

    engine.write(QStringLiteral("project/runyard.toml"), kManifest);
    QTest::mouseClick(dialog.readAgainButton(), Qt::LeftButton);
    QTRY_VERIFY(dialog.verbButton()->isEnabled());
    QVERIFY(dialog.problem()->isHidden());
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(dialog.isHidden());
}

void ControlDialogsTest::deployWithoutAManifestSaysSo()
{
    DeployDialog dialog(*m_engine.client, m_engine.folder.path());
    dialog.show();
    auto *state = dialog.findChild<NoteLabel *>(QStringLiteral("State of the dialog"));
    QTRY_VERIFY(state->text().contains(QStringLiteral("runyard.toml")));
    QTRY_VERIFY(state->tone() == NoteLabel::Tone::Bad);
    QVERIFY(!dialog.verbButton()->isEnabled());
    picture(dialog, QStringLiteral("deploy-missing"));
    dialog.setDirectory(m_engine.project());
    QTRY_VERIFY(dialog.verbButton()->isEnabled());
}

void ControlDialogsTest::everyControlHasItsOwnName()
{
    const RunId id = delayedRun();
    RescheduleDialog reschedule(*m_engine.client, id);
    QVERIFY(showReady(reschedule));
    QCOMPARE(namingFaults(reschedule), QStringList());
    CancelDialog cancel(*m_engine.client, id);
    QVERIFY(showReady(cancel));
    QCOMPARE(namingFaults(cancel), QStringList());
    DeployDialog deploy(*m_engine.client, m_engine.project());
    QVERIFY(showReady(deploy));
    QCOMPARE(namingFaults(deploy), QStringList());
}

RUNYARD_GUI_TEST(ControlDialogsTest)
#include "control_dialogs_test.moc"
