// Lets a program of the person's choice edit a text: writes it to a private file (0600 in a folder 0700),
// starts the program, and gives every text that is saved there. The file is removed when the editing ends:
// by finish(), by the program's end, or with this object. A program that is still open is left alone.
// Files, process and watching are on a thread of its own; this object is used on the GUI thread.
#pragma once

#include "views/editor/editor_command.h"

#include <QObject>
#include <QThread>

namespace runyard {

class EditorSession;

class ExternalEditor final : public QObject
{
    Q_OBJECT

public:
    /// Starts at once. `suffix` names the kind of text: "json", "txt".
    ExternalEditor(EditorCommand command, const QByteArray &text, const QString &suffix,
                   QObject *parent = nullptr);
    ~ExternalEditor() override;

    const QString &name() const { return m_name; }
    /// Takes over what is saved by now and ends the editing: saved() where it is new, then finished().
    void finish();

signals:
    void started(const QString &file);
    void saved(const QByteArray &text);
    void refused(const QString &why); // what was saved cannot be taken over; the editing goes on
    void finished();
    void failed(const QString &why); // it did not start

private:
    QString m_name;
    QThread m_thread;
    EditorSession *m_session;
};

} // namespace runyard
