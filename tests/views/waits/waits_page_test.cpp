// Wait tokens, environment variables and schedules made by hand, by keyboard on the real window with a
// real engine.
#include "engine/contract/engine_facts.h"
#include "engine/contract/tokens.h"
#include "engine/contract/variables.h"
#include "models/lists/schedule_model.h"
#include "models/lists/token_model.h"
#include "models/lists/variable_model.h"
#include "models/words/display_text.h"
#include "models/words/schedule_words.h"
#include "tests/support/engine_fixture.h"
#include "tests/support/room_test.h"
#include "views/environment/environment_page.h"
#include "views/environment/import_variables_dialog.h"
#include "views/environment/variable_dialog.h"
#include "views/payload/code_view.h"
#include "views/payload/payload_editor.h"
#include "views/schedules/schedule_dialog.h"
#include "views/schedules/schedules_page.h"
#include "views/theme/theme_style.h"
#include "views/waits/complete_token_dialog.h"
#include "views/waits/token_panel.h"
#include "views/waits/waits_page.h"
#include "views/widgets/note_label.h"
#include "views/window/main_window.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStatusBar>
#include <QTableView>
#include <QTableWidget>

using namespace runyard;
using runyard::testing::EngineFixture;

namespace {

const QByteArray kProject = R"(
[project]
name = "Waits"

[[task]]
id = "environment"
command = ["printenv", "GREETING"]

[[task]]
id = "report"
command = ["cat"]

[[task]]
id = "picky"
command = ["cat"]
payload_schema = "picky.json"

[[schedule]]
task = "picky"
cron = "0 3 * * *"
)";

/// For a look at it: RUNYARD_SHOTS names the folder.
void picture(QWidget &widget, const QString &name)
{
    const QString folder = qEnvironmentVariable("RUNYARD_SHOTS");
    if (folder.isEmpty())
        return;
    for (const bool isDark : {false, true}) {
        applyTheme(isDark ? ThemeChoice::Dark : ThemeChoice::Light);
        QTest::qWait(80);
        widget.grab().save(QStringLiteral("%1/%2-%3.png")
                               .arg(folder, name, isDark ? QStringLiteral("dark") : QStringLiteral("light")));
    }
    applyTheme(ThemeChoice::Light);
}

class WaitsWindow
{
public:
    explicit WaitsWindow(EngineFixture &engine) : m_window(engine.client(), QString())
    {
        m_window.resize(1'280, 800);
        m_window.show();
        m_window.activateWindow();
    }
    QString said() const { return m_window.statusBar()->currentMessage(); }
    /// Goes to the page as the View menu does.
    template <class PageType>
    PageType *goTo(const QString &name)
    {
        for (QAction *action : m_window.findChildren<QAction *>()) {
            if (action->text() == name)
                action->trigger();
        }
        auto *page = m_window.findChild<PageType *>();
        return QTest::qWaitFor([&] { return page->isVisible(); }) ? page : nullptr;
    }
    bool isActive()
    {
        return QTest::qWaitFor(
            [this] {
                m_window.activateWindow();
                return m_window.isActiveWindow();
            },
            30'000);
    }
    /// The dialog of this kind once it shows its fields.
    template <class Dialog>
    Dialog *dialog()
    {
        Dialog *found = nullptr;
        const bool isThere = QTest::qWaitFor([&] {
            found = m_window.findChild<Dialog *>();
            if (found)
                found->activateWindow(); // its keys work in an active window only
            return found && found->isVisible() && found->isReady() && found->isActiveWindow();
        });
        return isThere ? found : nullptr;
    }
    /// Answers the question that is asked.
    bool answer(const QString &button)
    {
        QMessageBox *box = nullptr;
        if (!QTest::qWaitFor([&] { return (box = m_window.findChild<QMessageBox *>()) && box->isVisible(); }))
            return false;
        for (QAbstractButton *choice : box->buttons()) {
            if (choice->text() == button) {
                QTest::mouseClick(choice, Qt::LeftButton);
                return QTest::qWaitFor([&] { return !m_window.findChild<QMessageBox *>(); });
            }
        }
        return false;
    }

private:
    MainWindow m_window;
};

TokenReply makeToken(EngineFixture &engine, const TokenRequest &request = {})
{
    return *EngineFixture::wait<TokenReply>(
        [&](Reply<TokenReply> reply) { engine.client().tokens().create(request, std::move(reply)); });
}

Waitpoint tokenOf(EngineFixture &engine, const WaitpointId &id)
{
    return *EngineFixture::wait<Waitpoint>(
        [&](Reply<Waitpoint> reply) { engine.client().tokens().find(id, std::move(reply)); });
}

/// Makes the row with this text in the column the current one.
bool choose(const TablePage &page, int column, const QString &text)
{
    return QTest::qWaitFor([&] {
        const QAbstractItemModel *model = page.table()->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            if (model->index(row, column).data().toString() == text) {
                page.table()->setCurrentIndex(model->index(row, 0));
                page.table()->setFocus();
                return true;
            }
        }
        return false;
    });
}

QString cell(const TablePage &page, int column, int row = -1)
{
    const int shown = row < 0 ? page.table()->currentIndex().row() : row;
    return page.table()->model()->index(shown, column).data().toString();
}

bool hasRows(const TablePage &page, int count)
{
    return QTest::qWaitFor([&] { return page.table()->model()->rowCount() == count; });
}

QString text(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

} // namespace

class TestWaits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(ThemeChoice::Light); }

    void aTokenIsCompletedByHand();
    void badJsonCannotComplete();
    void tokensAreFilteredByTheEngine();
    void whatToGiveOutIsCopied();
    void aVariableIsAddedChangedAndDeleted();
    void aDotenvFileIsImported();
    void aLostKeyIsSaid();
    void aScheduleIsMadeChangedAndDeleted();
    void aScheduleThatNeverFiresSaysSo();
    void aScheduleThatCannotStartSaysWhy();
    void modelsKeepTheRules();

