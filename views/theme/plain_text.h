// Text is not markup: what keeps labels and tooltips of the whole program plain. GUI thread.
#pragma once

class QWidget;

namespace runyard {

/// Called by the style for every widget before it is first shown. A label that was not told what its text
/// is shows it as it is written (Qt guesses, and an id that looks like HTML would be laid out as such,
/// pictures and all); a tooltip always does. Whatever comes into such a label later is shown as
/// format::shownLines() says, and a label that wraps may break a long word; what is copied from it is what came
/// into it. Rich text is what a label of
/// ours asked for by name (Qt::RichText); what it says of other people's goes through format::escaped().
void keepPlain(QWidget *widget);

} // namespace runyard
