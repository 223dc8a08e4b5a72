// Paths of the query language into a run's payload, output or metadata:
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

/// Whether a key begins like a path, even if the rest is invalid.
bool isQueryPath(std::string_view key);

/// The error explains what is wrong with the key and how to write it.
Result<QueryPath> readQueryPath(std::string_view key);

} // namespace runyard
