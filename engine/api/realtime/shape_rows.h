// Runs as rows of the Electric shape protocol, with which the official SDK subscribes to runs: every value is a
// text or null, times have no zone, and lists are written as in Postgres.
#pragma once

#include "engine/api/wire/json.h"
#include "engine/domain/run.h"

#include <string>
#include <vector>

namespace runyard {

/// Columns to skip; columns that a row requires are sent anyway.
using SkippedColumns = std::vector<std::string>;

/// Returns the types of all columns that are not skipped: the header "electric-schema".
std::string shapeSchema(const SkippedColumns &skipped);

enum class RowChange { Insert, Update };

/// Returns one message with the whole row. A value that is too large is replaced by the path to fetch it from.
wire::Json shapeRow(const RunDetail &detail, const std::vector<std::string> &streams, RowChange change,
                    const SkippedColumns &skipped);

/// Returns the message that marks the row set as up to date.
wire::Json shapeUpToDate();

} // namespace runyard
