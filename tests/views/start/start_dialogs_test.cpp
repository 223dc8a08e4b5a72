// The dialogs that start runs, by keyboard and mouse, against a real engine.
#include "tests/support/odd_numbers.h"
#include "tests/support/room_test.h"
#include "tests/views/dialog_fixture.h"
#include "views/actions/run_actions.h"
#include "views/payload/changes_view.h"
#include "views/payload/code_view.h"
#include "views/payload/diff_text.h"
#include "views/payload/payload_editor.h"
#include "views/runs/runs_page.h"
#include "views/start/replay_dialog.h"
#include "views/start/run_options_form.h"
#include "views/start/trigger_dialog.h"
#include "views/theme/theme_style.h"
#include "views/widgets/note_label.h"
#include "views/window/window_parts.h"

#include <QComboBox>
#include <QDragEnterEvent>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QMessageBox>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>

#include <Qsci/qsciscintilla.h>

using namespace runyard;
using namespace runyard::testing;

namespace {

/// Replaces everything in the editor by typing, as a person does.
void typePayload(PayloadEditor *payload, const QString &text)
{
    payload->focusEditor();
    QsciScintilla *editor = payload->view()->editor();
    QTest::keyClick(editor, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(editor, Qt::Key_Delete);
    for (const QChar character : text)
        QTest::sendKeyEvent(QTest::Click, editor, Qt::Key_unknown, QString(character), {});
}

void typeInto(QWidget *field, const QString &text)
{
    field->setFocus();
    QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(field, text);
}

QMessageBox *questionOf(const QWidget &dialog)
{
    for (QMessageBox *box : dialog.findChildren<QMessageBox *>()) {
        if (box->isVisible())
            return box;
    }
    return nullptr;
}

Packet superJson(const char *text)
{
    Packet packet = Packet::json(text);
    packet.type = "application/super+json";
    return packet;
}

} // namespace

class StartDialogsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        applyTheme(ThemeChoice::Light);
        m_engine.deploy();
    }

    void unchangedReplayIsByteExact_data();
    void unchangedReplayIsByteExact();
    void anEditedReplayKeepsTheNumbersBesideTheEdit();
    void editedPayloadIsSentAsTyped_data();
    void editedPayloadIsSentAsTyped();
    void emptyEditorIsRefused();
    void noPayloadCanBeChosen();
    void schemaViolationShowsItsPointer();
    void brokenJsonShowsLineAndColumn();
    void changesShowWhatIsEdited();
    void optionsOfTheOriginalAreTakenAlongUnlessChanged();
    void everyOptionReachesTheNewRun();
    void wrongOptionIsShownAtItsField();
    void escapeAsksAfterAnEditOnly();
    void tabLeavesTheEditor();
    void missingRunShowsWhy();
    void triggerStartsFromAnExample();
    void triggerKeepsWhatWasTypedWhenTheTaskChanges();
    void triggerOfAnUndeployedTaskSaysThatItWaits();
    void refusalOfTheEngineLosesNothing();
    void deployingMeanwhileIsNoticed();
    void largePayloadsAreReplayedAndEdited();
    void binaryPayloadIsReplayedAsItIs();
    void aFileDroppedOnTheEditorIsSent();
    void startedRunIsOpenedInTheWindow();
    void everyControlHasItsOwnName();

private:
    DialogFixture m_engine;
};

void StartDialogsTest::unchangedReplayIsByteExact_data()
{
    QTest::addColumn<Packet>("payload");
    QTest::newRow("odd formatting") << Packet::json(
        "{\"a\" :1.50,\t\"b\":\r\n [ ],\"a\":12345678901234567890123}");
    QTest::newRow("escapes") << Packet::json(R"({"x":"\u00e9\/ü","y":1e300})");
    QTest::newRow("number") << Packet::json("1.0");
    QTest::newRow("every odd number") << Packet::json(test::oddJson());
    QTest::newRow("null") << Packet::json(" null\n");
    QTest::newRow("string") << Packet::json("\"a\"");
    QTest::newRow("array") << Packet::json("[1,\n\n2]");
    QTest::newRow("plain text") << Packet::text("{ not json,\r\n at all \t");
    QTest::newRow("empty text") << Packet::text("");
    QTest::newRow("super json") << superJson(R"({"json":{"at":"2026"},"meta":{"values":{"at":["Date"]}}})");
    QTest::newRow("none") << Packet{};
}

