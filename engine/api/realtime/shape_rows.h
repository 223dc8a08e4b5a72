// Runs as rows of the Electric shape protocol, which is how the official SDK subscribes to runs: every value a
// text or null, times without a zone, lists as Postgres writes them.
#pragma once

#include "engine/api/wire/json.h"
#include "engine/domain/run.h"

#include <string>
#include <vector>

namespace runyard {

/// Columns a subscriber does not want; those a row cannot do without are sent all the same.
using SkippedColumns = std::vector<std::string>;

/// The types of all columns but the skipped ones: the header "electric-schema".
std::string shapeSchema(const SkippedColumns &skipped);

enum class RowChange { Insert, Update };

/// One message with the whole row. Of a value that is too large, a row tells where to get it.
wire::Json shapeRow(const RunDetail &detail, const std::vector<std::string> &streams, RowChange change,
                    const SkippedColumns &skipped);

/// The message that ends what is known now.
wire::Json shapeUpToDate();

} // namespace runyard
