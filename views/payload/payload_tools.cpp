#include "views/payload/payload_tools.h"

#include "models/words/display_text.h"
#include "models/words/format.h"
#include "views/payload/payload_editor.h"
#include "views/payload/payload_library_dialog.h"
#include "views/payload/schema_example.h"
#include "views/widgets/file_drop.h"
#include "views/widgets/note_label.h"

#include <QAction>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QToolButton>

namespace runyard {

namespace {

const QKeySequence kSaveKeys(Qt::CTRL | Qt::Key_S);
const QKeySequence kEditorKeys(Qt::CTRL | Qt::SHIFT | Qt::Key_E);
const QKeySequence kMenuKeys(Qt::CTRL | Qt::Key_P);

} // namespace

PayloadTools::PayloadTools(EngineClient &client, PayloadEditor *editor)
    : QObject(editor)
    , m_editor(editor)
    , m_library(client)
    , m_button(new QToolButton)
    , m_menu(new QMenu(m_button))
    , m_banner(new QWidget)
    , m_line(new NoteLabel(tr("Where else the payload is edited")))
    , m_done(new QPushButton(tr("Done")))
{
    m_button->setText(tr("Payloads"));
    m_button->setAccessibleName(tr("Saved payloads and other sources"));
    m_button->setToolTip(tr("Saved payloads, an example, a file, or your own editor (%1)")
                             .arg(kMenuKeys.toString(QKeySequence::NativeText)));
    m_button->setPopupMode(QToolButton::InstantPopup);
    m_button->setMenu(m_menu);
    m_button->setFocusPolicy(Qt::TabFocus);
    m_menu->setAccessibleName(tr("Sources of the payload"));
    m_done->setAccessibleName(tr("Done editing in the other program"));
    m_done->setToolTip(tr("Takes over what is saved there and stops watching the file"));
    m_done->setAutoDefault(false);
    auto *row = new QHBoxLayout(m_banner);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_line, 1);
    row->addWidget(m_done);
    m_banner->hide();
    editor->addTools(m_button, m_banner);

    connect(m_menu, &QMenu::aboutToShow, this, &PayloadTools::fillMenu);
    connect(m_done, &QPushButton::clicked, this, [this] {
        if (m_external)
            m_external->finish();
    });
    connect(&m_library, &PayloadLibrary::failed, this,
            [this](const QString &why) { m_editor->verdict()->say(why, NoteLabel::Tone::Bad); });
    const auto key = [this, editor](const QKeySequence &keys, void (PayloadTools::*what)()) {
        auto *action = new QAction(editor);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, what);
        editor->addAction(action);
    };
    key(kSaveKeys, &PayloadTools::askForName);
    key(kEditorKeys, &PayloadTools::editElsewhere);
    auto *open = new QAction(editor);
    open->setShortcut(kMenuKeys);
    open->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(open, &QAction::triggered, m_button, &QToolButton::showMenu);
    editor->addAction(open);
    fillMenu();
}

QWidget *PayloadTools::window() const
{
    return m_editor->window();
}

void PayloadTools::setTask(const std::string &taskId, const std::string &schema)
{
    m_library.setTask(taskId);
    m_schema = schema;
}

void PayloadTools::fillMenu()
{
    m_menu->clear();
    const bool canEdit = m_editor->canBeEdited();
    for (const SavedPayload &payload : m_library.payloads()) {
        // "&" would make a key of the letter after it.
        QAction *action =
            m_menu->addAction(format::actionText(payload.name), this, [this, payload] { use(payload); });
        action->setEnabled(canEdit);
    }
    if (m_library.payloads().isEmpty())
        m_menu->addAction(tr("No payload of this task is saved yet"))->setEnabled(false);
    m_menu->addSeparator();
    QAction *save = m_menu->addAction(tr("Save this payload…"), this, &PayloadTools::askForName);
    save->setShortcut(kSaveKeys);
    save->setShortcutVisibleInContextMenu(true);
    save->setShortcutContext(Qt::WidgetShortcut); // the editor has the key itself
    QAction *manage = m_menu->addAction(tr("Rename and delete…"), this, &PayloadTools::manage);
    manage->setEnabled(!m_library.payloads().isEmpty());
    m_menu->addSeparator();
    QAction *example = m_menu->addAction(tr("Example from the schema"), this, [this] {
        m_editor->usePacket(Packet::json(exampleForSchema(m_schema)));
    });
    example->setEnabled(canEdit && !m_schema.empty());
    m_menu->addAction(tr("From a file…"), this, &PayloadTools::openFile)->setEnabled(canEdit);
    const EditorCommand command = editorCommand(QProcessEnvironment::systemEnvironment());
    QAction *elsewhere = m_menu->addAction(tr("Edit in %1…").arg(format::actionText(command.name)), this,
                                           &PayloadTools::editElsewhere);
    elsewhere->setShortcut(kEditorKeys);
    elsewhere->setShortcutVisibleInContextMenu(true);
    elsewhere->setShortcutContext(Qt::WidgetShortcut);
    elsewhere->setEnabled(canEdit && !m_external);
}

