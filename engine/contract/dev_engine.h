// What the official command line (`trigger.dev dev`) asks of an engine: the part of it that only the HTTP
// routes of its protocol use. As in reply.h: calls return at once, replies come on a thread of the engine's
// choosing and mean "durable".
#pragma once

#include "engine/contract/reply.h"
#include "engine/domain/dev_worker.h"
#include "engine/domain/environment_variable.h"

#include <string>
#include <vector>

namespace runyard {

class DevEngine
{
public:
    virtual ~DevEngine() = default;
    /// The newest version of a branch that has the task. NotFound when there is none.
    virtual void versionOnBranch(std::string branch, std::string taskId, Reply<std::string> reply) = 0;
    virtual void devPresence(bool isOpen) = 0;
    /// Deploys the build. Conflict when another project has one of its tasks.
    virtual void registerDevWorker(DevRegistration registration, Reply<DevRegistered> reply) = 0;
    /// Runs for it to execute now, at most DevWorkers::kMostHandedOut; may be none. NotFound for an id that
    /// nobody registered.
    virtual void handOutDevRuns(std::string workerId, Reply<std::vector<DevHandout>> reply) = 0;
    /// Conflict when the run is not to begin.
    virtual void startDevAttempt(RunId run, Reply<DevAttempt> reply) = 0;
    virtual void completeDevAttempt(DevCompletion completion, Reply<DevSnapshot> reply) = 0;
    /// With the values of secret ones.
    virtual void devVariables(Reply<EnvironmentVariableList> reply) = 0;
    virtual void devSnapshot(RunId run, Reply<DevSnapshot> reply) = 0;
    virtual void devHeartbeat(RunId run) = 0;
    /// Their processes are gone. Replies how many executed.
    virtual void disconnectDevRuns(std::vector<RunId> runs, Reply<int> reply) = 0;
};

} // namespace runyard
