#include "views/widgets/kept_focus.h"

#include <QStackedWidget>

namespace runyard {

bool hasKeyboard(const QWidget &area)
{
    const QWidget *focus = area.window()->focusWidget();
    return focus && area.isAncestorOf(focus);
}

void showPage(QStackedWidget &stack, QWidget &page, QWidget *heir)
{
    if (stack.currentWidget() == &page)
        return;
    const bool moves = hasKeyboard(stack);
    stack.setCurrentWidget(&page);
    if (moves)
        (heir ? heir : &page)->setFocus();
}

void showPart(QWidget &part, bool isShown, QWidget &heir)
{
    if (!isShown && hasKeyboard(part))
        heir.setFocus();
    part.setVisible(isShown);
}

} // namespace runyard
