// The SQL function secret_hash(text), with which the schema that keeps hashes of secrets replaced the secrets
// themselves.
#pragma once

struct sqlite3;

namespace runyard {

/// On a connection, once. False when SQLite refuses it.
bool addHashFunction(sqlite3 *connection);

} // namespace runyard
