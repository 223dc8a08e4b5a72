// Text is not markup: keeps labels and tooltips of the whole program plain. GUI thread.
#pragma once

class QWidget;

namespace runyard {

/// Called by the style for every widget before it is first shown. A label without a text format shows its
/// text as written (Qt guesses, and would lay out an id that looks like HTML, pictures and all); a tooltip
/// always does. Later texts of such a label are shown as format::shownLines() says, and a label that wraps
/// may break a long word; copying from it gives the original text. Labels that ask for Qt::RichText get it;
/// they pass other people's text through format::escaped().
void keepPlain(QWidget *widget);

} // namespace runyard
