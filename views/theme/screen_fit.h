// No window opens larger than its screen, or partly off it, whatever its size was on another. GUI thread.
#pragma once

class QWidget;

namespace runyard {

/// To be called for each widget once; does nothing for what is no window or dialog.
void keepOnScreen(QWidget *widget);

} // namespace runyard
