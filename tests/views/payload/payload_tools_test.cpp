// Where payloads come from: the library in the workspace, and an editor that is a real program.
#include "tests/support/room_test.h"
#include "tests/views/dialog_fixture.h"
#include "views/editor/editor_command.h"
#include "views/payload/code_view.h"
#include "views/payload/payload_editor.h"
#include "views/payload/payload_library_dialog.h"
#include "views/payload/payload_tools.h"
#include "views/start/replay_dialog.h"
#include "views/start/trigger_dialog.h"
#include "views/theme/theme_style.h"
#include "views/widgets/note_label.h"

#include <QComboBox>
#include <QInputDialog>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QToolButton>

#include <Qsci/qsciscintilla.h>

using namespace runyard;
using namespace runyard::testing;

namespace {

void typePayload(PayloadEditor *payload, const QString &text)
{
    payload->focusEditor();
    QsciScintilla *editor = payload->view()->editor();
    QTest::keyClick(editor, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(editor, Qt::Key_Delete);
    for (const QChar character : text)
        QTest::sendKeyEvent(QTest::Click, editor, Qt::Key_unknown, QString(character), {});
}

QAction *entry(const PayloadTools &tools, const QString &text)
{
    emit tools.menu()->aboutToShow();
    for (QAction *action : tools.menu()->actions()) {
        if (action->text() == text)
            return action;
    }
    return nullptr;
}

template <class Dialog>
Dialog *visible(const QWidget &parent)
{
    for (Dialog *dialog : parent.findChildren<Dialog *>()) {
        if (dialog->isVisible())
            return dialog;
    }
    return nullptr;
}

/// Saves by the keys, as a person does.
bool saveUnder(TriggerDialog &dialog, const QString &name)
{
    // A window manager gives the focus back some time after a question was closed.
    if (!QTest::qWaitFor([&] { return QApplication::activeWindow() == &dialog; }, 30'000))
        return false;
    dialog.payload()->focusEditor();
    press(Qt::Key_S, Qt::ControlModifier);
    if (!QTest::qWaitFor([&] { return visible<QInputDialog>(dialog); }))
        return false;
    QInputDialog *question = visible<QInputDialog>(dialog);
    question->setTextValue(name);
    question->accept();
    return true;
}

QStringList namesIn(const PayloadLibrary &library)
{
    QStringList names;
    for (const SavedPayload &payload : library.payloads())
        names << payload.name;
    return names;
}

/// An editor that says it is open, saves when told, and ends when told.
class ScriptedEditor
{
public:
    explicit ScriptedEditor(DialogFixture &engine) : m_engine(engine)
    {
        static int number = 0;
        m_name = QStringLiteral("editor%1").arg(++number);
        const QByteArray here = m_engine.folder.filePath(m_name).toUtf8();
        m_engine.write(
            m_name + QStringLiteral("/edit"),
            "#!/bin/sh\ncd '" + here
                + "'\nstat -c %a \"$1\" > mode\ncp \"$1\" before\necho \"$1\" > opened.part\n"
                  "mv opened.part opened\n"
                  // Ends with its folder too: what outlives the test keeps ctest waiting for its output.
                  "while [ ! -e save ]; do [ -e edit ] || exit; sleep 0.05; done\n"
                  "cp save \"$1.new\"\nmv \"$1.new\" \"$1\"\n"
                  "while [ ! -e end ]; do [ -e edit ] || exit; sleep 0.05; done\n");
        QFile::setPermissions(path(QStringLiteral("edit")),
                              QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        qputenv("VISUAL", '"' + path(QStringLiteral("edit")).toUtf8() + '"');
    }
    ~ScriptedEditor()
    {
        save("");
        end(); // whatever the test did, the script must not stay
        qunsetenv("VISUAL");
    }

    bool isOpen() const { return QFile::exists(path(QStringLiteral("opened"))); }
    void save(const QByteArray &text)
    {
        m_engine.write(m_name + QStringLiteral("/save.part"), text);
        QFile::rename(path(QStringLiteral("save.part")), path(QStringLiteral("save")));
    }
    void end() { m_engine.write(m_name + QStringLiteral("/end"), "x"); }
    QByteArray read(const QString &name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
    }
    QString file() const { return QString::fromUtf8(read(QStringLiteral("opened"))); }

private:
    QString path(const QString &name) const { return m_engine.folder.filePath(m_name + u'/' + name); }

    DialogFixture &m_engine;
    QString m_name;
};

} // namespace

class PayloadToolsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        applyTheme(ThemeChoice::Light);
        m_engine.deploy();
    }

    void aPayloadIsSavedAndUsedAgain();
    void savedPayloadsAreRenamedDeletedAndBroughtBack();
    void replacingASavedPayloadIsAsked();
    void everyTaskHasItsOwnPayloads();
    void whatIsTooLargeIsRefusedInWords();
    void anExampleComesFromTheSchema();
    void savedPayloadsSurviveTheirText_data();
    void savedPayloadsSurviveTheirText();
    void whatTheOtherEditorSavesIsTakenOverAndSent();
    void whatWasTypedHereMeanwhileIsOneUndoAway();
    void doneEndsTheEditing();
    void anEditorThatIsMissingIsNamed();
    void theEditorIsTheOneThePersonChose_data();
    void theEditorIsTheOneThePersonChose();

private:
    DialogFixture m_engine;
};

void PayloadToolsTest::aPayloadIsSavedAndUsedAgain()
{
    {
        TriggerDialog dialog(*m_engine.client, QStringLiteral("echo"));
        QVERIFY(showReady(dialog));
        QVERIFY(entry(*dialog.payloadTools(), QStringLiteral("No payload of this task is saved yet")));
        typePayload(dialog.payload(), QStringLiteral("{\"order\": 42}"));
        QVERIFY(saveUnder(dialog, QStringLiteral("big & small")));
        QTRY_COMPARE(namesIn(dialog.payloadTools()->library()), QStringList{QStringLiteral("big & small")});
        QTRY_VERIFY(dialog.payload()->verdict()->text().contains(QStringLiteral("Saved")));
    }
    // Another dialog, which reads the workspace.
    TriggerDialog dialog(*m_engine.client, QStringLiteral("echo"));
    StartedRun run(dialog);
    QVERIFY(showReady(dialog));
    QTRY_VERIFY(entry(*dialog.payloadTools(), QStringLiteral("big && small")));
    entry(*dialog.payloadTools(), QStringLiteral("big && small"))->trigger();
    picture(dialog, QStringLiteral("payload-library"));
    press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(run.waitFor());
    QCOMPARE(QByteArray::fromStdString(m_engine.detail(run.id()).payload.data).simplified(),
             QByteArray("{ \"order\": 42 }"));
}

void PayloadToolsTest::savedPayloadsAreRenamedDeletedAndBroughtBack()
{
    PayloadLibrary library(*m_engine.client);
    library.setTask("manage");
    library.save(QStringLiteral("one"), Packet::json("1"));
    library.save(QStringLiteral("two"), Packet::text("2"));
    QTRY_COMPARE(library.payloads().size(), 2);
    PayloadLibraryDialog dialog(library);
    QVERIFY(showReady(dialog));
    picture(dialog, QStringLiteral("payload-manager"));
    QCOMPARE(namingFaults(dialog), QStringList());
    dialog.list()->setFocus();
    press(Qt::Key_F2);
    auto *field = dialog.list()->findChild<QLineEdit *>();
    QVERIFY(field);
    field->selectAll();
    QTest::keyClicks(field, QStringLiteral("zwei"));
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE(namesIn(library), (QStringList{QStringLiteral("two"), QStringLiteral("zwei")}));
    QCOMPARE(dialog.list()->currentItem()->text(), QStringLiteral("zwei")); // the same one, at its new place
    // A name that is taken changes nothing.
    dialog.list()->currentItem()->setText(QStringLiteral("two"));
    QTRY_VERIFY(dialog.problem()->text().contains(QStringLiteral("already")));
    QCOMPARE(namesIn(library), (QStringList{QStringLiteral("two"), QStringLiteral("zwei")}));

    dialog.list()->setFocus();
    press(Qt::Key_Delete);
    QTRY_COMPARE(library.payloads().size(), 1);
    const QStringList left = namesIn(library);
    QVERIFY(dialog.undoButton()->isVisible());
    dialog.undoButton()->click();
    QTRY_COMPARE(library.payloads().size(), 2);
    QVERIFY(library.find(QStringLiteral("two"))->packet == Packet::text("2"));
    QVERIFY(!dialog.undoButton()->isVisible());
}

void PayloadToolsTest::replacingASavedPayloadIsAsked()
{
    TriggerDialog dialog(*m_engine.client, QStringLiteral("slow"));
    QVERIFY(showReady(dialog));
    PayloadLibrary &library = dialog.payloadTools()->library();
    typePayload(dialog.payload(), QStringLiteral("1"));
    QVERIFY(saveUnder(dialog, QStringLiteral("it")));
    QTRY_COMPARE(library.payloads().size(), 1);
    typePayload(dialog.payload(), QStringLiteral("2"));
    QVERIFY(saveUnder(dialog, QStringLiteral("it")));
    QTRY_VERIFY(visible<QMessageBox>(dialog));
    QMessageBox *question = visible<QMessageBox>(dialog);
    question->escapeButton()->click();
    QTRY_VERIFY(!visible<QMessageBox>(dialog));
    QCOMPARE(library.payloads().front().packet.data, std::string("1"));
    QVERIFY(saveUnder(dialog, QStringLiteral("it")));
    QTRY_VERIFY(visible<QMessageBox>(dialog));
    for (QAbstractButton *button : visible<QMessageBox>(dialog)->buttons()) {
        if (button->text() == QStringLiteral("Replace"))
            button->click();
    }
    QTRY_COMPARE(library.payloads().front().packet.data, std::string("2"));
}

void PayloadToolsTest::everyTaskHasItsOwnPayloads()
{
    PayloadLibrary library(*m_engine.client);
    library.setTask("first");
    library.save(QStringLiteral("a"), Packet::json("1"));
    library.setTask("second"); // what was asked for the first task is still of the first
    QTRY_COMPARE(library.task(), std::string("second"));
    library.save(QStringLiteral("b"), Packet::json("2"));
    QTRY_COMPARE(namesIn(library), QStringList{QStringLiteral("b")});
    library.setTask("first");
    QTRY_COMPARE(namesIn(library), QStringList{QStringLiteral("a")});
}

void PayloadToolsTest::whatIsTooLargeIsRefusedInWords()
{
    PayloadLibrary library(*m_engine.client);
    library.setTask("large");
    QString why;
    connect(&library, &PayloadLibrary::failed, &library, [&](const QString &text) { why = text; });
    library.save(QStringLiteral("x"), Packet::text(std::string(PayloadLibrary::kPayloadBytes + 1, 'x')));
    QTRY_VERIFY(why.contains(QStringLiteral("up to")));
    why.clear();
    for (int i = 0; i < 9; ++i) // eight fit
        library.save(QString::number(i), Packet::text(std::string(PayloadLibrary::kPayloadBytes, 'x')));
    QTRY_VERIFY(why.contains(QStringLiteral("Delete one first")));
    QTRY_COMPARE(library.payloads().size(), 8);
    why.clear();
    library.save(QStringLiteral("  "), Packet::json("1"));
    QTRY_VERIFY(why.contains(QStringLiteral("needs a name")));
}

void PayloadToolsTest::anExampleComesFromTheSchema()
{
    const RunId original = m_engine.trigger("resize", Packet::json(R"({"url":"u","width":99})"));
    ReplayDialog dialog(*m_engine.client, original);
    QVERIFY(showReady(dialog));
    QAction *example = entry(*dialog.payloadTools(), QStringLiteral("Example from the schema"));
    QVERIFY(example && example->isEnabled());
    example->trigger();
    QVERIFY(dialog.payload()->shownText().contains("https://example.org/cat.png"));
    TriggerDialog other(*m_engine.client, QStringLiteral("echo"));
    QVERIFY(showReady(other));
    QVERIFY(!entry(*other.payloadTools(), QStringLiteral("Example from the schema"))->isEnabled());
}

void PayloadToolsTest::savedPayloadsSurviveTheirText_data()
{
    QTest::addColumn<Packet>("packet");
    QTest::newRow("json") << Packet::json("{ \"a\" : 1.50,\n\"ü\": \"\\u00e9\"}");
    QTest::newRow("text") << Packet::text("not { json\r\n\ttabs");
    QTest::newRow("empty") << Packet::text("");
    QTest::newRow("none") << Packet{};
}

void PayloadToolsTest::savedPayloadsSurviveTheirText()
{
    QFETCH(Packet, packet);
    const QList<SavedPayload> saved{{QStringLiteral("näme"), packet}};
    const auto read = PayloadLibrary::decode(PayloadLibrary::encode(saved));
    QVERIFY(read.ok());
    QVERIFY(*read == saved);
    QVERIFY(!PayloadLibrary::decode("{not a list").ok());
}

void PayloadToolsTest::whatTheOtherEditorSavesIsTakenOverAndSent()
{
    ScriptedEditor editor(m_engine);
    TriggerDialog dialog(*m_engine.client, QStringLiteral("echo"));
    StartedRun run(dialog);
    QVERIFY(showReady(dialog));
    typePayload(dialog.payload(), QStringLiteral("{\"typed\": 1}"));
    press(Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY_WITH_TIMEOUT(editor.isOpen(), 20'000);
    QCOMPARE(editor.read(QStringLiteral("mode")), QByteArray("600"));
    QCOMPARE(editor.read(QStringLiteral("before")), QByteArray("{\"typed\": 1}"));
    QVERIFY(dialog.payloadTools()->line()->isVisible());
    QVERIFY(dialog.payloadTools()->line()->text().contains(QStringLiteral("Editing in edit")));
    picture(dialog, QStringLiteral("payload-elsewhere"));
    QCOMPARE(namingFaults(dialog), QStringList());

    // What is not saved there yet would be missing.
    press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(dialog.problem()->text().contains(QStringLiteral("still open in edit")));
    QVERIFY(dialog.isVisible());

    editor.save("{\"from\": \"elsewhere\"}\n");
    QTRY_COMPARE_WITH_TIMEOUT(dialog.payload()->shownText(), QByteArray("{\"from\": \"elsewhere\"}"), 20'000);
    QVERIFY(dialog.payloadTools()->isEditedElsewhere());
    const QString file = editor.file();
    QVERIFY(QFile::exists(file));
    editor.end();
    QTRY_VERIFY_WITH_TIMEOUT(!dialog.payloadTools()->isEditedElsewhere(), 20'000);
    QVERIFY(!dialog.payloadTools()->line()->isVisible());
    QVERIFY(!QFile::exists(file));
    QVERIFY(!QFile::exists(QFileInfo(file).path()));
    press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(run.waitFor());
    QCOMPARE(m_engine.detail(run.id()).payload.data, std::string("{\"from\": \"elsewhere\"}"));
}

void PayloadToolsTest::whatWasTypedHereMeanwhileIsOneUndoAway()
{
    ScriptedEditor editor(m_engine);
    TriggerDialog dialog(*m_engine.client, QStringLiteral("echo"));
    QVERIFY(showReady(dialog));
    entry(*dialog.payloadTools(), QStringLiteral("Edit in edit…"))->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(editor.isOpen(), 20'000);
    typePayload(dialog.payload(), QStringLiteral("[\"typed here\"]"));
    editor.save("[\"saved there\"]");
    QTRY_COMPARE_WITH_TIMEOUT(dialog.payload()->shownText(), QByteArray("[\"saved there\"]"), 20'000);
    QVERIFY(dialog.payloadTools()->line()->text().contains(QStringLiteral("Ctrl+Z")));
    QTest::keyClick(dialog.payload()->view()->editor(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(dialog.payload()->shownText(), QByteArray("[\"typed here\"]"));
    editor.end();
    QTRY_VERIFY_WITH_TIMEOUT(!dialog.payloadTools()->isEditedElsewhere(), 20'000);
    QCOMPARE(dialog.payload()->shownText(), QByteArray("[\"typed here\"]"));
}

void PayloadToolsTest::doneEndsTheEditing()
{
    ScriptedEditor editor(m_engine);
    TriggerDialog dialog(*m_engine.client, QStringLiteral("echo"));
    QVERIFY(showReady(dialog));
    press(Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY_WITH_TIMEOUT(editor.isOpen(), 20'000);
    const QString file = editor.file();
    QTest::mouseClick(dialog.payloadTools()->doneButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!dialog.payloadTools()->isEditedElsewhere(), 20'000);
    QVERIFY(!QFile::exists(file));
    QVERIFY(!dialog.payload()->isEdited());
}

void PayloadToolsTest::anEditorThatIsMissingIsNamed()
{
    qputenv("VISUAL", "no-such-editor-anywhere --wait");
    TriggerDialog dialog(*m_engine.client, QStringLiteral("echo"));
    QVERIFY(showReady(dialog));
    press(Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(dialog.payload()->verdict()->text().contains(QStringLiteral("no-such-editor-anywhere")));
    QVERIFY(!dialog.payloadTools()->isEditedElsewhere());
    qunsetenv("VISUAL");
}

void PayloadToolsTest::theEditorIsTheOneThePersonChose_data()
{
    QTest::addColumn<QString>("visual");
    QTest::addColumn<QString>("editor");
    QTest::addColumn<QStringList>("words");
    const QStringList terminal{QStringLiteral("x-terminal-emulator"), QStringLiteral("-e")};
    const auto row = [](const char *name, const char *visual, const char *editor, const QStringList &words) {
        QTest::newRow(name) << QString::fromLatin1(visual) << QString::fromLatin1(editor) << words;
    };
    row("none", "", "", {QStringLiteral("xdg-open")});
    row("visual first", "gvim -f", "vim", {QStringLiteral("gvim"), QStringLiteral("-f")});
    row("terminal", "", "/usr/bin/vim -n",
        terminal + QStringList{QStringLiteral("/usr/bin/vim"), QStringLiteral("-n")});
    row("vim with a window", "vim -g", "", {QStringLiteral("vim"), QStringLiteral("-g")});
    row("emacs", "emacs", "", {QStringLiteral("emacs")});
    row("emacs in a terminal", "emacsclient -t", "",
        terminal + QStringList{QStringLiteral("emacsclient"), QStringLiteral("-t")});
    row("quoted", "\"/opt/my editor/ed it\" --wait", "",
        {QStringLiteral("/opt/my editor/ed it"), QStringLiteral("--wait")});
}

void PayloadToolsTest::theEditorIsTheOneThePersonChose()
{
    QFETCH(QString, visual);
    QFETCH(QString, editor);
    QFETCH(QStringList, words);
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("VISUAL"), visual);
    environment.insert(QStringLiteral("EDITOR"), editor);
    const EditorCommand command = editorCommand(environment);
    QCOMPARE(command.words, words);
    QCOMPARE(command.leavesAtOnce, words.first() == QStringLiteral("xdg-open"));
}

RUNYARD_GUI_TEST(PayloadToolsTest)
#include "payload_tools_test.moc"