void StartDialogsTest::unchangedReplayIsByteExact()
{
    QFETCH(Packet, payload);
    const RunId original = m_engine.trigger("echo", payload);
    ReplayDialog dialog(*m_engine.client, original);
    StartedRun run(dialog);
    QVERIFY(showReady(dialog));
    QVERIFY(dialog.sentence()->text().contains(QStringLiteral("byte for byte")));
    press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(run.waitFor());
    const RunDetail replay = m_engine.detail(run.id());
    QVERIFY(replay.payload == payload);
    QCOMPARE(replay.run.replayOf.text, original.text);
    QVERIFY(dialog.isHidden());
}

void StartDialogsTest::anEditedReplayKeepsTheNumbersBesideTheEdit()
{
    const RunId original = m_engine.trigger("echo", Packet::json(test::oddJson()));
    ReplayDialog dialog(*m_engine.client, original);
    StartedRun run(dialog);
    QVERIFY(showReady(dialog));
    dialog.payload()->focusEditor();
    QsciScintilla *editor = dialog.payload()->view()->editor();
    QTest::keyClick(editor, Qt::Key_Home, Qt::ControlModifier);
    QTest::keyClick(editor, Qt::Key_Right); // behind the first bracket
    for (const QChar character : QStringLiteral("\"note\":1.50,"))
        QTest::sendKeyEvent(QTest::Click, editor, Qt::Key_unknown, QString(character), {});
    QTRY_VERIFY(dialog.payload()->isEdited());
    press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(run.waitFor());
    std::string sent = m_engine.detail(run.id()).payload.data;
    std::string expected = test::oddJson().insert(1, "\"note\":1.50,");
    for (std::string *text : {&sent, &expected}) // the editor may lay it out
        std::erase_if(*text, [](char c) { return c == ' ' || c == '\t' || c == '\n'; });
    QCOMPARE(sent, expected);
}

void StartDialogsTest::editedPayloadIsSentAsTyped_data()
{
    QTest::addColumn<Packet>("original");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<Packet>("sent");
    QTest::newRow("object") << Packet::json("{\"a\":1}") << 0 << QStringLiteral("[1,  2]")
                            << Packet::json("[1,  2]");
    QTest::newRow("number") << Packet::json("1") << 0 << QStringLiteral("2.50") << Packet::json("2.50");
    QTest::newRow("null") << Packet::json("1") << 0 << QStringLiteral("null") << Packet::json("null");
    QTest::newRow("string") << Packet::json("1") << 0 << QStringLiteral("\"x\"") << Packet::json("\"x\"");
    QTest::newRow("text stays text") << Packet::text("a") << 1 << QStringLiteral("{oops")
                                     << Packet::text("{oops");
    QTest::newRow("json to text") << Packet::json("1") << 1 << QStringLiteral("hello")
                                  << Packet::text("hello");
    QTest::newRow("text to json") << Packet::text("a") << 0 << QStringLiteral("true") << Packet::json("true");
    QTest::newRow("super json keeps its type")
        << superJson(R"({"json":1})") << 0 << QStringLiteral("2") << superJson(R"({"json":2})");
    QTest::newRow("super json keeps its types")
        << superJson(
               "{\"json\":{\"at\":\"2026-01-01T00:00:00.000Z\"},\"meta\":{\"values\":{\"at\":[\"Date\"]}}}")
        << 0 << QStringLiteral("{\"at\":{\"$date\":\"2027-01-01T00:00:00.000Z\"},\"n\":{\"$bigint\":\"5\"}}")
        << superJson(
               "{\"json\":{\"at\":\"2027-01-01T00:00:00.000Z\",\"n\":\"5\"},\"meta\":{\"values\":{\"at\":"
               "[\"Date\"],\"n\":[\"bigint\"]}}}");
    QTest::newRow("what says more than types is shown as it is")
        << superJson("{\"json\":[{},{}],\"meta\":{\"referentialEqualities\":{\"0\":[\"1\"]}}}") << 0
        << QStringLiteral("{\"json\":2}") << superJson(R"({"json":2})");
    QTest::newRow("none to json") << Packet{} << 0 << QStringLiteral("7") << Packet::json("7");
}

