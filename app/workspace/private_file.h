// Small JSON files that only their owner can read.
#pragma once

#include "engine/api/wire/json.h"
#include "engine/base/result.h"

#include <filesystem>

namespace runyard {

/// Replaces the file atomically, with mode 0600.
Status writePrivateJson(const std::filesystem::path &file, const wire::Json &value);
/// Errors: NotFound if the file does not exist; StoreDamaged, with `wayOut` as the hint, if it is not a JSON
/// object.
Result<wire::Json> readJsonFile(const std::filesystem::path &file, const char *wayOut);

} // namespace runyard
