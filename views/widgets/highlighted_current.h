// In a view of which one row can be selected, the row that panels and actions are about (the current one)
// is the row that looks selected, whatever moved either of them: Ctrl+click, the keyboard coming in, rows
// that go. GUI thread.
#pragma once

class QAbstractItemView;

namespace runyard {

/// After the view has its selection model; again when it gets another one.
void highlightCurrent(QAbstractItemView *view);

} // namespace runyard
