// The window's switches for showing times: entries of the View menu and a button in the status bar that
// names the zone. Every list in the window is painted anew when one is used. GUI thread.
#pragma once

class QMenu;
class QToolButton;
class QWidget;

namespace runyard {

void fillTimeMenu(QMenu *menu);
QToolButton *makeTimeZoneButton();
/// Paints every list of `window` again whenever the way to show times changes.
void repaintListsWithTimes(QWidget *window);

} // namespace runyard
