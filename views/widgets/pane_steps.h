// F6 and Shift+F6: the keyboard goes from pane to pane. GUI thread.
#pragma once

#include <QList>

class QWidget;

namespace runyard {

/// Focuses the visible pane that is `step` after the one with the keyboard, round and round. Panes may be
/// null.
void focusPane(QList<QWidget *> panes, int step);

} // namespace runyard
