// Runs that a trigger.dev session executes: it registers builds, asks for runs, and says how they went.
// Engine thread only.
#pragma once

#include "engine/scheduling/attempts/attempts.h"
#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/core/engine_system.h"
#include "engine/scheduling/projects/deployments.h"

#include <optional>
#include <string>
#include <vector>

namespace runyard {

class DevRuns final : public EngineSystem
{
public:
    DevRuns(EngineContext &context, TaskCatalogue &tasks, Queues &queues, Variables &variables,
            Executors &executors, Admission &admission, Waits &waits, Attempts &attempts,
            Deployments &deployments)
        : m_context(context)
        , m_tasks(tasks)
        , m_queues(queues)
        , m_variables(variables)
        , m_executors(executors)
        , m_dev(executors.dev())
        , m_admission(admission)
        , m_waits(waits)
        , m_attempts(attempts)
        , m_deployments(deployments)
    {
    }

    /// Ends attempts whose session is gone.
    void advance() override;

    // --- sessions
    /// Deploys what one has built.
    Result<DevRegistered> registerWorker(const DevRegistration &registration);
    /// Returns the newest build of a branch that has the task. NotFound when no session of it has been here.
    Result<std::string> versionOnBranch(const std::string &branch, const std::string &taskId);
    void presence(bool isOpen);
    std::vector<DevWorker> workers();

    // --- attempts
    std::size_t attemptCount() const { return m_dev.attemptCount(); }
    /// NotFound when no build is registered by this id.
    Result<std::vector<DevHandout>> handOut(const std::string &workerId);
    /// Conflict when the run is not to begin (canceled meanwhile); asking again gives the same. Without what
    /// only a reader knows: payload and metadata.
    Result<DevAttempt> start(const RunId &id);
    /// One that is over already is a success that says how the run stands.
    Result<DevSnapshot> complete(const DevCompletion &completion);
    void heartbeat(const RunId &id);
    /// Their processes are gone. Returns how many executed.
    Result<int> disconnect(const std::vector<RunId> &ids);

    // --- after a restart
    void loadWorkers();
    void adopt(RunEntry &entry);

private:
    /// Notes that a session has come back, if it has.
    void seen(std::optional<std::string> cameBack);
    DevSnapshot snapshotOf(RunEntry &entry);
    void startLost(RunEntry &entry, const std::string &cause);

    EngineContext &m_context;
    TaskCatalogue &m_tasks;
    Queues &m_queues;
    Variables &m_variables;
    Executors &m_executors;
    DevWorkers &m_dev;
    Admission &m_admission;
    Waits &m_waits;
    Attempts &m_attempts;
    Deployments &m_deployments;
};

} // namespace runyard
