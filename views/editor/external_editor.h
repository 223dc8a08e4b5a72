// Lets a program of the user's choice edit a text: writes it to a private file (0600 in a folder 0700),
// starts the program, and reports every text saved there. The file is removed when the editing ends: by
// finish(), by the end of the program, or with this object. A program that is still open is left alone.
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
    /// Reads what is saved by now and ends the editing: emits saved() if it is new, then finished().
    void finish();

signals:
    void started(const QString &file);
    void saved(const QByteArray &text);
    void refused(const QString &why); // the saved text cannot be used; the editing continues
    void finished();
    void failed(const QString &why); // it did not start

private:
    QString m_name;
    QThread m_thread;
    EditorSession *m_session;
};

} // namespace runyard
