#include "views/widgets/pane_steps.h"

#include <QApplication>
#include <QWidget>

namespace runyard {

void focusPane(QList<QWidget *> panes, int step)
{
    panes.removeIf([](const QWidget *pane) { return !pane || !pane->isVisible(); });
    if (panes.isEmpty())
        return; // the welcome page: Tab is enough there
    const QWidget *focus = QApplication::focusWidget();
    qsizetype current = -1;
    for (qsizetype i = 0; i < panes.size(); ++i) {
        if (focus && (panes[i] == focus || panes[i]->isAncestorOf(focus)))
            current = i;
    }
    QWidget *next = panes[(current + step + panes.size()) % panes.size()];
    next->setFocus(step > 0 ? Qt::TabFocusReason : Qt::BacktabFocusReason);
}

} // namespace runyard
