// Sets up every table of the window, and lets the user type into a filter and walk its list without leaving
// the keyboard. GUI thread.
#pragma once

#include <QString>

class QLineEdit;
class QTableView;

namespace runyard {

inline constexpr int kTableRowHeight = 26;

/// Rows of one height, selected whole, no grid; Tab leaves the table, Home and End go to its first and last
/// row.
QTableView *makePlainTable(const QString &accessibleName);

/// In the field: Up and Down go into the table, Esc clears the text, then goes to the table.
void moveFocusOnArrows(QLineEdit *field, QTableView *table);

} // namespace runyard
