// What is cut short on the screen can be read whole. GUI thread.
#pragma once

class QWidget;

namespace runyard {

/// Called by the style for every widget. A label, a column's title or a cell of a list that has no room for its
/// text ends in "…"; its tooltip begins with all of it.
void tellElided(QWidget *widget);

} // namespace runyard
