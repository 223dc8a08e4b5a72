// The run list as CSV or JSON, one row per run: the columns of the list in machine-readable form (UTC times
// as ISO text, durations in milliseconds, full ids).
#pragma once

#include "engine/export/run_walk.h"

#include <string>

class QIODevice;

namespace runyard {

enum class ListFormat { Csv, Json };

/// Returns a cell of a CSV file. Values that a spreadsheet would read as a formula get a leading '.
std::string csvCell(std::string_view text);

/// Requires `into` to be open. Returns the number of runs written. Memory: one page of runs.
Result<std::int64_t> writeRunList(EngineClient &client, const RunSelection &selection, ListFormat format,
                                  QIODevice &into, const ExportProgress &progress);

} // namespace runyard
