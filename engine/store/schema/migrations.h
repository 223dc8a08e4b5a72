// The schema, as numbered steps. Each runs in one transaction with the version it leads to
// (PRAGMA user_version), so a database is always exactly at one of them.
#pragma once

#include "engine/store/base/database.h"

namespace runyard {

/// The version this program writes.
int schemaVersion();

/// Refuses a foreign file before anything is written. Errors: StoreDamaged for the database of another program,
/// StorageFailed when a newer Runyard wrote it. A new, empty database is accepted.
Status checkOrigin(Database &database);

/// Refuses a database of any other version: readers can read only this one.
Status checkReadable(Database &database);

/// Brings the database up to schemaVersion(). Requires checkOrigin().
Status migrate(Database &database);

} // namespace runyard
