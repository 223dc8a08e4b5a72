// The part of ExternalEditor that lives on its thread: the file, the program, and looking for what was
// saved. Private to the external editor.
#pragma once

#include "views/editor/editor_command.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTemporaryDir>
#include <QTimer>

#include <memory>
#include <optional>

class QSocketNotifier;

namespace runyard {

class EditorSession final : public QObject
{
    Q_OBJECT

public:
    EditorSession(EditorCommand command, QByteArray text, QString suffix);
    ~EditorSession() override;

    void start();
    void finish();

signals:
    void started(const QString &file);
    void saved(const QByteArray &text);
    void refused(const QString &why);
    void finished();
    void failed(const QString &why);

private:
    struct Stamp
    {
        qint64 modified = 0; // ms
        qint64 size = -1;
        bool operator==(const Stamp &) const = default;
    };
    bool writeFile();
    bool startProgram();
    void watchProgram(qint64 pid);
    void look();
    bool takeOver(); // false = what was saved cannot be taken over
    void programEnded();
    void end();
    Stamp stamp() const;

    EditorCommand m_command;
    QByteArray m_text; // as it was given, then as it was last taken over
    QString m_suffix;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
    QTimer m_looking;
    Stamp m_taken; // of the text last taken over
    Stamp m_seen;  // one that must hold still before it is read
    QElapsedTimer m_sinceStart;
    bool m_anySaved = false;
    bool m_isOver = false;
    int m_pidFd = -1;
    QSocketNotifier *m_exit = nullptr;
};

} // namespace runyard
