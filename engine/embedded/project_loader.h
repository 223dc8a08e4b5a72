// Reads a project folder: runyard.toml and the schema files it names. Blocking file access: reader
// threads only.
#pragma once

#include "engine/domain/project_manifest.h"

namespace runyard {

Result<ProjectManifest> loadProject(const std::string &directory);

} // namespace runyard
