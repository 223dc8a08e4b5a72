// The paths of the query language, into a run's payload, output or metadata:
//
//   payload.user.id   payload."a b"   payload.items[0].sku   payload["a b"]   output[*].name
#pragma once

#include "engine/base/result.h"
#include "engine/formats/json_condition.h"

#include <string_view>

namespace runyard {

struct QueryPath
{
    JsonCondition::Document document = JsonCondition::Document::Payload;
    std::vector<std::string> steps; // not empty
};

/// True when a key begins as one, whether the rest can be read or not.
bool isQueryPath(std::string_view key);

/// The error says what is wrong with the key and what to write.
Result<QueryPath> readQueryPath(std::string_view key);

} // namespace runyard
