// The shapes of the official command line's protocol: its registrations, and the runs, snapshots and wait
// results sent to it. Optional members are left out, never null.
#pragma once

#include "engine/api/wire/json.h"
#include "engine/domain/dev_worker.h"

namespace runyard::wire {

/// Whether the text has the form of a project reference. Any is accepted, so that an existing trigger.config.ts
/// works unchanged.
bool isProjectRef(const std::string &ref);

/// Reads the body of POST background-workers. Errors name the task that cannot be accepted.
Result<DevRegistration> devRegistration(std::string project, std::string branch, std::string_view body);

/// {dequeuedMessages: […]}
Json dequeuedMessages(const std::vector<DevHandout> &handouts, TimePoint now);

/// Returns {run, snapshot, execution, envVars}. `origin`: the address the command line uses,
/// "http://127.0.0.1:8080"; `spanEndpoint`: the address to which its processes send spans.
Json startedAttempt(const DevAttempt &attempt, const std::string &origin, const std::string &spanEndpoint);

/// Reads the {completion: {…}} of a run.
Result<DevCompletion> devCompletion(RunId run, const std::string &snapshot, std::string_view body);
/// {result: {attemptStatus, run, snapshot}}
Json completedAttempt(const DevSnapshot &snapshot);

/// {execution: {version, snapshot, run, completedWaitpoints}}
Json executionData(const DevSnapshot &snapshot);

/// A command line in Runyard's own shape.
Json devWorkerJson(const DevWorker &worker);

} // namespace runyard::wire
