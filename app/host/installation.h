// Where the program's own files are, seen from the program: the same below a build folder and below
// an installation prefix.
#pragma once

#include "engine/base/result.h"

#include <filesystem>

namespace runyard {

class Installation
{
public:
    static std::filesystem::path shepherd();      // ../libexec/runyard-shepherd
    static std::filesystem::path sampleProject(); // ../share/runyard/sample-project

    /// A copy of the sample project inside the workspace, so that one may edit it and its tasks may
    /// write beside themselves. An existing copy is left as it is.
    static Result<std::filesystem::path> ownSampleProject(const std::filesystem::path &workspace);

    /// Lets tasks find `runyard` by name: its folder becomes the last of PATH. Before threads start.
    static void offerCommandToTasks();
};

} // namespace runyard
