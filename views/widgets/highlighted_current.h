// In a view with single selection, the current row, which panels and actions refer to, is always the row that
// looks selected, whatever moved either of them: Ctrl+click, the keyboard coming in, rows that vanish. GUI
// thread.
#pragma once

class QAbstractItemView;

namespace runyard {

/// Call once the view has its selection model, and again when it gets another one.
void highlightCurrent(QAbstractItemView *view);

} // namespace runyard
