// Lets what a widget shows sleep while the widget is hidden. GUI thread.
#pragma once

#include <functional>

class QWidget;

namespace runyard {

/// Calls `tell` now and whenever the widget comes into view or goes out of it, also with its page or window.
void whileShown(QWidget &widget, std::function<void(bool isShown)> tell);

} // namespace runyard
