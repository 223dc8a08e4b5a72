// The keyboard stays where it is when a part of the window takes the place of another. Qt hands it to whatever
// comes next in the order of Tab, which may be a button or the list of pages. GUI thread.
#pragma once

class QStackedWidget;
class QWidget;

namespace runyard {

/// Whether the keyboard is in `area`, or comes back there once its window is active again.
bool hasKeyboard(const QWidget &area);

/// Makes `page` the shown one. If the keyboard was in `stack`, it is in `heir` then; without one, in the page.
void showPage(QStackedWidget &stack, QWidget &page, QWidget *heir = nullptr);

/// Shows or hides `part`; a keyboard that was in it goes to `heir`.
void showPart(QWidget &part, bool isShown, QWidget &heir);

} // namespace runyard
