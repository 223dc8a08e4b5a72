// Fields have their text as it is, also where it holds what cannot be seen: this says so. GUI thread.
#pragma once

class QWidget;

namespace runyard {

/// Called by the style for every widget. A field with characters that cannot be seen or that turn the direction
/// of text (format::shown() has pictures for them) gets a mark at its end: its tooltip and the field's accessible
/// description show the text as it is, and a click takes these characters out. Nothing else changes the text.
void markHidden(QWidget *widget);

} // namespace runyard
