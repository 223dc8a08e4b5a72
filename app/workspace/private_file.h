// Small JSON files that only their owner may read.
#pragma once

#include "engine/api/wire/json.h"
#include "engine/base/result.h"

#include <filesystem>

namespace runyard {

/// Replaces the file in one step, mode 0600.
Status writePrivateJson(const std::filesystem::path &file, const wire::Json &value);
/// NotFound when there is none, StoreDamaged, with `wayOut` as its hint, when it is not a JSON object.
Result<wire::Json> readJsonFile(const std::filesystem::path &file, const char *wayOut);

} // namespace runyard
