// The wheel scrolls the page, not the value under the pointer. GUI thread.
#pragma once

class QWidget;

namespace runyard {

/// Called by the style for every widget before it is first shown. A field whose value the wheel would
/// change (combo box, spin box, date and time, slider) leaves the wheel to what it stands on until it has
/// the focus; it gets that by a click or a key, no longer by the wheel itself.
void keepFromWheel(QWidget *widget);

} // namespace runyard
