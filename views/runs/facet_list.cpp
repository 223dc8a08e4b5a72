#include "views/runs/facet_list.h"

#include <QKeyEvent>
#include <QMouseEvent>

namespace runyard {

FacetList::FacetList(QWidget *parent) : QListView(parent)
{
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumWidth(180);
    setAccessibleName(tr("Narrow the runs by"));
    setAccessibleDescription(tr("Space checks a value, minus leaves its runs out."));
}

void FacetList::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Minus && currentIndex().isValid())
        emit excludeWanted(currentIndex());
    else
        QListView::keyPressEvent(event);
}

void FacetList::mousePressEvent(QMouseEvent *event)
{
    if (!event->modifiers().testFlag(Qt::AltModifier))
        QListView::mousePressEvent(event);
    else
        setCurrentIndex(indexAt(event->pos()));
}

void FacetList::mouseReleaseEvent(QMouseEvent *event)
{
    if (!event->modifiers().testFlag(Qt::AltModifier))
        QListView::mouseReleaseEvent(event);
    else if (const QModelIndex index = indexAt(event->pos()); index.isValid())
        emit excludeWanted(index);
}

} // namespace runyard
