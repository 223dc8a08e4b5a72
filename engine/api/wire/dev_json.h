// The shapes of the official command line's protocol: what it registers, and how runs, snapshots and what runs
// waited for are told to it. Optional members are left out, never null.
#pragma once

#include "engine/api/wire/json.h"
#include "engine/domain/dev_worker.h"

namespace runyard::wire {

/// Any project of the form there is: one that an existing trigger.config.ts names needs no other home.
bool isProjectRef(const std::string &ref);

/// The body of POST background-workers. A task that cannot be taken as it is is refused with its name.
Result<DevRegistration> devRegistration(std::string project, std::string branch, std::string_view body);

/// {dequeuedMessages: […]}
Json dequeuedMessages(const std::vector<DevHandout> &handouts, TimePoint now);

/// {run, snapshot, execution, envVars}. `origin`: where the command line reaches us, "http://127.0.0.1:8080";
/// `spanEndpoint`: where its processes send their spans.
Json startedAttempt(const DevAttempt &attempt, const std::string &origin, const std::string &spanEndpoint);

/// {completion: {…}} of a run.
Result<DevCompletion> devCompletion(RunId run, const std::string &snapshot, std::string_view body);
/// {result: {attemptStatus, run, snapshot}}
Json completedAttempt(const DevSnapshot &snapshot);

/// {execution: {version, snapshot, run, completedWaitpoints}}
Json executionData(const DevSnapshot &snapshot);

/// A command line, for people's programs.
Json devWorkerJson(const DevWorker &worker);

} // namespace runyard::wire
