// The schema, as numbered steps. Each runs in one transaction with the version it leads to
// (PRAGMA user_version), so a database is always exactly at one of them.
#pragma once

#include "engine/store/base/database.h"

namespace runyard {

/// The version this program writes.
int schemaVersion();

/// Refuses what is not ours before anything is written: StoreDamaged for the database of another
/// program, StorageFailed when a newer Runyard wrote it. A new, empty database is ours.
Status checkOrigin(Database &database);

/// For readers: only a database of exactly this version can be read.
Status checkReadable(Database &database);

/// Brings the database up to schemaVersion(). Call after checkOrigin().
Status migrate(Database &database);

} // namespace runyard
