// Values that are stored as JSON text: errors, task definitions, tags. Field names are part of the
// file format: add, never rename.
#pragma once

#include "engine/domain/run_error.h"
#include "engine/domain/task.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

std::string encodeError(const RunError &error);
std::optional<RunError> decodeError(std::string_view json);

std::string encodeTask(const TaskDefinition &task);
std::optional<TaskDefinition> decodeTask(std::string_view json);

/// Empty text for none.
std::string encodeDevVersion(const std::optional<DevVersion> &dev);
std::optional<DevVersion> decodeDevVersion(std::string_view json);

/// Empty text for no tags. A repeated tag is kept once.
std::string encodeTags(const std::vector<std::string> &tags);
std::vector<std::string> decodeTags(std::string_view json);

} // namespace runyard
