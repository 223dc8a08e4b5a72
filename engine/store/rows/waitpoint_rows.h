// Waitpoints as rows; shared by the writer and the readers.
#pragma once

#include "engine/domain/waitpoint.h"
#include "engine/store/base/database.h"

namespace runyard {

/// Columns of `waitpoint AS w` in the order readWaitpoint() expects.
extern const char *const kWaitpointColumns;
inline constexpr int kWaitpointOutputAt = 14; // where the output's columns begin when they follow these
/// Reads everything except the output.
Waitpoint readWaitpoint(const Statement &row);
/// Adds the output from the columns kWaitpointOutput, which start at `column`.
extern const char *const kWaitpointOutput;
void readWaitpointOutput(Database &database, const Statement &row, int column, Waitpoint &waitpoint);

} // namespace runyard
