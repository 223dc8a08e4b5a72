// Notifications over a real session bus: the test stands in for the desktop, nothing for the program.
#include "models/words/notification_rules.h"
#include "tests/support/room_test.h"
#include "tests/support/synthetic_client.h"
#include "tests/views/fake_desktop.h"
#include "views/notifications/notifications_dialog.h"
#include "views/notifications/tray_icon.h"
#include "views/runs/runs_page.h"
#include "views/theme/theme_style.h"
#include "views/widgets/dialog_frame.h"
#include "views/window/main_window.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace runyard;
using runyard::testing::FakeDesktop;
using runyard::testing::SyntheticClient;

namespace {

Run ended(RunStatus status, const char *task = "resize-image", std::int64_t seq = 1)
{
    Run run;
    run.seq = RunSeq{seq};
    run.id = RunId{"run_" + std::to_string(seq)};
    run.taskId = task;
    run.status = status;
    return run;
}

TimePoint at(int seconds)
{
    return fromMicros(1'760'000'000'000'000) + std::chrono::seconds(seconds);
}

const QTime kNoon(12, 0);

} // namespace

class TestNotifications : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
        applyTheme(ThemeChoice::Light);
    }

    void failuresAreToldByTheStandardRule()
    {
        NotificationFilter filter;
        filter.setSettings(NotificationSettings::standard());
        QVERIFY(filter.take(ended(RunStatus::Failed), at(0), kNoon).has_value());
        QVERIFY(filter.take(ended(RunStatus::TimedOut), at(1), kNoon).has_value());
        QVERIFY(!filter.take(ended(RunStatus::Completed), at(2), kNoon).has_value());
        QVERIFY(!filter.take(ended(RunStatus::Canceled), at(3), kNoon).has_value());
    }

    void aRuleMayAskForSeveralWithinATime()
    {
        NotificationSettings settings;
        settings.rules.push_back({QStringLiteral("resize-*"), NotificationRule::Outcome::Failed, 3, 1, true});
        NotificationFilter filter;
        filter.setSettings(settings);
        QVERIFY(!filter.take(ended(RunStatus::Failed), at(0), kNoon));
        QVERIFY(!filter.take(ended(RunStatus::Failed, "other"), at(1), kNoon));
        QVERIFY(!filter.take(ended(RunStatus::Failed), at(50), kNoon));
        QVERIFY(!filter.take(ended(RunStatus::Failed), at(70), kNoon)); // the first is too long ago
        const auto notice = filter.take(ended(RunStatus::Crashed), at(80), kNoon);
        QVERIFY(notice.has_value());
        QCOMPARE(notice->times, 3);
        QVERIFY(!filter.take(ended(RunStatus::Failed), at(81), kNoon)); // counts anew
    }

    void quietHoursMayGoOverMidnight()
    {
        NotificationSettings settings = NotificationSettings::standard();
        settings.hasQuietHours = true;
        NotificationFilter filter;
        filter.setSettings(settings);
        QVERIFY(!filter.take(ended(RunStatus::Failed), at(0), QTime(23, 30)));
        QVERIFY(!filter.take(ended(RunStatus::Failed), at(1), QTime(6, 59)));
        QVERIFY(filter.take(ended(RunStatus::Failed), at(2), QTime(7, 0)));
        settings.quietFrom = QTime(9, 0);
        settings.quietTo = QTime(17, 0);
        QVERIFY(settings.isQuiet(kNoon));
        QVERIFY(!settings.isQuiet(QTime(23, 0)));
    }

    void settingsAreReadBackFromTheirText()
    {
        NotificationSettings settings = NotificationSettings::standard();
        settings.rules.push_back({QStringLiteral("a*"), NotificationRule::Outcome::Any, 5, 30, false});
        settings.hasQuietHours = true;
        settings.quietFrom = QTime(21, 15);
        QCOMPARE(notificationSettings(toJson(settings)), settings);
        QCOMPARE(notificationSettings("broken"), NotificationSettings::standard());
        QVERIFY(notificationSettings(R"({"rules":[]})").rules.empty()); // none is a choice
    }

    void theDesktopIsToldAndLeadsBackToTheRun()
    {
        FakeDesktop desktop;
        QVERIFY2(desktop.appear(), "run this with a session bus, as ./dev test does");

        SyntheticClient client;
        client.fill(5);
        client.taskList.emplace_back().definition.id = "resize-image";
        MainWindow window(client, {});
        window.show();
        Run run = client.all.back();
        run.status = RunStatus::Failed;
        run.finishedAt = SystemClock().now();
        client.publish({run});
        QTRY_COMPARE(desktop.shown.size(), 1);
        QVERIFY(desktop.shown[0].title.contains(QStringLiteral("failed")));
        QCOMPARE(desktop.shown[0].text, QString::fromStdString(run.id.text));
        QVERIFY(desktop.shown[0].actions.contains(QStringLiteral("replay")));
        client.publish({run}); // the same end again, as a change of tags brings it
        QTest::qWait(50);
        QCOMPARE(desktop.shown.size(), 1);

        emit desktop.ActionInvoked(1, QStringLiteral("default"));
        QTRY_VERIFY(window.findChild<RunsPage *>()->openedRun() == run.id);
        emit desktop.ActionInvoked(1, QStringLiteral("replay"));
        QTRY_VERIFY(window.findChild<DialogFrame *>());
    }

    void theTrayCountsWhatRunsAndWhatFailed()
    {
        SyntheticClient client;
        client.fill(6);
        for (Run &run : client.all) {
            run.status = RunStatus::Completed;
            run.createdAt = SystemClock().now() - std::chrono::minutes(5);
        }
        client.all[0].status = RunStatus::Executing;
        client.all[1].status = RunStatus::Failed;
        client.all[2].status = RunStatus::Crashed;
        client.all[3].status = RunStatus::Failed;
        client.all[3].createdAt = SystemClock().now() - std::chrono::hours(3);
        QWidget window;
        const TrayIcon tray(client, &window);
        QTRY_COMPARE(tray.toolTip(), QStringLiteral("Runyard: 1 executing, 2 failed in the last hour"));
    }

    void rulesAreEditedAndKept()
    {
        SyntheticClient client;
        client.fill(1);
        client.taskList.emplace_back().definition.id = "resize-image";
        {
            MainWindow window(client, {});
            window.show();
            QVERIFY(QTest::qWaitForWindowActive(&window));
            auto *dialog = openDialog(window);
            auto *rules = dialog->findChild<QTableWidget *>();
            QCOMPARE(rules->rowCount(), 1);
            QTest::mouseClick(button(dialog, "Add a notification rule"), Qt::LeftButton);
            QCOMPARE(rules->rowCount(), 2);
            auto *task = qobject_cast<QLineEdit *>(rules->cellWidget(1, 1));
            QCOMPARE(dialog->focusWidget(), task);
            task->selectAll();
            QTest::keyClicks(task, QStringLiteral("import-*"));
            QTest::keyClick(rules->cellWidget(1, 2), Qt::Key_Down); // succeed
            QTest::keyClick(dialog->findChild<QCheckBox *>(QString(), Qt::FindDirectChildrenOnly),
                            Qt::Key_Space);
            QTest::mouseClick(button(dialog, "Save the notification rules"), Qt::LeftButton);
            QTRY_VERIFY(!window.findChild<NotificationsDialog *>());
        }
        MainWindow again(client, {});
        again.show();
        QVERIFY(QTest::qWaitForWindowActive(&again));
        auto *dialog = openDialog(again);
        const NotificationSettings settings = dialog->settings();
        QCOMPARE(settings.rules.size(), std::size_t(2));
        QCOMPARE(settings.rules[1].task, QStringLiteral("import-*"));
        QCOMPARE(settings.rules[1].outcome, NotificationRule::Outcome::Succeeded);
        QVERIFY(settings.hasQuietHours);
        dialog->findChild<QTableWidget *>()->selectRow(0);
        QTest::mouseClick(button(dialog, "Remove the selected notification rule"), Qt::LeftButton);
        QCOMPARE(dialog->settings().rules.size(), std::size_t(1));
        QCOMPARE(dialog->settings().rules[0].task, QStringLiteral("import-*"));
    }

private:
    static NotificationsDialog *openDialog(MainWindow &window)
    {
        for (auto *action : window.findChildren<QAction *>()) {
            if (action->text() == QStringLiteral("Notifications…"))
                action->trigger();
        }
        auto *dialog = window.findChild<NotificationsDialog *>();
        if (!dialog || !QTest::qWaitForWindowActive(dialog))
            qFatal("the dialog did not open");
        return dialog;
    }
    static QPushButton *button(QDialog *dialog, const char *name)
    {
        for (auto *button : dialog->findChildren<QPushButton *>()) {
            if (button->accessibleName() == QLatin1String(name))
                return button;
        }
        qFatal("no button %s", name);
    }

    QTemporaryDir m_settings;
};

RUNYARD_GUI_TEST(TestNotifications)
#include "notifications_test.moc"
