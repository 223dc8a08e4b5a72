// What a task finds around it: its environment variables and its context file.
#pragma once

#include "engine/workers/worker_host.h"

#include <string>
#include <vector>

namespace runyard {

/// A short allow-list of ours, then the task's, then (for one attempt) the run's, then spec.env.
/// A later entry replaces an earlier one of the same name.
std::vector<std::string> attemptEnvironment(const AttemptSpec &spec, const std::string &contextFile);
/// The same for a persistent worker, which serves many runs: without the run's variables.
std::vector<std::string> workerEnvironment(const AttemptSpec &spec);

/// Writes the context file for one attempt, readable by this user only.
Result<std::string> writeContextFile(const std::filesystem::path &scratch, const AttemptSpec &spec);

} // namespace runyard
