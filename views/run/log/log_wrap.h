// How a line of typewriter text breaks into rows of so many columns. Pure.
#pragma once

#include <QString>

#include <vector>

namespace runyard {

/// Columns a character takes: 2 for East Asian wide ones, 1 for half of a pair, else 1.
int columnsOf(QChar character);
/// Where each row begins; at least one row. Never breaks a pair.
std::vector<int> wrapStarts(const QString &text, int columns);
/// The first character that begins at or after a column, and never inside a pair.
int indexAtColumn(const QString &text, int column);

} // namespace runyard
