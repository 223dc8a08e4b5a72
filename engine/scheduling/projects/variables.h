// The workspace's environment variables: in plain text in memory, encrypted in the store. In attempts they
// override those of the project. Also provides the secret values that are masked in the output of attempts.
// Engine thread only.
#pragma once

#include "engine/base/secret_text.h"
#include "engine/domain/secret_values.h"
#include "engine/domain/task.h"
#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/core/engine_system.h"
#include "engine/scheduling/projects/task_catalogue.h"

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace runyard {

class Variables final : public EngineSystem
{
public:
    using Environment = std::vector<std::pair<std::string, std::string>>;

    Variables(EngineContext &context, TaskCatalogue &tasks)
        : m_store(context.store)
        , m_workers(context.workers)
        , m_clock(context.clock)
        , m_time(context.time)
        , m_drain(context.drain)
        , m_tasks(tasks)
    {
    }

    void load() override;
    std::optional<TimePoint> nextDue() const override;

    /// Returns false while the store cannot decrypt them. Attempts start only with their variables.
    bool areKnown();
    /// Returns why they cannot be read.
    const std::optional<Error> &problem() const { return m_variables.problem; }

    EnvironmentVariableList list();            // without secret values
    EnvironmentVariableList listWithSecrets(); // for executing tasks
    /// Attempts started from now on see the change.
    Result<VariablesChanged> set(const VariableChange &change);
    Status remove(const std::string &name);

    /// The values masked in all output of attempts before it is stored.
    const SecretValues &secrets() const { return *m_secretValues; }
    /// Called immediately and on every change.
    using SecretSink = std::function<void(std::shared_ptr<const SecretValues>)>;
    void setSecretSink(SecretSink sink);

    // --- the environment of attempts
    void setTaskEnvironment(Environment environment) { m_taskEnvironment = std::move(environment); }
    const Environment &taskEnvironment() const { return m_taskEnvironment; }
    /// Sets the key from which secrets of wait tokens and run keys are derived. Until then a random one is
    /// used.
    void setWorkspaceKey(std::string key) { m_workspaceKey = std::move(key); }
    const std::string &workspaceKey() const { return m_workspaceKey; }
    /// Returns the task as an attempt gets it: with the workspace's variables over its own.
    TaskDefinition withVariables(const TaskDefinition &task) const;
    /// Returns the variables for access to the API, with a key limited to what the process needs.
    Environment environmentFor(const Run &run, const TaskDefinition &task) const;

private:
    void noteSecrets();
    void noteChange();

    RunStore &m_store;
    Workers &m_workers;
    const Clock &m_clock;
    EngineTime &m_time;
    Drain &m_drain;
    TaskCatalogue &m_tasks;
    EnvironmentVariableList m_variables; // including secret values
    std::set<std::string> m_secretsSeen; // including earlier values, which running attempts may still have
    std::shared_ptr<const SecretValues> m_secretValues = std::make_shared<SecretValues>();
    SecretSink m_secretSink;
    std::optional<Micros> m_askAgainAt; // set while they cannot be read
    Environment m_taskEnvironment;
    std::string m_workspaceKey = secretText();
};

} // namespace runyard