private:
    static QString project(EngineFixture &engine)
    {
        const QString folder = engine.writeProject(kProject);
        QFile schema(folder + QStringLiteral("/picky.json"));
        if (!schema.open(QIODevice::WriteOnly)
            || schema.write(R"({"type":"object","required":["region"]})") < 0)
            qFatal("cannot write the schema");
        return folder;
    }
};

void TestWaits::aTokenIsCompletedByHand()
{
    EngineFixture engine;
    engine.deploy(project(engine));
    const WaitpointId id = makeToken(engine, {.tags = {"doc:1"}}).token.id;
    WaitsWindow window(engine);
    QVERIFY(window.isActive());
    auto *page = window.goTo<WaitsPage>(QStringLiteral("Waits"));
    QVERIFY(page && choose(*page, TokenModel::Token, text(id.text)));
    QCOMPARE(cell(*page, TokenModel::Status), QStringLiteral("Waiting"));
    QCOMPARE(cell(*page, TokenModel::Tags), QStringLiteral("doc:1"));
    QTest::keyClick(page->table(), Qt::Key_B, Qt::ControlModifier);
    auto *dialog = window.dialog<CompleteTokenDialog>();
    QVERIFY(dialog);
    dialog->editor()->replaceText("{\"approved\": true}");
    QTRY_VERIFY(dialog->verbButton()->isEnabled());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(cell(*page, TokenModel::Status), QStringLiteral("Completed"));
    QCOMPARE(tokenOf(engine, id).output, Packet::json("{\"approved\": true}"));
    QTRY_VERIFY(page->panel()->output()->text().contains("approved"));
    // What is over cannot be completed again.
    QTest::keyClick(page->table(), Qt::Key_B, Qt::ControlModifier);
    QVERIFY(!page->window()->findChild<CompleteTokenDialog *>());
}

void TestWaits::badJsonCannotComplete()
{
    EngineFixture engine;
    engine.deploy(project(engine));
    const WaitpointId id = makeToken(engine).token.id;
    WaitsWindow window(engine);
    QVERIFY(window.isActive());
    auto *page = window.goTo<WaitsPage>(QStringLiteral("Waits"));
    QVERIFY(page && choose(*page, TokenModel::Token, text(id.text)));
    QTest::keyClick(page->table(), Qt::Key_B, Qt::ControlModifier);
    auto *dialog = window.dialog<CompleteTokenDialog>();
    QVERIFY(dialog);
    dialog->editor()->replaceText("{\"approved\": ");
    QTRY_VERIFY(!dialog->verbButton()->isEnabled());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
    dialog->editor()->replaceText("{}");
    QTRY_VERIFY(dialog->verbButton()->isEnabled());
    QCOMPARE(tokenOf(engine, id).status(), TokenStatus::Waiting);
}

