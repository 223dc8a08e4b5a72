// What the cells of the run list say.
#pragma once

#include "engine/domain/run_query.h"

#include <QString>

#include <optional>

namespace runyard {

/// By RunListModel::Column.
QString runCellText(const Run &run, int column, TimePoint now);
QString runColumnTitle(int column);
bool isNumericRunColumn(int column);
/// Returns what clicking the header sorts by; empty for columns that do not sort.
std::optional<RunOrder> runColumnOrder(int column);

} // namespace runyard
