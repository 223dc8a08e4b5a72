#include "views/widgets/while_shown.h"

#include <QEvent>
#include <QWidget>

#include <utility>

namespace runyard {

namespace {

class ShownFilter final : public QObject
{
public:
    ShownFilter(QWidget &widget, std::function<void(bool)> tell) : QObject(&widget), m_tell(std::move(tell))
    {
        widget.installEventFilter(this);
    }

    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::Show || event->type() == QEvent::Hide)
            m_tell(event->type() == QEvent::Show);
        return false;
    }

private:
    std::function<void(bool)> m_tell;
};

} // namespace

void whileShown(QWidget &widget, std::function<void(bool)> tell)
{
    tell(widget.isVisible());
    new ShownFilter(widget, std::move(tell));
}

} // namespace runyard
