// What the cells of the run list say.
#pragma once

#include "engine/domain/run_query.h"

#include <QString>

#include <optional>

namespace runyard {

struct RunListColumns
{
    enum Column {
        Status,
        Task,
        Id,
        Attempts,
        Waited,
        Duration,
        Created,
        Finished,
        Tags,
        Queue,
        Version,
        Machine,
        ColumnCount
    };
};

/// Returns the text of a cell; the column is a RunListColumns::Column.
QString runCellText(const Run &run, int column, TimePoint now);
QString runColumnTitle(int column);
bool isNumericRunColumn(int column);
/// Returns what clicking the header sorts by; empty for columns that do not sort.
std::optional<RunOrder> runColumnOrder(int column);

} // namespace runyard
