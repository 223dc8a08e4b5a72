#include "engine/store/base/json_function.h"

#include "engine/domain/run_query_text.h"
#include "engine/store/base/codec.h"

#include <sqlite3.h>

#include <memory>

namespace runyard {

namespace {

std::string_view bytesOf(sqlite3_value *value)
{
    const void *bytes = sqlite3_value_blob(value);
    return {static_cast<const char *>(bytes), static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

/// The condition is the same for every row, so it is read once and kept with the statement.
const JsonCondition *conditionOf(sqlite3_context *context, sqlite3_value *text)
{
    if (auto *known = static_cast<JsonCondition *>(sqlite3_get_auxdata(context, 0)))
        return known;
    RunQuery query = parseRunQuery(bytesOf(text));
    if (query.filter.json.empty())
        return nullptr;
    auto condition = std::make_unique<JsonCondition>(std::move(query.filter.json.front()));
    sqlite3_set_auxdata(context, 0, condition.release(),
                        [](void *kept) { delete static_cast<JsonCondition *>(kept); });
    return static_cast<JsonCondition *>(sqlite3_get_auxdata(context, 0));
}

void meetsFunction(sqlite3_context *context, int, sqlite3_value **values)
{
    const JsonCondition *condition = conditionOf(context, values[0]);
    if (!condition || sqlite3_value_type(values[1]) == SQLITE_NULL)
        return sqlite3_result_int(context, 0);
    const auto text = decodeBlob(bytesOf(values[1]), sqlite3_value_int(values[2]));
    sqlite3_result_int(context, text && meets(*condition, std::string_view(*text)) ? 1 : 0);
}

} // namespace

bool addJsonFunction(sqlite3 *connection)
{
    return sqlite3_create_function_v2(connection, "run_json_meets", 3, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                      nullptr, meetsFunction, nullptr, nullptr, nullptr)
           == SQLITE_OK;
}

} // namespace runyard
