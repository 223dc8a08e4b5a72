// Edits a payload of any kind: JSON, plain text or none, and says as one types whether the task would
// take it. What was not edited stays byte for byte what it was, however it is laid out here. SuperJSON is
// shown and edited with its types in place (super_json.h), and stays SuperJSON.
// GUI thread; large payloads are checked on another one.
#pragma once

#include "engine/domain/run.h"
#include "engine/formats/payload_schema.h"
#include "views/editor/editor_host.h"

#include <QTimer>

class QComboBox;
class QHBoxLayout;
class QToolButton;

namespace runyard {

class CodeView;
class FileDrop;
class NoteLabel;

class PayloadEditor final : public EditorHost
{
    Q_OBJECT

public:
    explicit PayloadEditor(QWidget *parent = nullptr);

    /// What counts as "not edited" from now on. A large one is laid out on another thread first; until
    /// laidOutOriginal() it can be sent, not edited.
    void setPacket(const Packet &packet);
    /// Null = the task takes anything.
    void setSchema(std::shared_ptr<const PayloadSchema> schema);
    bool isEdited() const;
    /// The packet of setPacket() itself while it is not edited.
    Packet packet() const;
    /// What keeps the payload from being sent, as far as it is known without waiting.
    Status readiness() const;
    /// What "No payload" comes to, in a sentence, where that is not an empty standard input.
    void setNoPayloadMeaning(const QString &sentence);
    void showRefusal(const Error &error);     // in the verdict line
    void replaceText(const QByteArray &text); // one edit, which can be undone
    /// The same with another packet, of its kind and laid out over lines.
    void usePacket(const Packet &packet);
    bool canBeEdited() const { return m_isText; }
    void focusEditor();
    void addTools(QToolButton *button, QWidget *line); // beside the kind, and above the text

    QByteArray shownText() const;
    QByteArray shownOriginal() const; // JSON is laid out over lines
    bool isJson() const { return kind() == Json; }
    CodeView *view() const { return m_view; }
    QComboBox *kindBox() const { return m_kind; }
    NoteLabel *verdict() const { return m_verdict; }
    FileDrop *fileDrop() const { return m_drop; }

signals:
    void changed(); // a moment after the last key
    void laidOutOriginal();

private:
    enum Kind { Json, PlainText, None };
    struct Layout
    {
        QByteArray text; // for the editor; JSON over lines
        bool isText = true;
        bool isTyped = false; // SuperJSON with its types in place
    };
    static Layout laidOut(const Packet &packet, bool isJson);
    void showOriginal(const Layout &layout);
    Kind kind() const;
    bool isTypedEdit() const;
    void applyKind();
    void edited();
    void judge();
    void showVerdict(const Status &status, qsizetype bytes);

    QComboBox *m_kind;
    QString m_noPayloadMeaning;
    CodeView *m_view;
    NoteLabel *m_verdict;
    FileDrop *m_drop;
    QHBoxLayout *m_row; // below the text
    QTimer m_pause;
    Packet m_original;
    Kind m_originalKind = Json;
    QByteArray m_shownOriginal;
    mutable QByteArray m_text; // of the editor, which takes long to give it back
    mutable bool m_isTextStale = true;
    bool m_isTyped = false; // what is shown is SuperJSON with its types in place
    bool m_isText = true;   // false = bytes the editor could not give back
    std::shared_ptr<const PayloadSchema> m_schema;
    int m_turn = 0; // of checks; older answers are dropped
    int m_packetTurn = 0;
};

} // namespace runyard
