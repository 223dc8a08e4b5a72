// Keeps the keyboard where it is when one part of the window replaces another. Qt would give it to whatever
// comes next in the order of Tab, which may be a button or the list of pages. GUI thread.
#pragma once

class QStackedWidget;
class QWidget;

namespace runyard {

/// Whether the keyboard is in `area`, or returns there once its window is active again.
bool hasKeyboard(const QWidget &area);

/// Shows `page`. If the keyboard was in `stack`, it goes to `heir`, or to the page without one.
void showPage(QStackedWidget &stack, QWidget &page, QWidget *heir = nullptr);

/// Shows or hides `part`; a keyboard that was in it goes to `heir`.
void showPart(QWidget &part, bool isShown, QWidget &heir);

} // namespace runyard