void TestWaits::tokensAreFilteredByTheEngine()
{
    EngineFixture engine;
    engine.deploy(project(engine));
    const WaitpointId waiting = makeToken(engine, {.tags = {"green"}}).token.id;
    const WaitpointId late =
        makeToken(engine, {.timeoutAt = SystemClock().now() + Millis{1}, .tags = {"red"}}).token.id;
    WaitsWindow window(engine);
    auto *page = window.goTo<WaitsPage>(QStringLiteral("Waits"));
    QVERIFY(page && hasRows(*page, 2));
    QTRY_COMPARE(cell(*page, TokenModel::Status, 0), QStringLiteral("Timed out"));
    page->statusChoice()->setCurrentText(QStringLiteral("Waiting"));
    QVERIFY(hasRows(*page, 1));
    QCOMPARE(cell(*page, TokenModel::Token, 0), text(waiting.text));
    page->statusChoice()->setCurrentText(QStringLiteral("Timed out"));
    QTRY_COMPARE(cell(*page, TokenModel::Token, 0), text(late.text));
    page->statusChoice()->setCurrentText(QStringLiteral("All"));
    QVERIFY(hasRows(*page, 2));
    page->focusFilter();
    QTest::keyClicks(QApplication::focusWidget() ? QApplication::focusWidget() : page,
                     QStringLiteral("gree"));
    QVERIFY(hasRows(*page, 1));
    QCOMPARE(cell(*page, TokenModel::Tags, 0), QStringLiteral("green"));
}

void TestWaits::whatToGiveOutIsCopied()
{
    EngineFixture engine;
    engine.deploy(project(engine));
    engine.client().setApiEndpoint("http://127.0.0.1:9", "key");
    const Waitpoint token = makeToken(engine).token;
    WaitsWindow window(engine);
    QVERIFY(window.isActive());
    auto *page = window.goTo<WaitsPage>(QStringLiteral("Waits"));
    QVERIFY(page && choose(*page, TokenModel::Token, text(token.id.text)));
    const QClipboard *clipboard = QGuiApplication::clipboard();
    QTest::keyClick(page->table(), Qt::Key_U, Qt::ControlModifier);
    QTRY_COMPARE(clipboard->text(), text(callbackUrl("http://127.0.0.1:9", token)));
    QTest::keyClick(page->table(), Qt::Key_J, Qt::ControlModifier);
    QTRY_COMPARE(clipboard->text(), text(token.id.text));
    QTest::keyClick(page->table(), Qt::Key_U, Qt::ControlModifier | Qt::AltModifier);
    QTRY_VERIFY(clipboard->text().startsWith(QStringLiteral("curl -X POST")));
    QVERIFY(clipboard->text().contains(text(token.secret)));
}

