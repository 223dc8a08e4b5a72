// The SQL function that tests a stored text against a condition on JSON:
// run_json_meets('payload.user.id:42', blob, codec). NULL and text that is not JSON meet no condition.
#pragma once

struct sqlite3;

namespace runyard {

/// Call once on each connection. Returns false when SQLite refuses the function.
bool addJsonFunction(sqlite3 *connection);

} // namespace runyard
