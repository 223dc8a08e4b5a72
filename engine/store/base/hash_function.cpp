#include "engine/store/base/hash_function.h"

#include "engine/domain/run_key.h"

#include <sqlite3.h>

namespace runyard {

namespace {

void hashFunction(sqlite3_context *context, int, sqlite3_value **values)
{
    const auto *text = reinterpret_cast<const char *>(sqlite3_value_text(values[0]));
    const auto size = static_cast<std::size_t>(sqlite3_value_bytes(values[0]));
    const std::string hash = secretHash(text ? std::string_view(text, size) : std::string_view());
    sqlite3_result_text(context, hash.data(), static_cast<int>(hash.size()), SQLITE_TRANSIENT);
}

} // namespace

bool addHashFunction(sqlite3 *connection)
{
    return sqlite3_create_function_v2(connection, "secret_hash", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                      nullptr, hashFunction, nullptr, nullptr, nullptr)
           == SQLITE_OK;
}

} // namespace runyard