void PayloadTools::use(const SavedPayload &payload)
{
    m_lastName = payload.name;
    m_editor->usePacket(payload.packet);
}

void PayloadTools::askForName()
{
    if (m_library.task().empty()) {
        m_editor->verdict()->say(tr("Name the task first: payloads are kept by task."), NoteLabel::Tone::Bad);
        return;
    }
    auto *dialog = new QInputDialog(window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save this payload"));
    dialog->setLabelText(
        tr("Name, in the library of %1:").arg(format::actionText(format::text(m_library.task()))));
    dialog->setTextValue(m_lastName);
    dialog->setOkButtonText(tr("Save"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString &text) {
        const QString name = text.trimmed();
        if (!m_library.find(name))
            return saveAs(name);
        auto *question = new QMessageBox(QMessageBox::NoIcon, tr("Save this payload"),
                                         tr("Replace the saved payload \"%1\"?").arg(name),
                                         QMessageBox::NoButton, window());
        question->setAttribute(Qt::WA_DeleteOnClose);
        auto *replace = question->addButton(tr("Replace"), QMessageBox::DestructiveRole);
        auto *keep = question->addButton(tr("Keep both as they are"), QMessageBox::RejectRole);
        question->setDefaultButton(keep);
        question->setEscapeButton(keep);
        connect(replace, &QAbstractButton::clicked, this, [this, name] { saveAs(name); });
        question->open();
    });
    dialog->open();
}

void PayloadTools::saveAs(const QString &name)
{
    m_lastName = name;
    // Said once it is durable; a refusal comes by failed() and has the last word.
    connect(
        &m_library, &PayloadLibrary::changed, m_editor,
        [this, name] {
            if (m_library.find(name))
                m_editor->verdict()->say(tr("Saved as \"%1\".").arg(name), NoteLabel::Tone::Good);
        },
        Qt::SingleShotConnection);
    m_library.save(name, m_editor->packet());
}

void PayloadTools::manage()
{
    auto *dialog = new PayloadLibraryDialog(m_library, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &PayloadLibraryDialog::chosen, this, &PayloadTools::use);
    dialog->open();
}

void PayloadTools::openFile()
{
    auto *dialog = new QFileDialog(window(), tr("Payload from a file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("JSON (*.json)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, m_editor->fileDrop(), &FileDrop::read);
    dialog->open();
}

void PayloadTools::editElsewhere()
{
    if (m_external || !m_editor->canBeEdited())
        return;
    m_handedOver = m_editor->shownText();
    m_external = std::make_unique<ExternalEditor>(
        editorCommand(QProcessEnvironment::systemEnvironment()), m_handedOver,
        m_editor->isJson() ? QStringLiteral("json") : QStringLiteral("txt"));
    m_line->say(tr("Editing in %1. What is saved there appears here.").arg(m_external->name()),
                NoteLabel::Tone::Caution);
    m_banner->show();
    connect(m_external.get(), &ExternalEditor::saved, this, &PayloadTools::takeOver);
    connect(m_external.get(), &ExternalEditor::refused, this, [this](const QString &why) {
        m_line->say(tr("%1 Save it again there.").arg(why), NoteLabel::Tone::Bad);
    });
    connect(m_external.get(), &ExternalEditor::finished, this, &PayloadTools::endEditing);
    connect(m_external.get(), &ExternalEditor::failed, this, [this](const QString &why) {
        endEditing();
        m_editor->verdict()->say(why, NoteLabel::Tone::Bad);
    });
}

void PayloadTools::takeOver(const QByteArray &text)
{
    const QByteArray here = m_editor->shownText();
    const bool wasEditedHere = here != m_handedOver && here != text;
    const QString name = editorName();
    m_editor->replaceText(text);
    m_handedOver = m_editor->shownText();
    if (m_handedOver != text)
        return; // the editor says why it does not take it
    m_line->say(
        wasEditedHere
            ? tr("Took over what was saved in %1. What you had typed here is one Ctrl+Z away.").arg(name)
            : tr("Took over what was saved in %1.").arg(name),
        wasEditedHere ? NoteLabel::Tone::Caution : NoteLabel::Tone::Good);
}

void PayloadTools::endEditing()
{
    m_external.release()->deleteLater(); // it is the sender
    m_banner->hide();
    m_editor->focusEditor();
}

} // namespace runyard
