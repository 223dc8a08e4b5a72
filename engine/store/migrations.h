// The schema, as numbered steps. Each runs in one transaction with the version it leads to
// (PRAGMA user_version), so a database is always exactly at one of them.
#pragma once

#include "engine/store/database.h"

namespace runyard {

/// The version this program writes.
int schemaVersion();

/// Brings the database up to schemaVersion(). StorageFailed when it was written by a newer Runyard.
Status migrate(Database &database);

} // namespace runyard
