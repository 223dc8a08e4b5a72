#include "engine/embedded/read_only_client.h"

#include "engine/contract/changes.h"
#include "engine/contract/engine_facts.h"
#include "engine/contract/refusing_parts.h"
#include "engine/embedded/embedded_batches.h"
#include "engine/embedded/embedded_bulk_actions.h"
#include "engine/embedded/embedded_projects.h"
#include "engine/embedded/embedded_queues.h"
#include "engine/embedded/embedded_run_details.h"
#include "engine/embedded/embedded_schedules.h"
#include "engine/embedded/embedded_spans.h"
#include "engine/embedded/embedded_statistics.h"
#include "engine/embedded/stored_run_lists.h"
#include "engine/embedded/stored_run_logs.h"
#include "engine/store/read/stored_secrets.h"

#include <map>
#include <mutex>

namespace runyard {

namespace read_only {

EngineTraits traitsOfDatabase(std::string why)
{
    return EngineTraits()
        .without(Ability::Commands, std::move(why))
        .without(Ability::Explanations)
        .without(Ability::Waits)
        .without(Ability::Tokens)
        .without(Ability::Variables)
        .without(Ability::DevWorkers);
}

class NoIntercepts final : public contract::RefusingIntercepts
{
public:
    using RefusingIntercepts::RefusingIntercepts;
    void list(Reply<InterceptList> reply) override { reply(InterceptList{}); }
};

class DatabaseFacts final : public contract::EngineFacts
{
public:
    DatabaseFacts(const std::filesystem::path &database, const EngineTraits &traits) : m_traits(traits)
    {
        m_status.workspace = database.parent_path().string();
        m_status.startedAt = SystemClock().now();
        m_status.synchronous = "FULL";
    }
    void status(Reply<EngineStatus> reply) override { reply(m_status); }
    void problem(Reply<std::string> reply) override { reply(std::string()); }
    void devWorkers(Reply<std::vector<DevWorker>> reply) override
    {
        reply(m_traits.refusal(Ability::DevWorkers));
    }

private:
    EngineStatus m_status;
    const EngineTraits &m_traits;
};

class NoChanges final : public contract::Changes
{
public:
    std::unique_ptr<Subscription> subscribe(ChangeListener) override
    {
        return std::make_unique<Subscription>();
    }
};

class SettingsInMemory final : public contract::Settings
{
public:
    void read(std::string name, Reply<std::string> reply) override
    {
        std::string value;
        {
            const std::lock_guard lock(m_mutex);
            value = m_values[name];
        }
        reply(std::move(value));
    }
    void save(std::string name, std::string value, Reply<Done> reply) override
    {
        {
            const std::lock_guard lock(m_mutex);
            m_values[name] = std::move(value);
        }
        reply(Done{});
    }

private:
    std::mutex m_mutex;
    std::map<std::string, std::string> m_values; // guarded by m_mutex
};

} // namespace read_only

struct ReadOnlyClient::Parts
{
    Parts(std::filesystem::path file, std::string why)
        : database(std::move(file)), traits(read_only::traitsOfDatabase(std::move(why)))
    {
    }

    std::filesystem::path database;
    EngineTraits traits;
    ReaderPool readers;
    contract::RefusingRunCommands runCommands{traits};
    StoredRunLists runLists{readers};
    StoredRunDetails<contract::RefusingRunDetails> runDetails{readers, traits};
    StoredRunLogs runLogs{readers};
    StoredSpans<contract::RefusingSpans> spans{readers, traits};
    StoredProjects<contract::RefusingProjects> projects{readers, traits};
    StoredQueues<contract::RefusingQueues> queues{readers, traits};
    StoredSchedules<contract::RefusingSchedules> schedules{readers, traits};
    StoredBatches<contract::RefusingBatches> batches{readers, traits};
    StoredBulkActions<contract::RefusingBulkActions> bulkActions{readers, traits};
    contract::RefusingWaits waits{traits};
    contract::RefusingTokens tokens{traits};
    contract::RefusingVariables variables{traits};
    read_only::NoIntercepts intercepts{traits};
    StoredErrorGroups<contract::RefusingErrorGroups> errorGroups{readers, traits};
    StoredStatistics statistics{readers};
    read_only::SettingsInMemory windowSettings;
    read_only::DatabaseFacts engine{database, traits};
    read_only::NoChanges changes;
};

Result<std::unique_ptr<ReadOnlyClient>> ReadOnlyClient::open(const std::filesystem::path &database,
                                                             std::string why)
{
    auto parts = std::make_unique<Parts>(database, std::move(why));
    if (Status started = parts->readers.start(database); !started)
        return started.error();
    return std::unique_ptr<ReadOnlyClient>(new ReadOnlyClient(std::move(parts)));
}

ReadOnlyClient::ReadOnlyClient(std::unique_ptr<Parts> parts) : m_parts(std::move(parts)) {}

ReadOnlyClient::~ReadOnlyClient()
{
    m_parts->readers.stop();
}

Result<std::shared_ptr<const SecretValues>> ReadOnlyClient::secretValues()
{
    auto values = storedSecretValues(m_parts->database);
    if (!values)
        return values.error();
    return std::make_shared<const SecretValues>(*values);
}

const EngineTraits &ReadOnlyClient::traits() const
{
    return m_parts->traits;
}

contract::RunCommands &ReadOnlyClient::runCommands()
{
    return m_parts->runCommands;
}

contract::RunLists &ReadOnlyClient::runLists()
{
    return m_parts->runLists;
}

contract::RunDetails &ReadOnlyClient::runDetails()
{
    return m_parts->runDetails;
}

contract::RunLogs &ReadOnlyClient::runLogs()
{
    return m_parts->runLogs;
}

contract::Spans &ReadOnlyClient::spans()
{
    return m_parts->spans;
}

contract::Projects &ReadOnlyClient::projects()
{
    return m_parts->projects;
}

contract::Queues &ReadOnlyClient::queues()
{
    return m_parts->queues;
}

contract::Schedules &ReadOnlyClient::schedules()
{
    return m_parts->schedules;
}

contract::Batches &ReadOnlyClient::batches()
{
    return m_parts->batches;
}

contract::BulkActions &ReadOnlyClient::bulkActions()
{
    return m_parts->bulkActions;
}

contract::Waits &ReadOnlyClient::waits()
{
    return m_parts->waits;
}

contract::Tokens &ReadOnlyClient::tokens()
{
    return m_parts->tokens;
}

contract::Variables &ReadOnlyClient::variables()
{
    return m_parts->variables;
}

contract::Intercepts &ReadOnlyClient::intercepts()
{
    return m_parts->intercepts;
}

contract::ErrorGroups &ReadOnlyClient::errorGroups()
{
    return m_parts->errorGroups;
}

contract::Statistics &ReadOnlyClient::statistics()
{
    return m_parts->statistics;
}

contract::Settings &ReadOnlyClient::windowSettings()
{
    return m_parts->windowSettings;
}

contract::EngineFacts &ReadOnlyClient::engine()
{
    return m_parts->engine;
}

contract::Changes &ReadOnlyClient::changes()
{
    return m_parts->changes;
}

} // namespace runyard
