#include "views/theme/wheel_guard.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QDial>
#include <QPointer>
#include <QScrollBar>
#include <QSlider>
#include <QTabBar>
#include <QWheelEvent>

namespace runyard {

namespace {

bool isChangedByWheel(const QWidget *widget)
{
    return qobject_cast<const QComboBox *>(widget) || qobject_cast<const QAbstractSpinBox *>(widget)
           || qobject_cast<const QSlider *>(widget) || qobject_cast<const QDial *>(widget)
           || qobject_cast<const QTabBar *>(widget);
}

class WheelGuard final : public QObject
{
public:
    using QObject::QObject;

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        const auto *field = static_cast<const QWidget *>(watched);
        if (event->type() != QEvent::Wheel || field->hasFocus())
            return false;
        event->ignore(); // so that it goes on to the parent
        return true;
    }
};

} // namespace

void keepFromWheel(QWidget *widget)
{
    if (!isChangedByWheel(widget))
        return;
    static QPointer<WheelGuard> guard;
    if (!guard)
        guard = new WheelGuard(qApp);
    widget->installEventFilter(guard);
    if (widget->focusPolicy() == Qt::WheelFocus)
        widget->setFocusPolicy(Qt::StrongFocus);
}

} // namespace runyard
