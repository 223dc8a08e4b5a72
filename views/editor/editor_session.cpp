#include "views/editor/editor_session.h"

#include "engine/base/limits.h"
#include "models/words/format.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QSocketNotifier>
#include <QStandardPaths>

#include <sys/syscall.h>
#include <unistd.h>

namespace runyard {

namespace {

constexpr int kLookEvery = 200; // ms; editors save by writing, by renaming, or both, so it is looked for
/// A program that ends sooner without having saved anything has handed the file to a window of its own.
constexpr qint64 kTooSoonToBeTheEnd = 3'000;

} // namespace

EditorSession::EditorSession(EditorCommand command, QByteArray text, QString suffix)
    : m_command(std::move(command)), m_text(std::move(text)), m_suffix(std::move(suffix)), m_looking(this)
{
    m_looking.setInterval(kLookEvery);
    connect(&m_looking, &QTimer::timeout, this, &EditorSession::look);
}

EditorSession::~EditorSession()
{
    if (m_pidFd >= 0)
        ::close(m_pidFd);
}

void EditorSession::start()
{
    if (!writeFile() || !startProgram()) {
        m_isOver = true;
        m_folder.reset();
    }
}

bool EditorSession::writeFile()
{
    // A folder of its own, so that what an editor puts beside the file goes away with it.
    m_folder =
        std::make_unique<QTemporaryDir>(QDir::temp().filePath(QStringLiteral("runyard-payload-XXXXXX")));
    m_file = m_folder->filePath(QStringLiteral("payload.") + m_suffix);
    QFile file(m_file);
    const bool isWritten = m_folder->isValid() && file.open(QIODevice::WriteOnly | QIODevice::NewOnly)
                           && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
                           && file.write(m_text) == m_text.size() && file.flush();
    file.close();
    if (!isWritten)
        emit failed(
            tr("The payload could not be written to a file for the editor: %1").arg(file.errorString()));
    m_taken = m_seen = stamp();
    return isWritten;
}

bool EditorSession::startProgram()
{
    const QString program = m_command.words.first();
    if (QStandardPaths::findExecutable(program).isEmpty()) {
        emit failed(
            tr("%1 is not installed. Set VISUAL or EDITOR to the editor you use and start Runyard again.")
                .arg(program));
        return false;
    }
    qint64 pid = 0;
    m_sinceStart.start();
    if (!QProcess::startDetached(program, m_command.words.mid(1) + QStringList{m_file}, m_folder->path(),
                                 &pid)) {
        emit failed(tr("%1 could not be started.").arg(program));
        return false;
    }
    emit started(m_file);
    m_looking.start();
    if (!m_command.leavesAtOnce)
        watchProgram(pid);
    return true;
}

void EditorSession::watchProgram(qint64 pid)
{
    // Not our child any more, so that it lives on when this window does not.
    m_pidFd = static_cast<int>(::syscall(SYS_pidfd_open, static_cast<pid_t>(pid), 0));
    if (m_pidFd < 0)
        return programEnded(); // it is gone already
    m_exit = new QSocketNotifier(m_pidFd, QSocketNotifier::Read, this);
    connect(m_exit, &QSocketNotifier::activated, this, &EditorSession::programEnded);
}

EditorSession::Stamp EditorSession::stamp() const
{
    const QFileInfo info(m_file);
    return info.exists() ? Stamp{info.lastModified().toMSecsSinceEpoch(), info.size()} : Stamp{};
}

void EditorSession::look()
{
    const Stamp now = stamp();
    // Not there: it is being put in place. Still changing: the editor writes.
    if (now.size < 0 || now == m_taken)
        return;
    if (now == m_seen)
        takeOver();
    m_seen = now;
}

bool EditorSession::takeOver()
{
    QFile file(m_file);
    if (stamp() == m_taken || !file.open(QIODevice::ReadOnly))
        return true;
    const auto most = static_cast<qint64>(limits::kPayloadBytes);
    const Stamp read = stamp();
    QByteArray text = file.read(most + 1);
    if (text.size() > most) {
        emit refused(tr("What was saved in %1 is larger than a payload may be (%2).")
                         .arg(m_command.name, format::bytes(most)));
        return false;
    }
    if (text.contains('\0') || QString::fromUtf8(text).toUtf8() != text) {
        emit refused(tr("What was saved in %1 is not text in UTF-8.").arg(m_command.name));
        return false;
    }
    m_taken = read;
    // Editors end a file with a newline; the payload did not ask for one.
    if (text.endsWith('\n') && !m_text.endsWith('\n'))
        text.chop(1);
    if (text == m_text)
        return true;
    m_text = text;
    m_anySaved = true;
    emit saved(text);
    return true;
}

void EditorSession::programEnded()
{
    if (m_exit)
        m_exit->setEnabled(false);
    const bool isTaken = takeOver();
    // What cannot be taken over must not be lost either: the file stays until the person is done.
    if (isTaken && (m_anySaved || m_sinceStart.elapsed() >= kTooSoonToBeTheEnd))
        end();
}

void EditorSession::finish()
{
    if (!m_isOver && takeOver())
        end();
}

void EditorSession::end()
{
    m_looking.stop();
    m_isOver = true;
    m_folder.reset();
    emit finished();
}

} // namespace runyard
