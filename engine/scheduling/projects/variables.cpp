#include "engine/scheduling/projects/variables.h"

#include "engine/domain/run_key.h"

#include <algorithm>
#include <set>

namespace runyard {

namespace {

constexpr Seconds kBetweenReadings{5};

auto placeOf(std::vector<EnvironmentVariable> &variables, const std::string &name)
{
    return std::lower_bound(variables.begin(), variables.end(), name,
                            [](const EnvironmentVariable &v, const std::string &n) { return v.name < n; });
}

std::size_t bytesOf(const std::vector<EnvironmentVariable> &variables)
{
    std::size_t bytes = 0;
    for (const EnvironmentVariable &variable : variables)
        bytes += variable.name.size() + variable.value.size();
    return bytes;
}

} // namespace

void Variables::load()
{
    m_variables = m_store.variables.list();
    if (!m_variables.problem)
        m_askAgainAt.reset();
    noteSecrets();
}

std::optional<TimePoint> Variables::nextDue() const
{
    return m_askAgainAt ? std::optional(m_time.wallOf(*m_askAgainAt)) : std::nullopt;
}

void Variables::setSecretSink(SecretSink sink)
{
    m_secretSink = std::move(sink);
    m_secretSink(m_secretValues);
}

void Variables::noteSecrets()
{
    const std::size_t before = m_secretsSeen.size();
    for (std::string &value : secretValuesOf(m_variables.variables))
        m_secretsSeen.insert(std::move(value));
    if (m_secretsSeen.size() == before)
        return;
    m_secretValues =
        std::make_shared<SecretValues>(std::vector<std::string>(m_secretsSeen.begin(), m_secretsSeen.end()));
    if (m_secretSink)
        m_secretSink(m_secretValues);
}

/// Attempts start only with their variables; without them a task might act on the wrong system. Variables
/// that could not be read are read again every few seconds, since the key may be restored at any time.
bool Variables::areKnown()
{
    const Micros now = m_clock.elapsed();
    if (!m_variables.problem || (m_askAgainAt && *m_askAgainAt > now))
        return !m_variables.problem;
    load();
    if (m_variables.problem)
        m_askAgainAt = now + kBetweenReadings;
    return !m_variables.problem;
}

EnvironmentVariableList Variables::listWithSecrets()
{
    if (m_variables.problem)
        load(); // the key may have been restored
    return m_variables;
}

EnvironmentVariableList Variables::list()
{
    EnvironmentVariableList list = listWithSecrets();
    for (EnvironmentVariable &variable : list.variables) {
        if (variable.isSecret)
            variable.value.clear();
    }
    return list;
}

Result<VariablesChanged> Variables::set(const VariableChange &change)
{
    if (m_variables.problem)
        load();
    if (m_variables.problem)
        return *m_variables.problem;
    VariablesChanged changed;
    std::vector<EnvironmentVariable> after = m_variables.variables;
    std::vector<EnvironmentVariable> written;
    const TimePoint now = m_clock.now();
    for (const VariableChange::Entry &entry : change.entries) {
        if (Status good = checkVariableName(entry.name); !good)
            return good.error();
        if (Status good = checkVariableValue(entry.name, entry.value); !good)
            return good.error();
        auto place = placeOf(after, entry.name);
        const bool exists = place != after.end() && place->name == entry.name;
        if (exists && change.existing == VariableChange::Existing::Keep) {
            ++changed.kept;
            continue;
        }
        if (!exists && change.existing == VariableChange::Existing::Require)
            return Error{ErrorCode::NotFound,
                         "There is no environment variable " + entry.name + ".",
                         "Create it first.",
                         {}};
        EnvironmentVariable variable{entry.name, entry.value,
                                     entry.isSecret.value_or(exists && place->isSecret), now};
        if (const std::string why = variable.isSecret ? maskingWarning(entry.value) : ""; !why.empty())
            changed.warnings.push_back(entry.name + ": " + why);
        written.push_back(variable);
        if (exists)
            *place = std::move(variable);
        else
            after.insert(place, std::move(variable));
        ++changed.set;
    }
    if (bytesOf(after) > EnvironmentVariable::kMaxBytesInAll)
        return Error{ErrorCode::TooLarge,
                     "The environment variables would exceed 512 KiB in total.",
                     "Put large values into files and set the file names instead.",
                     {}};
    if (Status saved = m_store.variables.save(written); !saved)
        return saved.error();
    m_variables.variables = std::move(after);
    noteSecrets();
    if (changed.set > 0)
        noteChange();
    return changed;
}

Status Variables::remove(const std::string &name)
{
    auto &variables = m_variables.variables;
    const auto place = placeOf(variables, name);
    if (place == variables.end() || place->name != name)
        return Error{ErrorCode::NotFound,
                     "There is no environment variable " + name + ".",
                     "List the environment variables to see them.",
                     {}};
    variables.erase(place);
    m_store.variables.remove(name);
    if (m_variables.problem)
        load(); // it may have been the variable that could not be read
    noteChange();
    return Done{};
}

void Variables::noteChange()
{
    m_drain.changes.variables = true;
    // Warm workers have the old variables; they end after their current work.
    m_drain.afterCommit([this, projects = m_tasks.projects()] {
        for (const std::string &project : projects)
            m_workers.retireOtherVersions(project, {});
    });
}

TaskDefinition Variables::withVariables(const TaskDefinition &task) const
{
    TaskDefinition definition = task;
    for (const EnvironmentVariable &variable : m_variables.variables)
        definition.env[variable.name] = variable.value;
    return definition;
}

Variables::Environment Variables::environmentFor(const Run &run, const TaskDefinition &task) const
{
    auto environment = m_taskEnvironment;
    if (task.hasWorkspaceAccess || task.mode == TaskMode::Dev)
        return environment;
    for (auto &[name, value] : environment) {
        if (name == "TRIGGER_SECRET_KEY")
            value = task.mode == TaskMode::Persistent
                        ? taskKey(m_workspaceKey, task.id) // a worker serves many runs
                        : runKey(m_workspaceKey, run.id);
    }
    return environment;
}

} // namespace runyard
