// A run that waits, in the window: what it waits for, what it keeps meanwhile, and what ends the wait; on a real
// engine with real processes.
#include "engine/contract/tokens.h"
#include "engine/contract/waits.h"
#include "tests/views/engine_fixture.h"
#include "views/actions/run_actions.h"
#include "views/theme/theme.h"
#include "views/waits/complete_token_dialog.h"
#include "views/window/main_window.h"

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QTest>

using namespace runyard;
using runyard::testing::EngineFixture;

namespace {

constexpr int kLong = 60'000;

const QByteArray kProject = R"(
[project]
name = "Waits"

[[task]]
id = "parent"
command = ["sleep", "300"]

[[task]]
id = "child"
command = ["sleep", "300"]
)";

template <class Widget>
Widget *named(const QWidget &window, const QString &name)
{
    for (auto *widget : window.findChildren<Widget *>()) {
        if (widget->accessibleName() == name && widget->isVisible())
            return widget;
    }
    return nullptr;
}

} // namespace

class TestRunWaits : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::of().apply(ThemeChoice::Light); }
    void init()
    {
        m_engine = std::make_unique<EngineFixture>();
        m_engine->deploy(m_engine->writeProject(kProject));
        m_window = std::make_unique<MainWindow>(m_engine->client(), QString());
        m_window->resize(1'280, 800);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_run = started("parent");
    }
    void cleanup()
    {
        m_window.reset();
        m_engine.reset();
    }

    void itSaysWhatItWaitsForAndWhatItKeeps()
    {
        TriggerOptions options;
        options.parent = m_run;
        options.resumesParent = true;
        const RunId child = m_engine->trigger("child", "{}", options);
        m_window->showRun(m_run);
        QTRY_VERIFY_WITH_TIMEOUT(
            why().startsWith(QStringLiteral("Waits for <a href=\"%1\"").arg(format::text(child.text))),
            kLong);
        QTRY_VERIFY_WITH_TIMEOUT(why().contains(QStringLiteral("which is Executing")), kLong);
        QVERIFY2(why().contains(QStringLiteral("Its processes stand still and keep ")), qPrintable(why()));
        QVERIFY(!button(QStringLiteral("Resume")));
        QVERIFY(!actions()->resume()->isEnabled());
        QVERIFY(actions()->cancel()->isEnabled());
    }

    void aTimeIsEndedFromThere()
    {
        wait({.run = m_run, .until = SystemClock().now() + std::chrono::hours(1)});
        m_window->showRun(m_run);
        press(QStringLiteral("End the wait now"));
        QTRY_COMPARE_WITH_TIMEOUT(m_engine->statusOf(m_run), RunStatus::Executing, kLong);
        QTRY_VERIFY(!button(QStringLiteral("End the wait now")));
    }

    void aTokenIsCompletedFromThere()
    {
        const auto token = EngineFixture::wait<TokenReply>(
            [&](Reply<TokenReply> reply) { m_engine->client().tokens().create({}, std::move(reply)); });
        wait({.run = m_run, .tokens = {token->token.id}});
        m_window->showRun(m_run);
        press(QStringLiteral("Complete the token"));
        QTRY_VERIFY(m_window->findChild<CompleteTokenDialog *>());
        auto *dialog = m_window->findChild<CompleteTokenDialog *>();
        QTRY_VERIFY(dialog->isActiveWindow() && dialog->verbButton()->isEnabled());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(m_engine->statusOf(m_run), RunStatus::Executing, kLong);
    }

    void oneThatIsHeldByHandTooIsResumed()
    {
        const auto frozen = EngineFixture::wait<Run>([&](Reply<Run> reply) {
            m_engine->client().runCommands().freeze(m_run, Actor::User, std::move(reply));
        });
        QVERIFY(frozen.ok());
        wait({.run = m_run, .until = SystemClock().now() + std::chrono::hours(1)});
        m_window->showRun(m_run);
        QTRY_VERIFY_WITH_TIMEOUT(why().contains(QStringLiteral("Then it stays frozen until it is resumed.")),
                                 kLong);
        QVERIFY(actions()->resume()->isEnabled());
        press(QStringLiteral("Resume"));
        QTRY_VERIFY_WITH_TIMEOUT(!actions()->resume()->isEnabled(), kLong);
        QTRY_VERIFY_WITH_TIMEOUT(!why().contains(QStringLiteral("until it is resumed")), kLong);
        QCOMPARE(m_engine->statusOf(m_run), RunStatus::Frozen);
    }

private:
    RunId started(const char *task)
    {
        const RunId id = m_engine->trigger(task);
        if (!QTest::qWaitFor([&] { return m_engine->statusOf(id) == RunStatus::Executing; }, kLong))
            qFatal("the run does not start");
        return id;
    }
    /// As its process would ask.
    void wait(const WaitRequest &request)
    {
        const auto begun = EngineFixture::wait<WaitBegun>(
            [&](Reply<WaitBegun> reply) { m_engine->client().waits().begin(request, std::move(reply)); });
        QVERIFY2(begun.ok(), begun.ok() ? "" : begun.error().text().c_str());
    }
    RunActions *actions() const { return m_window->findChild<RunActions *>(); }
    QString why() const
    {
        const auto *label = named<QLabel>(*m_window, QStringLiteral("Why"));
        return label ? label->text() : QString();
    }
    QPushButton *button(const QString &name) const
    {
        return named<QPushButton>(*m_window, name + QStringLiteral(" (what helps)"));
    }
    void press(const QString &name)
    {
        if (!QTest::qWaitFor([&] { return button(name) != nullptr; }, kLong))
            qFatal("there is no button %s", qPrintable(name));
        QTest::mouseClick(button(name), Qt::LeftButton);
    }

    std::unique_ptr<EngineFixture> m_engine;
    std::unique_ptr<MainWindow> m_window;
    RunId m_run;
};

QTEST_MAIN(TestRunWaits)
#include "test_run_waits.moc"