void TestWaits::aVariableIsAddedChangedAndDeleted()
{
    EngineFixture engine;
    engine.deploy(project(engine));
    WaitsWindow window(engine);
    QVERIFY(window.isActive());
    auto *page = window.goTo<EnvironmentPage>(QStringLiteral("Environment"));
    QVERIFY(page);
    page->setFocus();
    QTest::keyClick(page->window(), Qt::Key_Tab); // into the page
    for (QAction *action : page->actions()) {
        if (action->text() == QStringLiteral("Add…"))
            action->trigger();
    }
    auto *dialog = window.dialog<VariableDialog>();
    QVERIFY(dialog);
    QTest::keyClicks(dialog->name(), QStringLiteral("3bad"));
    QVERIFY(!dialog->verbButton()->isEnabled());
    dialog->name()->clear();
    QTest::keyClicks(dialog->name(), QStringLiteral("GREETING"));
    QTest::keyClicks(dialog->value(), QStringLiteral("hello"));
    QCOMPARE(dialog->sentence()->tone(), NoteLabel::Tone::Plain);
    dialog->secret()->setChecked(true); // five characters are in many words
    QCOMPARE(dialog->sentence()->tone(), NoteLabel::Tone::Caution);
    QVERIFY(dialog->sentence()->text().contains(QStringLiteral("word of its own")));
    QVERIFY(dialog->verbButton()->isEnabled());
    picture(*dialog, QStringLiteral("short-secret"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(choose(*page, VariableModel::Name, QStringLiteral("GREETING")));
    QCOMPARE(cell(*page, VariableModel::Secret), QStringLiteral("Secret"));
    QCOMPARE(cell(*page, VariableModel::Value), QString(8, QChar(0x2022)));
    const RunId run = engine.trigger("environment");
    QTRY_COMPARE(engine.statusOf(run), RunStatus::Completed);
    const auto detail = EngineFixture::wait<RunDetail>(
        [&](Reply<RunDetail> reply) { engine.client().runDetails().find(run, reply); });
    // The task got the value and printed it; whole values of secrets are masked before they are stored.
    QCOMPARE(text(detail->output.data).trimmed(), QStringLiteral("***"));

    // A secret value is not there to be shown, only to be replaced.
    QTRY_VERIFY(!page->window()->findChild<VariableDialog *>());
    QTest::keyClick(page->table(), Qt::Key_E, Qt::ControlModifier);
    dialog = window.dialog<VariableDialog>();
    QVERIFY(dialog);
    QVERIFY(dialog->name()->isReadOnly());
    QVERIFY(dialog->value()->toPlainText().isEmpty());
    dialog->value()->setPlainText(QStringLiteral("good day"));
    dialog->secret()->setChecked(false);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(cell(*page, VariableModel::Secret), QStringLiteral("Plain"));
    QCOMPARE(cell(*page, VariableModel::Value), QString(8, QChar(0x2022))); // until asked for
    page->table()->setFocus();
    QTest::keyClick(page->table(), Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(cell(*page, VariableModel::Value), QStringLiteral("good day"));

    QTRY_VERIFY(!page->window()->findChild<VariableDialog *>());
    QTest::keyClick(page->table(), Qt::Key_Delete);
    QVERIFY(window.answer(QStringLiteral("Keep it")));
    QVERIFY(hasRows(*page, 1));
    QTest::keyClick(page->table(), Qt::Key_Delete);
    QVERIFY(window.answer(QStringLiteral("Delete")));
    QVERIFY(hasRows(*page, 0));
}

void TestWaits::aDotenvFileIsImported()
{
    EngineFixture engine;
    const QString folder = project(engine);
    engine.deploy(folder);
    const auto set = EngineFixture::wait<VariablesChanged>([&](Reply<VariablesChanged> reply) {
        engine.client().variables().set({{{"KNOWN", "old", {}}}, {}}, std::move(reply));
    });
    QVERIFY(set.ok());
    QFile file(folder + QStringLiteral("/.env"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("# mine\nKNOWN=new\nexport ADDED=\"two\\nlines\"\nTRIGGER_SECRET_KEY=tr_dev_x\n");
    file.close();
    WaitsWindow window(engine);
    auto *page = window.goTo<EnvironmentPage>(QStringLiteral("Environment"));
    QVERIFY(page && hasRows(*page, 1));
    page->importFile(file.fileName());
    auto *dialog = window.dialog<ImportVariablesDialog>();
    QVERIFY(dialog);
    QCOMPARE(dialog->list()->rowCount(), 3);
    QCOMPARE(dialog->list()->item(0, 1)->text(), QStringLiteral("kept as it is"));
    QCOMPARE(dialog->list()->item(1, 1)->text(), QStringLiteral("added"));
    QVERIFY(dialog->list()->item(2, 1)->text().startsWith(QStringLiteral("skipped")));
    dialog->replace()->setChecked(true);
    QCOMPARE(dialog->list()->item(0, 1)->text(), QStringLiteral("replaced"));
    dialog->secret()->setChecked(true);
    QVERIFY(dialog->list()->item(0, 1)->text().startsWith(QStringLiteral("replaced; too short")));
    QCOMPARE(dialog->list()->item(1, 1)->text(), QStringLiteral("added"));
    dialog->secret()->setChecked(false);
    QTest::mouseClick(dialog->verbButton(), Qt::LeftButton);
    QVERIFY(hasRows(*page, 2));
    const auto list = EngineFixture::wait<EnvironmentVariableList>(
        [&](Reply<EnvironmentVariableList> reply) { engine.client().variables().list(std::move(reply)); });
    QCOMPARE(list->variables[0].value, std::string("two\nlines"));
    QCOMPARE(list->variables[1].value, std::string("new"));
}

void TestWaits::aLostKeyIsSaid()
{
    EngineFixture engine;
    engine.deploy(project(engine));
    const auto set = EngineFixture::wait<VariablesChanged>([&](Reply<VariablesChanged> reply) {
        engine.client().variables().set({{{"KNOWN", "old", {}}}, {}}, std::move(reply));
    });
    QVERIFY(set.ok());
    const auto status = EngineFixture::wait<EngineStatus>(
        [&](Reply<EngineStatus> reply) { engine.client().engine().status(std::move(reply)); });
    engine.stop();
    QVERIFY(QFile::remove(text(status->workspace) + QStringLiteral("/environment.key")));
    engine.start();
    WaitsWindow window(engine);
    auto *page = window.goTo<EnvironmentPage>(QStringLiteral("Environment"));
    QVERIFY(page && hasRows(*page, 1));
    QCOMPARE(cell(*page, VariableModel::Value, 0), QStringLiteral("cannot be read"));
    bool isSaid = false;
    for (const QLabel *label : page->window()->findChildren<QLabel *>())
        isSaid = isSaid
                 || (label->isVisible()
                     && format::withoutBreaks(label->text()).contains(QStringLiteral("environment.key")));
    QVERIFY(isSaid);
}

void TestWaits::aScheduleIsMadeChangedAndDeleted()
{
    EngineFixture engine;
    engine.deploy(project(engine));
    WaitsWindow window(engine);
    QVERIFY(window.isActive());
    auto *page = window.goTo<SchedulesPage>(QStringLiteral("Schedules"));
    QVERIFY(page && hasRows(*page, 1));
    page->table()->setFocus();
    QTest::keyClick(page->table(), Qt::Key_N, Qt::ControlModifier);
    auto *dialog = window.dialog<ScheduleDialog>();
    QVERIFY(dialog);
    dialog->task()->setCurrentText(QStringLiteral("report"));
    const auto says = [&](const char *words) {
        const auto labels = dialog->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel *label) {
            return label->isVisible() && label->text().contains(QLatin1String(words));
        });
    };
    QCOMPARE(dialog->payload()->kindBox()->currentText(), QStringLiteral("No payload"));
    QVERIFY(says("The task gets when it fired"));
    QVERIFY(!says("nothing on its standard input"));
    QTest::keyClicks(dialog->cron(), QStringLiteral("99 * * * *"));
    QVERIFY(!dialog->verbButton()->isEnabled());
    QVERIFY(dialog->sentence()->text().contains(QStringLiteral("minute"), Qt::CaseInsensitive));
    dialog->cron()->clear();
    QTest::keyClicks(dialog->cron(), QStringLiteral("30 4 * * *"));
    dialog->zone()->setCurrentText(QStringLiteral("Europe/Atlantis"));
    QVERIFY(!dialog->verbButton()->isEnabled());
    dialog->zone()->setCurrentText(QStringLiteral("Europe/Paris"));
    QVERIFY(dialog->firings()->text().startsWith(QStringLiteral("Next:")));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(choose(*page, ScheduleModel::Cron, QStringLiteral("30 4 * * *")));
    QCOMPARE(cell(*page, ScheduleModel::Zone), QStringLiteral("Europe/Paris"));
    QCOMPARE(cell(*page, ScheduleModel::From), QStringLiteral("API or window"));

    QTRY_VERIFY(!page->window()->findChild<ScheduleDialog *>());
    QTest::keyClick(page->table(), Qt::Key_E, Qt::ControlModifier);
    dialog = window.dialog<ScheduleDialog>();
    QVERIFY(dialog);
    QCOMPARE(dialog->task()->currentText(), QStringLiteral("report"));
    dialog->cron()->setText(QStringLiteral("0 5 * * *"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(choose(*page, ScheduleModel::Cron, QStringLiteral("0 5 * * *")));
    QVERIFY(hasRows(*page, 2));

    QTRY_VERIFY(!page->window()->findChild<ScheduleDialog *>());
    QTest::keyClick(page->table(), Qt::Key_Delete);
    QVERIFY(window.answer(QStringLiteral("Delete")));
    QVERIFY(hasRows(*page, 1));
    // What a project declares is changed there.
    QVERIFY(choose(*page, ScheduleModel::From, QStringLiteral("Waits")));
    QTest::keyClick(page->table(), Qt::Key_Delete);
    QVERIFY(!page->window()->findChild<QMessageBox *>());
}

void TestWaits::aScheduleThatNeverFiresSaysSo()
{
    ScheduleInfo schedule;
    schedule.definition = {
        .taskId = "a", .cron = "61 * * * *", .timezone = "UTC", .payload = {}, .name = "bad"};
    QVERIFY(scheduleStateWords(schedule).startsWith(QStringLiteral("Never fires: \"61 * * * *\" is not")));
    schedule.definition.cron = "0 3 * * *";
    QCOMPARE(scheduleStateWords(schedule), QStringLiteral("Active"));
    schedule.definition.timezone = "Mars/Base";
    QVERIFY(scheduleStateWords(schedule).contains(QStringLiteral("There is no time zone \"Mars/Base\"")));

    EngineFixture engine;
    engine.deploy(engine.writeProject(R"(
[project]
name = "Never"

[[task]]
id = "a"
command = ["cat"]

[[schedule]]
task = "a"
cron = "0 0 31 2 *"
)"));
    WaitsWindow window(engine);
    QVERIFY(window.isActive());
    auto *page = window.goTo<SchedulesPage>(QStringLiteral("Schedules"));
    QVERIFY(page && choose(*page, ScheduleModel::Task, QStringLiteral("a")));
    QVERIFY(cell(*page, ScheduleModel::State).startsWith(QStringLiteral("Never fires: ")));
    const QModelIndex state =
        page->table()->model()->index(page->table()->currentIndex().row(), ScheduleModel::State);
    QVERIFY(state.data(ScheduleModel::ProblemRole).toBool());
}

void TestWaits::aScheduleThatCannotStartSaysWhy()
{
    EngineFixture engine;
    engine.deploy(project(engine));
    WaitsWindow window(engine);
    QVERIFY(window.isActive());
    auto *page = window.goTo<SchedulesPage>(QStringLiteral("Schedules"));
    QVERIFY(page && choose(*page, ScheduleModel::Task, QStringLiteral("picky")));
    QCOMPARE(cell(*page, ScheduleModel::State), QStringLiteral("Cannot start"));
    const QModelIndex state =
        page->table()->model()->index(page->table()->currentIndex().row(), ScheduleModel::State);
    QVERIFY(state.data(Qt::ToolTipRole).toString().contains(QStringLiteral("region")));
    page->table()->setFocus();
    QTest::keyClick(page->table(), Qt::Key_N, Qt::ControlModifier);
    auto *dialog = window.dialog<ScheduleDialog>();
    QVERIFY(dialog);
    dialog->task()->setCurrentText(QStringLiteral("picky"));
    dialog->cron()->setText(QStringLiteral("0 5 * * *"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(dialog->problem()->text().contains(QStringLiteral("region")));
    dialog->payload()->usePacket(Packet::json("{\"region\": \"eu\"}"));
    QTRY_VERIFY(dialog->verbButton()->isEnabled());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(hasRows(*page, 2));
}

void TestWaits::modelsKeepTheRules()
{
    EngineFixture engine;
    engine.deploy(project(engine));
    TokenModel tokens(engine.client());
    VariableModel variables(engine.client());
    const QAbstractItemModelTester tokenTester(&tokens,
                                               QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QAbstractItemModelTester variableTester(&variables,
                                                  QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (int i = 0; i < 5; ++i)
        makeToken(engine);
    tokens.reload();
    variables.reload();
    QTRY_COMPARE(tokens.rowCount(), 5);
    QVERIFY(!tokens.hasOlder());
    tokens.setStatus(TokenStatus::Completed);
    QTRY_COMPARE(tokens.rowCount(), 0);
    tokens.setStatus(std::nullopt);
    QTRY_COMPARE(tokens.rowCount(), 5);
}

RUNYARD_GUI_TEST(TestWaits)
#include "waits_page_test.moc"
