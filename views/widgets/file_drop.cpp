#include "views/widgets/file_drop.h"

#include "engine/base/limits.h"
#include "models/feed/gui_reply.h"
#include "models/words/format.h"

#include <QAbstractScrollArea>
#include <QDropEvent>
#include <QFile>
#include <QFileInfo>
#include <QMimeData>
#include <QThreadPool>
#include <QUrl>

namespace runyard {

namespace {

/// The one local file that is dragged; empty = something else.
QString draggedFile(const QMimeData *data)
{
    return data && data->urls().size() == 1 ? data->urls().first().toLocalFile() : QString();
}

Result<QByteArray> textIn(const QString &path)
{
    const QString name = QFileInfo(path).fileName();
    const auto refusal = [](const QString &why) {
        return Error{ErrorCode::InvalidInput, format::utf8(why), {}, {}};
    };
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return refusal(FileDrop::tr("%1 cannot be read.").arg(name));
    const auto most = static_cast<qint64>(limits::kPayloadBytes);
    const QByteArray bytes = file.read(most + 1);
    if (bytes.size() > most)
        return refusal(
            FileDrop::tr("%1 is larger than a payload may be (%2).").arg(name, format::bytes(most)));
    if (bytes.contains('\0') || QString::fromUtf8(bytes).toUtf8() != bytes)
        return refusal(FileDrop::tr("%1 is not text in UTF-8.").arg(name));
    return bytes;
}

} // namespace

FileDrop::FileDrop(QAbstractScrollArea *editor) : QObject(editor), m_editor(editor)
{
    editor->setAcceptDrops(true);
    editor->viewport()->setAcceptDrops(true);
    editor->viewport()->installEventFilter(this);
}

void FileDrop::read(const QString &path)
{
    const auto answer = guiReply<QByteArray>(this, [this](const Result<QByteArray> &text) {
        if (text)
            emit dropped(*text);
        else
            emit refused(format::text(text.error().text()));
    });
    QThreadPool::globalInstance()->start([path, answer] { answer(textIn(path)); });
}

bool FileDrop::eventFilter(QObject *watched, QEvent *event)
{
    const bool isDrop = event->type() == QEvent::Drop;
    if (!isDrop && event->type() != QEvent::DragEnter && event->type() != QEvent::DragMove)
        return QObject::eventFilter(watched, event);
    auto *drag = static_cast<QDropEvent *>(event);
    const QString path = draggedFile(drag->mimeData());
    if (path.isEmpty() || !m_editor->isEnabled())
        return false; // text dragged within the editor is its own affair
    drag->setDropAction(Qt::CopyAction);
    drag->accept();
    if (isDrop)
        read(path);
    return true;
}

} // namespace runyard