void StartDialogsTest::editedPayloadIsSentAsTyped()
{
    QFETCH(Packet, original);
    QFETCH(int, kind);
    QFETCH(QString, typed);
    QFETCH(Packet, sent);
    ReplayDialog dialog(*m_engine.client, m_engine.trigger("echo", original));
    StartedRun run(dialog);
    QVERIFY(showReady(dialog));
    dialog.payload()->kindBox()->setCurrentIndex(kind);
    typePayload(dialog.payload(), typed);
    QTRY_VERIFY(dialog.sentence()->text().contains(QStringLiteral("edited payload")));
    press(Qt::Key_Enter, Qt::ControlModifier);
    QVERIFY(run.waitFor());
    QVERIFY(m_engine.detail(run.id()).payload == sent);
}

void StartDialogsTest::emptyEditorIsRefused()
{
    for (const auto &original : {Packet::json("{\"a\":1}"), Packet::text("words")}) {
        ReplayDialog dialog(*m_engine.client, m_engine.trigger("echo", original));
        QVERIFY(showReady(dialog));
        const auto before = m_engine.runCount();
        typePayload(dialog.payload(), QStringLiteral("  "));
        press(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(dialog.payload()->verdict()->text().contains(QStringLiteral("empty")));
        QCOMPARE(dialog.payload()->verdict()->tone(), NoteLabel::Tone::Bad);
        QVERIFY(dialog.isVisible());
        QVERIFY(dialog.isReady());
        QCOMPARE(m_engine.runCount(), before);
        picture(dialog, QStringLiteral("replay-empty"));
    }
}

void StartDialogsTest::noPayloadCanBeChosen()
{
    ReplayDialog dialog(*m_engine.client, m_engine.trigger("echo", Packet::json("{\"a\":1}")));
    StartedRun run(dialog);
    QVERIFY(showReady(dialog));
    dialog.payload()->kindBox()->setFocus();
    press(Qt::Key_End);
    QCOMPARE(dialog.payload()->kindBox()->currentText(), QStringLiteral("No payload"));
    press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(run.waitFor());
    QVERIFY(!m_engine.detail(run.id()).payload.present);
}

void StartDialogsTest::schemaViolationShowsItsPointer()
{
    ReplayDialog dialog(*m_engine.client,
                        m_engine.trigger("resize", Packet::json(R"({"url":"https://a","width":64})")));
    QVERIFY(showReady(dialog));
    QTRY_VERIFY(dialog.payload()->verdict()->text().contains(QStringLiteral("Matches the schema")));
    typePayload(dialog.payload(), QStringLiteral("{\"width\": 2}"));
    QTRY_COMPARE(dialog.payload()->verdict()->tone(), NoteLabel::Tone::Bad);
    const QString verdict = dialog.payload()->verdict()->text();
    QVERIFY2(verdict.contains(QStringLiteral("/width: Expected number greater than or equal to 16")),
             qPrintable(verdict));
    QVERIFY2(verdict.contains(QStringLiteral("\"url\" is missing")), qPrintable(verdict));
    const auto before = m_engine.runCount();
    press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(dialog.isVisible());
    QCOMPARE(m_engine.runCount(), before);
    QCOMPARE(dialog.payload()->shownText(), QByteArray("{\"width\": 2}"));
    picture(dialog, QStringLiteral("replay-schema"));
}

void StartDialogsTest::brokenJsonShowsLineAndColumn()
{
    ReplayDialog dialog(*m_engine.client, m_engine.trigger("echo", Packet::json("1")));
    QVERIFY(showReady(dialog));
    typePayload(dialog.payload(), QStringLiteral("{\"a\": }"));
    QTRY_VERIFY(dialog.payload()->verdict()->text().contains(QStringLiteral("line 1, column 7")));
}

void StartDialogsTest::changesShowWhatIsEdited()
{
    ReplayDialog dialog(*m_engine.client,
                        m_engine.trigger("echo", Packet::json(R"({"order":41,"sku":"a"})")));
    QVERIFY(showReady(dialog));
    QVERIFY(
        dialog.changes()->payloadNote()->text().contains(QStringLiteral("unchanged, sent byte for byte")));
    QVERIFY(dialog.changes()->optionsNote()->text().contains(QStringLiteral("unchanged")));
    picture(dialog, QStringLiteral("replay"));
    typePayload(dialog.payload(), QStringLiteral("{\"order\": 42,\"sku\": \"a\"}"));
    typeInto(dialog.options()->field(OptionField::Priority), QStringLiteral("30"));
    QTRY_COMPARE(dialog.tabs()->tabText(2), QStringLiteral("Changes (2)"));
    QTRY_VERIFY(dialog.changes()->payloadNote()->text().contains(QStringLiteral("added")));
    const QString diff = dialog.changes()->text()->toPlainText();
    QCOMPARE(diff, QStringLiteral("  {\n-   \"order\": 41,\n+   \"order\": 42,\n    \"sku\": \"a\"\n  }"));
    QCOMPARE(dialog.changes()->optionsNote()->text(), QStringLiteral("Priority: not set → 30"));
    dialog.tabs()->setCurrentIndex(2);
    picture(dialog, QStringLiteral("replay-changes"));

    dialog.payload()->kindBox()->setCurrentIndex(2);
    QTRY_VERIFY(dialog.changes()->payloadNote()->text().contains(QStringLiteral("gets nothing")));
    dialog.payload()->kindBox()->setCurrentIndex(0);
    dialog.tabs()->setCurrentIndex(0);
    typePayload(dialog.payload(), QStringLiteral("{\"order\":41, \"sku\":\"a\"}"));
    QTRY_VERIFY(dialog.changes()->payloadNote()->text().contains(QStringLiteral("layout differs")));
}

void StartDialogsTest::optionsOfTheOriginalAreTakenAlongUnlessChanged()
{
    TriggerOptions options;
    options.tags = {"a,b", "vip"};
    options.concurrencyKey = "eu";
    options.machine = "small-2x";
    options.metadata = R"({"seed": 1})";
    options.maxAttempts = 7; // not taken along
    const RunId original = m_engine.trigger("echo", Packet::json("1"), options);
    ReplayDialog dialog(*m_engine.client, original);
    StartedRun run(dialog);
    QVERIFY(showReady(dialog));
    dialog.tabs()->setCurrentIndex(1);
    typeInto(dialog.options()->field(OptionField::ConcurrencyKey), QStringLiteral("us"));
    QTest::mouseClick(dialog.verbButton(), Qt::LeftButton);
    QVERIFY(run.waitFor());
    const RunDetail replay = m_engine.detail(run.id());
    QVERIFY((replay.run.tags == std::vector<std::string>{"a,b", "vip"}));
    QCOMPARE(replay.run.machine, std::string("small-2x"));
    QCOMPARE(replay.run.concurrencyKey, std::string("us"));
    QCOMPARE(replay.seedMetadata, std::string(R"({"seed": 1})"));
    QCOMPARE(replay.run.maxAttempts, 3);
}

void StartDialogsTest::everyOptionReachesTheNewRun()
{
    TriggerDialog dialog(*m_engine.client, QStringLiteral("echo"));
    StartedRun run(dialog);
    QVERIFY(showReady(dialog));
    dialog.tabs()->setCurrentIndex(1);
    const std::pair<OptionField, const char *> typed[] = {
        {OptionField::Delay, "1h"},
        {OptionField::Ttl, "2h"},
        {OptionField::Priority, "30"},
        {OptionField::MaxAttempts, "5"},
        {OptionField::MaxDuration, "10m"},
        {OptionField::Queue, "media"},
        {OptionField::ConcurrencyKey, "eu"},
        {OptionField::Machine, "micro"},
        {OptionField::Tags, "vip, eu"},
        {OptionField::IdempotencyKey, "order-42"},
        {OptionField::IdempotencyKeyTtl, "1d"},
        {OptionField::Metadata, "{\"by\": \"hand\"}"},
    };
    for (const auto &[field, text] : typed)
        typeInto(dialog.options()->field(field), QString::fromUtf8(text));
    QVERIFY2(dialog.sentence()->text().contains(QStringLiteral("in 1 hour")),
             qPrintable(dialog.sentence()->text()));
    picture(dialog, QStringLiteral("trigger-options"));
    press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(run.waitFor());
    const RunDetail made = m_engine.detail(run.id());
    QCOMPARE(made.run.status, RunStatus::Delayed);
    QVERIFY(made.run.delayUntil > made.run.createdAt + std::chrono::minutes(58));
    QVERIFY(made.run.ttl == Seconds(7'200));
    QCOMPARE(made.run.prioritySeconds, 30);
    QCOMPARE(made.run.maxAttempts, 5);
    QVERIFY(made.run.maxDuration == Seconds(600));
    QCOMPARE(made.run.queue, std::string("media"));
    QCOMPARE(made.run.concurrencyKey, std::string("eu"));
    QCOMPARE(made.run.machine, std::string("micro"));
    QVERIFY((made.run.tags == std::vector<std::string>{"vip", "eu"}));
    QCOMPARE(made.run.idempotencyKey.userKey, std::string("order-42"));
    QVERIFY(made.run.idempotencyKey.expiresAt < made.run.createdAt + std::chrono::hours(25));
    QCOMPARE(made.seedMetadata, std::string("{\"by\": \"hand\"}"));
    m_engine.cancel(run.id());
}

void StartDialogsTest::wrongOptionIsShownAtItsField()
{
    TriggerDialog dialog(*m_engine.client, QStringLiteral("echo"));
    QVERIFY(showReady(dialog));
    const auto before = m_engine.runCount();
    typeInto(dialog.options()->field(OptionField::Ttl), QStringLiteral("1.5x"));
    QCOMPARE(dialog.tabs()->currentIndex(), 0);
    press(Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(dialog.tabs()->currentIndex(), 1);
    QVERIFY(dialog.options()->field(OptionField::Ttl)->hasFocus());
    auto *note = dialog.findChild<NoteLabel *>(QStringLiteral("About TTL"));
    QVERIFY(note->isVisible());
    QVERIFY2(note->text().contains(QStringLiteral("1.5h")), qPrintable(note->text()));
    QCOMPARE(m_engine.runCount(), before);
    typeInto(dialog.options()->field(OptionField::Tags), QStringLiteral("1,2,3,4,5,6,7,8,9,10,11"));
    picture(dialog, QStringLiteral("trigger-problems"));
    typeInto(dialog.options()->field(OptionField::Ttl), QStringLiteral("2h"));
    QVERIFY(note->isHidden());
}

void StartDialogsTest::escapeAsksAfterAnEditOnly()
{
    const RunId original = m_engine.trigger("echo", Packet::json("1"));
    ReplayDialog untouched(*m_engine.client, original);
    QVERIFY(showReady(untouched));
    QVERIFY(untouched.payload()->view()->editor()->hasFocus());
    press(Qt::Key_Escape);
    QVERIFY(untouched.isHidden());

    ReplayDialog dialog(*m_engine.client, original);
    QVERIFY(showReady(dialog));
    typePayload(dialog.payload(), QStringLiteral("2"));
    press(Qt::Key_Escape);
    QTRY_VERIFY(questionOf(dialog));
    picture(*questionOf(dialog), QStringLiteral("leave"));
    QVERIFY(becomesActive(*questionOf(dialog)));
    press(Qt::Key_Escape); // keeps editing
    QTRY_VERIFY(!questionOf(dialog));
    QVERIFY(dialog.isVisible());
    QCOMPARE(dialog.payload()->shownText(), QByteArray("2"));

    QVERIFY(becomesActive(dialog));
    dialog.payload()->focusEditor();
    press(Qt::Key_Escape);
    QTRY_VERIFY(questionOf(dialog));
    QVERIFY(becomesActive(*questionOf(dialog)));
    for (QAbstractButton *button : questionOf(dialog)->buttons()) {
        if (button->text() == QStringLiteral("Discard edits")) {
            QTest::mouseClick(button, Qt::LeftButton);
            break;
        }
    }
    QTRY_VERIFY(dialog.isHidden());
}

void StartDialogsTest::tabLeavesTheEditor()
{
    ReplayDialog dialog(*m_engine.client, m_engine.trigger("echo", Packet::json("1")));
    QVERIFY(showReady(dialog));
    QsciScintilla *editor = dialog.payload()->view()->editor();
    QVERIFY(editor->hasFocus());
    press(Qt::Key_Tab);
    QVERIFY(!editor->hasFocus());
    QCOMPARE(dialog.payload()->shownText(), QByteArray("1"));
    press(Qt::Key_Tab, Qt::ShiftModifier);
    QVERIFY(editor->hasFocus());
}

void StartDialogsTest::missingRunShowsWhy()
{
    ReplayDialog dialog(*m_engine.client, RunId{"run_00000000000000000000000000"});
    dialog.show();
    auto *state = dialog.findChild<NoteLabel *>(QStringLiteral("State of the dialog"));
    QTRY_VERIFY(state->text().contains(QStringLiteral("run_00000000000000000000000000")));
    QCOMPARE(state->tone(), NoteLabel::Tone::Bad);
    QVERIFY(!dialog.verbButton()->isEnabled());
    picture(dialog, QStringLiteral("replay-missing"));
}

void StartDialogsTest::triggerStartsFromAnExample()
{
    TriggerDialog dialog(*m_engine.client, QStringLiteral("resize"));
    StartedRun run(dialog);
    QVERIFY(showReady(dialog));
    QTRY_VERIFY(dialog.payload()->verdict()->text().contains(QStringLiteral("Matches the schema")));
    QVERIFY(dialog.payload()->shownText().contains("https://example.org/cat.png"));
    QVERIFY(dialog.sentence()->text().startsWith(QStringLiteral("Starts a run of resize on version 2")));
    picture(dialog, QStringLiteral("trigger"));
    press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(run.waitFor());
    QVERIFY(m_engine.reaches(run.id(), RunStatus::Completed));
    QVERIFY(m_engine.detail(run.id()).output.data.find("cat.png") != std::string::npos);
}

void StartDialogsTest::triggerKeepsWhatWasTypedWhenTheTaskChanges()
{
    TriggerDialog dialog(*m_engine.client, QStringLiteral("echo"));
    QVERIFY(showReady(dialog));
    QCOMPARE(dialog.payload()->shownText(), QByteArray("{}"));
    typeInto(dialog.taskBox(), QStringLiteral("resize"));
    press(Qt::Key_Tab);
    QVERIFY(dialog.payload()->shownText().contains("width"));
    typePayload(dialog.payload(), QStringLiteral("[3]"));
    typeInto(dialog.taskBox(), QStringLiteral("echo"));
    press(Qt::Key_Tab);
    QCOMPARE(dialog.payload()->shownText(), QByteArray("[3]"));
    QTRY_VERIFY(dialog.payload()->verdict()->text().contains(QStringLiteral("Valid JSON")));
}

void StartDialogsTest::triggerOfAnUndeployedTaskSaysThatItWaits()
{
    TriggerDialog dialog(*m_engine.client, QStringLiteral("later"));
    StartedRun run(dialog);
    QVERIFY(showReady(dialog));
    QVERIFY(dialog.sentence()->text().contains(QStringLiteral("waits")));
    picture(dialog, QStringLiteral("trigger-undeployed"));
    QTest::mouseClick(dialog.verbButton(), Qt::LeftButton);
    QVERIFY(run.waitFor());
    QCOMPARE(m_engine.detail(run.id()).run.status, RunStatus::WaitingForDeploy);
}

void StartDialogsTest::refusalOfTheEngineLosesNothing()
{
    TriggerDialog dialog(*m_engine.client, QStringLiteral("resize"));
    QVERIFY(showReady(dialog));
    // Large payloads are not checked while the window waits: the engine is the one to refuse.
    const QByteArray text = "{\"width\": \"x\", \"pad\": \"" + QByteArray(100'000, 'p') + "\"}";
    dialog.payload()->view()->editor()->setText(QString::fromUtf8(text));
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(dialog.problem()->tone() == NoteLabel::Tone::Bad && dialog.isReady());
    QCOMPARE(dialog.payload()->verdict()->tone(), NoteLabel::Tone::Bad);
    QVERIFY(dialog.payload()->verdict()->text().contains(QStringLiteral("/width: ")));
    QCOMPARE(dialog.payload()->shownText(), text);
    QVERIFY(dialog.isVisible());
    picture(dialog, QStringLiteral("trigger-refused"));
}

void StartDialogsTest::deployingMeanwhileIsNoticed()
{
    TriggerDialog dialog(*m_engine.client, QStringLiteral("strict"));
    QVERIFY(showReady(dialog));
    QVERIFY(dialog.sentence()->text().contains(QStringLiteral("waits")));
    typePayload(dialog.payload(), QStringLiteral("{\"n\": \"x\"}"));
    m_engine.write(QStringLiteral("strict/runyard.toml"),
                   "[project]\nname = \"Strict\"\n[[task]]\nid = \"strict\"\ncommand = [\"cat\"]\n"
                   "payload_schema = \"s.json\"\n");
    m_engine.write(QStringLiteral("strict/s.json"),
                   R"({"type":"object","properties":{"n":{"type":"integer"}}})");
    m_engine.deploy(QStringLiteral("strict"));
    QTRY_VERIFY(dialog.payload()->verdict()->text().contains(QStringLiteral("/n: ")));
    QVERIFY(dialog.sentence()->text().contains(QStringLiteral("on version")));
    QCOMPARE(dialog.payload()->shownText(), QByteArray("{\"n\": \"x\"}"));
}

void StartDialogsTest::largePayloadsAreReplayedAndEdited()
{
    QByteArray json("[");
    while (json.size() < 3'000'000)
        json += "{\"order\":12345,\"sku\":\"abcdefgh\"},";
    json += "0]";
    ReplayDialog dialog(*m_engine.client, m_engine.trigger("resize-later", Packet::json(json.toStdString())));
    StartedRun run(dialog);
    QVERIFY(showReady(dialog));
    QTRY_VERIFY_WITH_TIMEOUT(dialog.payload()->verdict()->text().contains(QStringLiteral("Valid JSON")),
                             30'000);
    // Laid out it is over the limit; unedited it is sent as it was.
    QVERIFY(dialog.payload()->shownText().size() > json.size());
    press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(run.waitFor());
    QCOMPARE(m_engine.detail(run.id()).payload.data.size(), static_cast<std::size_t>(json.size()));

    ReplayDialog edited(*m_engine.client, run.id());
    QVERIFY(showReady(edited));
    QTest::sendKeyEvent(QTest::Click, edited.payload()->view()->editor(), Qt::Key_unknown,
                        QStringLiteral(" "), {});
    QTRY_VERIFY_WITH_TIMEOUT(edited.payload()->verdict()->text().contains(QStringLiteral("limit")), 30'000);
    press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(edited.isVisible());
    QVERIFY(edited.isReady());
}

void StartDialogsTest::binaryPayloadIsReplayedAsItIs()
{
    const Packet binary = Packet::text(std::string("a\0\xff\xfe b", 6));
    ReplayDialog dialog(*m_engine.client, m_engine.trigger("echo", binary));
    StartedRun run(dialog);
    QVERIFY(showReady(dialog));
    QVERIFY(!dialog.payload()->kindBox()->isEnabled());
    press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(run.waitFor());
    QVERIFY(m_engine.detail(run.id()).payload == binary);
}

void StartDialogsTest::aFileDroppedOnTheEditorIsSent()
{
    const RunId original = m_engine.trigger("echo", Packet::json(R"({"from":"run"})"));
    m_engine.write(QStringLiteral("drop/payload.json"), R"({"from": "file", "name": "größe"})");
    m_engine.write(QStringLiteral("drop/picture.png"), QByteArray("\x89PNG\0\1", 6));
    ReplayDialog dialog(*m_engine.client, original);
    StartedRun run(dialog);
    QVERIFY(showReady(dialog));
    QWidget *onto = dialog.payload()->view()->editor()->viewport();
    const QByteArray before = dialog.payload()->shownText();
    const auto drop = [&](const QString &name) {
        QMimeData files;
        files.setUrls({QUrl::fromLocalFile(m_engine.folder.filePath(name))});
        const QPoint at = onto->rect().center();
        QDragEnterEvent enter(at, Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(onto, &enter);
        QDropEvent let(at, Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(onto, &let);
        return enter.isAccepted() && let.isAccepted();
    };
    QVERIFY(drop(QStringLiteral("drop/picture.png")));
    QTRY_VERIFY_WITH_TIMEOUT(dialog.payload()->verdict()->text().contains(QStringLiteral("not text")),
                             30'000);
    QCOMPARE(dialog.payload()->shownText(), before);
    QVERIFY(drop(QStringLiteral("drop/payload.json")));
    QTRY_VERIFY_WITH_TIMEOUT(dialog.payload()->shownText().contains("file"), 30'000);
    press(Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(dialog.payload()->shownText(), before, 30'000);
    QVERIFY(drop(QStringLiteral("drop/payload.json")));
    QTRY_VERIFY_WITH_TIMEOUT(dialog.payload()->shownText().contains("file"), 30'000);
    press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(run.waitFor());
    QCOMPARE(m_engine.detail(run.id()).payload.data, std::string(R"({"from": "file", "name": "größe"})"));
}

void StartDialogsTest::startedRunIsOpenedInTheWindow()
{
    QWidget window;
    RunActions actions(*m_engine.client, &window);
    RunsPage runs(*m_engine.client, actions, &window);
    connectRunParts(*m_engine.client, actions, runs, &window);
    window.resize(1'000, 600);
    window.show();
    RunId opened;
    connect(&runs, &RunsPage::runSelected, &window, [&](const auto &id) { opened = id.value_or(RunId{}); });
    emit actions.triggerWanted(QStringLiteral("echo"));
    QPointer<TriggerDialog> trigger = window.findChild<TriggerDialog *>();
    QVERIFY(trigger);
    QVERIFY(showReady(*trigger));
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(!opened.empty(), 30'000);
    const RunId first = opened;
    QTRY_VERIFY(!trigger); // gone by itself

    emit actions.replayWanted(first);
    auto *replay = window.findChild<ReplayDialog *>();
    QVERIFY(replay);
    QVERIFY(showReady(*replay));
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(opened != first, 30'000);
    QCOMPARE(m_engine.detail(opened).run.replayOf.text, first.text);
}

void StartDialogsTest::everyControlHasItsOwnName()
{
    ReplayDialog replay(*m_engine.client, m_engine.trigger("echo", Packet::json("1")));
    QVERIFY(showReady(replay));
    QCOMPARE(namingFaults(replay), QStringList());
    TriggerDialog trigger(*m_engine.client, {});
    QVERIFY(showReady(trigger));
    QCOMPARE(namingFaults(trigger), QStringList());
}

RUNYARD_GUI_TEST(StartDialogsTest)
#include "start_dialogs_test.moc"
