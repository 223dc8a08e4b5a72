// The list of runs as CSV or JSON, one run a row: what the list shows, written as programs read it (times
// of UTC in ISO form, durations in milliseconds, whole ids).
#pragma once

#include "engine/export/run_walk.h"

#include <string>

class QIODevice;

namespace runyard {

enum class ListFormat { Csv, Json };

/// A cell of a CSV file. What a spreadsheet would take for a formula gets a ' in front.
std::string csvCell(std::string_view text);

/// `into` is open. How many runs were written; memory is that of a page.
Result<std::int64_t> writeRunList(EngineClient &client, const RunSelection &selection, ListFormat format,
                                  QIODevice &into, const ExportProgress &progress);

} // namespace runyard
