// The window's switches for showing times: entries of the View menu and a button in the status bar that names
// the zone. They repaint every list of the window. GUI thread.
#pragma once

class QMenu;
class QToolButton;
class QWidget;

namespace runyard {

void fillTimeMenu(QMenu *menu);
QToolButton *makeTimeZoneButton();
/// Repaints every list of `window` whenever the way to show times changes.
void repaintListsWithTimes(QWidget *window);

} // namespace runyard
