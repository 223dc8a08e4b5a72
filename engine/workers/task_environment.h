// The environment of a task: its variables and its context file.
#pragma once

#include "engine/workers/worker_host.h"

#include <string>
#include <vector>

namespace runyard {

/// Returns a short allow-list of our variables, then the task's, then (for a single attempt) the run's, then
/// spec.env. Later entries replace earlier ones with the same name.
std::vector<std::string> attemptEnvironment(const AttemptSpec &spec, const std::string &contextFile);
/// The same for a persistent worker, without the run's variables, since it serves many runs.
std::vector<std::string> workerEnvironment(const AttemptSpec &spec);

/// Writes the context file of one attempt, readable by this user only, and returns its path.
Result<std::string> writeContextFile(const std::filesystem::path &scratch, const AttemptSpec &spec);

} // namespace runyard
