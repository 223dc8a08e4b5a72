// Runs that a trigger.dev session executes: the session registers builds, requests runs, and reports their
// results.
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

    /// Ends attempts whose session has disconnected.
    void advance() override;

    // --- sessions
    /// Deploys a build of a session.
    Result<DevRegistered> registerWorker(const DevRegistration &registration);
    /// Returns the newest build of a branch that contains the task. Errors: NotFound when no session of the
    /// branch has connected.
    Result<std::string> versionOnBranch(const std::string &branch, const std::string &taskId);
    void presence(bool isOpen);
    std::vector<DevWorker> workers();

    // --- attempts
    std::size_t attemptCount() const { return m_dev.attemptCount(); }
    /// Errors: NotFound when no build is registered with this id.
    Result<std::vector<DevHandout>> handOut(const std::string &workerId);
    /// Starts an offered attempt; repeating the call returns the same result. The payload and metadata are
    /// missing from it, since they require a reader. Errors: Conflict when the run must not begin, for
    /// example because it was canceled in the meantime.
    Result<DevAttempt> start(const RunId &id);
    /// If the attempt has already ended, succeeds and returns the current state of the run.
    Result<DevSnapshot> complete(const DevCompletion &completion);
    void heartbeat(const RunId &id);
    /// Called when their processes have ended. Returns how many of the runs were executing.
    Result<int> disconnect(const std::vector<RunId> &ids);

    // --- after a restart
    void loadWorkers();
    void adopt(RunEntry &entry);

private:
    /// Records that a session has reconnected, if it has.
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
