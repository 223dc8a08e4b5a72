// The values of a workspace's secret variables, for programs that export from it beside its engine.
#pragma once

#include "engine/base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace runyard {

/// None when there are no variables. An error when they cannot be read: what cannot be told cannot be masked.
Result<std::vector<std::string>> storedSecretValues(const std::filesystem::path &database);

} // namespace runyard
