// Copying from lists: what is stored, not what the cell has room for. GUI thread.
#pragma once

class QWidget;

namespace runyard {

/// Called by the style for every widget. The keys for Copy in a list take the current cell's text as it is
/// stored (format::kStoredRole); a list with an action of its own for them is left alone.
void copyCellsAsStored(QWidget *widget);

} // namespace runyard
