// Where a payload comes from besides the keyboard: the task's library of saved ones, an example made from
// its schema, a file, and the person's own editor. A button beside the payload editor, and a line above it
// while another editor has the text. GUI thread; the client outlives it.
#pragma once

#include "models/run/payload_library.h"
#include "views/editor/external_editor.h"

#include <QPointer>
#include <QWidget>

class QMenu;
class QPushButton;
class QToolButton;

namespace runyard {

class NoteLabel;
class PayloadEditor;

class PayloadTools final : public QObject
{
    Q_OBJECT

public:
    /// Puts its button and its line into the editor, and belongs to it.
    PayloadTools(EngineClient &client, PayloadEditor *editor);

    /// Whose payloads are offered; `schema` is the text of its JSON Schema.
    void setTask(const std::string &taskId, const std::string &schema);
    /// Another program has the text: what is sent now would miss what is not saved there yet.
    bool isEditedElsewhere() const { return m_external != nullptr; }
    QString editorName() const { return m_external ? m_external->name() : QString(); }

    PayloadLibrary &library() { return m_library; }
    QToolButton *button() const { return m_button; }
    QMenu *menu() const { return m_menu; }
    NoteLabel *line() const { return m_line; }
    QPushButton *doneButton() const { return m_done; }

private:
    void fillMenu();
    void use(const SavedPayload &payload);
    void askForName();
    void saveAs(const QString &name);
    void manage();
    void openFile();
    void editElsewhere();
    void takeOver(const QByteArray &text);
    void endEditing();
    QWidget *window() const;

    PayloadEditor *m_editor;
    PayloadLibrary m_library;
    std::string m_schema;
    QToolButton *m_button;
    QMenu *m_menu;
    QWidget *m_banner;
    NoteLabel *m_line;
    QPushButton *m_done;
    std::unique_ptr<ExternalEditor> m_external;
    QByteArray m_handedOver; // what the other editor and this one had in common last
    QString m_lastName;      // offered for the next save
};

} // namespace runyard
