#include "views/editor/external_editor.h"

#include "views/editor/editor_session.h"

namespace runyard {

ExternalEditor::ExternalEditor(EditorCommand command, const QByteArray &text, const QString &suffix,
                               QObject *parent)
    : QObject(parent), m_name(command.name), m_session(new EditorSession(std::move(command), text, suffix))
{
    m_session->moveToThread(&m_thread);
    connect(&m_thread, &QThread::started, m_session, &EditorSession::start);
    connect(&m_thread, &QThread::finished, m_session, &QObject::deleteLater);
    connect(m_session, &EditorSession::started, this, &ExternalEditor::started);
    connect(m_session, &EditorSession::saved, this, &ExternalEditor::saved);
    connect(m_session, &EditorSession::refused, this, &ExternalEditor::refused);
    connect(m_session, &EditorSession::finished, this, &ExternalEditor::finished);
    connect(m_session, &EditorSession::failed, this, &ExternalEditor::failed);
    m_thread.setObjectName(QStringLiteral("editor"));
    m_thread.start();
}

ExternalEditor::~ExternalEditor()
{
    m_thread.quit(); // removes the file on its way out
    m_thread.wait();
}

void ExternalEditor::finish()
{
    QMetaObject::invokeMethod(m_session, &EditorSession::finish, Qt::QueuedConnection);
}

} // namespace runyard
