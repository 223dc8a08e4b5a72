#include "views/editor/editor_host.h"

#include <QCoreApplication>
#include <QKeyEvent>

namespace runyard {

void EditorHost::hostEditor(QWidget *editor)
{
    editor->installEventFilter(this);
    setFocusProxy(editor);
}

bool EditorHost::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride)
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool isTab = key->key() == Qt::Key_Tab || key->key() == Qt::Key_Backtab;
    const bool isSend = (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter)
                        && key->modifiers().testFlag(Qt::ControlModifier);
    if (!isTab && !isSend && key->key() != Qt::Key_Escape)
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::ShortcutOverride) {
        event->ignore(); // these belong to the dialog, not to the editor's own key map
        return true;
    }
    if (isTab) {
        if (key->key() == Qt::Key_Tab)
            focusNextChild();
        else
            focusPreviousChild();
        return true;
    }
    event->ignore();
    if (key->key() == Qt::Key_Escape)
        QCoreApplication::sendEvent(window(), event);
    return true;
}

} // namespace runyard
