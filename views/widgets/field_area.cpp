#include "views/widgets/field_area.h"

#include <QEvent>

namespace runyard {

FieldArea::FieldArea(QWidget *fields, const QSize &least, QWidget *parent)
    : QScrollArea(parent), m_least(least)
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus); // the fields take the focus, and are scrolled to
    setWidget(fields);
    for (QWidget *surface : {static_cast<QWidget *>(this), viewport(), fields})
        surface->setAutoFillBackground(false);
}

QSize FieldArea::sizeHint() const
{
    return widget()->sizeHint();
}

QSize FieldArea::minimumSizeHint() const
{
    return widget()->minimumSizeHint().boundedTo(m_least);
}

bool FieldArea::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == widget() && event->type() == QEvent::LayoutRequest)
        updateGeometry(); // what is around it follows its fields
    return QScrollArea::eventFilter(watched, event);
}

} // namespace runyard
