#include "views/theme/screen_fit.h"

#include <QApplication>
#include <QDialog>
#include <QEvent>
#include <QMainWindow>
#include <QPointer>
#include <QScreen>
#include <QStyle>

#include <algorithm>

namespace runyard {

namespace {

/// A window that was not shown yet does not know its frame; it will have a title at least.
QSize frameOf(const QWidget *window)
{
    const QSize known = window->frameGeometry().size() - window->size();
    return known.expandedTo(QSize(0, window->style()->pixelMetric(QStyle::PM_TitleBarHeight)));
}

void fit(QWidget *window)
{
    const QRect room = window->screen()->availableGeometry();
    const QSize frame = frameOf(window);
    const QSize most = room.size() - frame;
    if (window->width() > most.width() || window->height() > most.height())
        window->resize(window->size().boundedTo(most));
    if (!window->testAttribute(Qt::WA_Moved)) // the desktop or the dialog finds a place
        return;
    window->move(std::clamp(window->x(), room.left(),
                            std::max(room.left(), room.right() + 1 - window->width() - frame.width())),
                 std::clamp(window->y(), room.top(),
                            std::max(room.top(), room.bottom() + 1 - window->height() - frame.height())));
}

class ScreenFit final : public QObject
{
public:
    using QObject::QObject;

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        auto *window = static_cast<QWidget *>(watched);
        if (event->type() == QEvent::Show && !event->spontaneous() && window->isWindow()
            && !(window->windowState() & (Qt::WindowMaximized | Qt::WindowFullScreen)))
            fit(window);
        return false;
    }
};

} // namespace

void keepOnScreen(QWidget *widget)
{
    if (!qobject_cast<QMainWindow *>(widget) && !qobject_cast<QDialog *>(widget))
        return;
    static QPointer<ScreenFit> guard;
    if (!guard)
        guard = new ScreenFit(qApp);
    widget->installEventFilter(guard);
}

} // namespace runyard
