// The values of a workspace's secret variables, for programs that export from it beside its engine.
#pragma once

#include "engine/base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace runyard {

/// Returns an empty list without variables. Fails when they cannot be read: unknown values cannot be masked.
Result<std::vector<std::string>> storedSecretValues(const std::filesystem::path &database);

} // namespace runyard
