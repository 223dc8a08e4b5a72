// No window opens larger than its screen or partly off it, whatever its size was on another screen. GUI
// thread.
#pragma once

class QWidget;

namespace runyard {

/// Called once for each widget; only windows and dialogs are affected.
void keepOnScreen(QWidget *widget);

} // namespace runyard
