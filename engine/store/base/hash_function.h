// The SQL function secret_hash(text). A migration uses it to replace stored secrets with their hashes.
#pragma once

struct sqlite3;

namespace runyard {

/// Call once on each connection. Returns false when SQLite refuses the function.
bool addHashFunction(sqlite3 *connection);

} // namespace runyard
