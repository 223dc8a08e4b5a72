// The SQL function that tells whether a stored text meets a condition on JSON:
// run_json_meets('payload.user.id:42', blob, codec). NULL and text that is not JSON meet nothing.
#pragma once

struct sqlite3;

namespace runyard {

/// On a connection, once. False when SQLite refuses it.
bool addJsonFunction(sqlite3 *connection);

} // namespace runyard
