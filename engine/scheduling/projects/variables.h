// Variables of the workspace: kept in memory as they are, in the store sealed, and given to attempts over
// what their project sets. Also the values that are masked in what attempts say.
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

    /// False while the store cannot open them. Attempts start only with their variables.
    bool areKnown();
    /// Why they are not known.
    const std::optional<Error> &problem() const { return m_variables.problem; }

    EnvironmentVariableList list();            // without the values of secret ones
    EnvironmentVariableList listWithSecrets(); // for those who execute tasks
    /// Attempts that start from now on see a change.
    Result<VariablesChanged> set(const VariableChange &change);
    Status remove(const std::string &name);

    /// Masked in whatever attempts say, before it is stored.
    const SecretValues &secrets() const { return *m_secretValues; }
    /// Called with them, now and whenever they change.
    using SecretSink = std::function<void(std::shared_ptr<const SecretValues>)>;
    void setSecretSink(SecretSink sink);

    // --- what attempts get
    void setTaskEnvironment(Environment environment) { m_taskEnvironment = std::move(environment); }
    const Environment &taskEnvironment() const { return m_taskEnvironment; }
    /// Secrets of wait tokens and keys of runs are made from it. Until it is given, from a random one.
    void setWorkspaceKey(std::string key) { m_workspaceKey = std::move(key); }
    const std::string &workspaceKey() const { return m_workspaceKey; }
    /// The task as an attempt gets it: with the workspace's variables over its own.
    TaskDefinition withVariables(const TaskDefinition &task) const;
    /// What its process learns of the API, with a key that opens no more than it needs.
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
    EnvironmentVariableList m_variables; // secret ones with their values
    std::set<std::string> m_secretsSeen; // also those changed since: an attempt may still have them
    std::shared_ptr<const SecretValues> m_secretValues = std::make_shared<SecretValues>();
    SecretSink m_secretSink;
    std::optional<Micros> m_askAgainAt; // while they could not be read
    Environment m_taskEnvironment;
    std::string m_workspaceKey = secretText();
};

} // namespace runyard
