// The paths of the program's own files, relative to the program: the same in a build folder and below an
// installation prefix.
#pragma once

#include "engine/base/result.h"

#include <filesystem>

namespace runyard {

class Installation
{
public:
    static std::filesystem::path shepherd();      // ../libexec/runyard-shepherd
    static std::filesystem::path sampleProject(); // ../share/runyard/sample-project

    /// Copies the sample project into the workspace, so that you can edit it and its tasks can write beside
    /// themselves. Keeps an existing copy.
    static Result<std::filesystem::path> ownSampleProject(const std::filesystem::path &workspace);

    /// Lets tasks find `runyard` by name, by appending its folder to PATH. Call before threads start.
    static void offerCommandToTasks();
};

} // namespace runyard
