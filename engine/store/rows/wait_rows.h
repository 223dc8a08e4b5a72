// Waits as rows; shared by the writer and the readers.
#pragma once

#include "engine/domain/run_wait.h"
#include "engine/store/base/database.h"

namespace runyard {

/// Columns of `run_wait AS w` in the order readWait() expects.
extern const char *const kWaitColumns;
RunWait readWait(const Statement &row);
void readWaitItems(Database &database, RunWait &wait);

} // namespace runyard
