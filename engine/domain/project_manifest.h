// Reads runyard.toml into a ProjectManifest. Pure: the caller reads files.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/task.h"

#include <functional>
#include <string>
#include <string_view>

namespace runyard {

/// Returns the text of a file inside the project folder (payload schemas), or an error.
using ProjectFileReader = std::function<Result<std::string>(const std::string &relativePath)>;

/// Requires an absolute `directory`. Unknown keys, wrong types, bad durations, unreadable schemas and
/// duplicate ids are errors; each is an ErrorDetail with the path "runyard.toml:LINE" and what is expected
/// there. Nothing is guessed. A bad cron line, time zone or payload of a schedule does not prevent tasks from
/// being deployed; if there are no other problems, it becomes one of the manifest's `warnings`.
Result<ProjectManifest> parseProjectManifest(std::string_view toml, const std::string &directory,
                                             const ProjectFileReader &readFile);

} // namespace runyard
