#include "engine/embedded/embedded_client.h"

#include "engine/contract/engine_traits.h"
#include "engine/embedded/embedded_batches.h"
#include "engine/embedded/embedded_bulk_actions.h"
#include "engine/embedded/embedded_dev_engine.h"
#include "engine/embedded/embedded_facts.h"
#include "engine/embedded/embedded_intercepts.h"
#include "engine/embedded/embedded_projects.h"
#include "engine/embedded/embedded_queues.h"
#include "engine/embedded/embedded_run_commands.h"
#include "engine/embedded/embedded_run_details.h"
#include "engine/embedded/embedded_schedules.h"
#include "engine/embedded/embedded_spans.h"
#include "engine/embedded/embedded_statistics.h"
#include "engine/embedded/embedded_variables.h"
#include "engine/embedded/embedded_waits.h"
#include "engine/embedded/stored_run_lists.h"
#include "engine/embedded/stored_run_logs.h"

namespace runyard {

struct EmbeddedClient::Parts
{
    explicit Parts(EngineOptions options) : shared(std::move(options)) {}

    EmbeddedEngine shared;
    EngineTraits traits; // everything
    EmbeddedRunCommands runCommands{shared};
    StoredRunLists runLists{shared.readers};
    EmbeddedRunDetails runDetails{shared};
    StoredRunLogs runLogs{shared.readers};
    EmbeddedSpans spans{shared};
    EmbeddedProjects projects{shared};
    EmbeddedQueues queues{shared};
    EmbeddedSchedules schedules{shared};
    EmbeddedBatches batches{shared};
    EmbeddedBulkActions bulkActions{shared};
    EmbeddedWaits waits{shared};
    EmbeddedTokens tokens{shared};
    EmbeddedVariables variables{shared};
    EmbeddedIntercepts intercepts{shared};
    EmbeddedErrorGroups errorGroups{shared};
    StoredStatistics statistics{shared.readers};
    EmbeddedSettings windowSettings{shared, "window."};
    EmbeddedFacts engine{shared};
    EmbeddedChanges changes{shared};
    EmbeddedSettings hostSettings{shared, ""};
    EmbeddedDevEngine devEngine{shared};
    EmbeddedTokenBook tokenBook{shared};
};

Result<std::unique_ptr<EmbeddedClient>> EmbeddedClient::open(EngineOptions options)
{
    auto parts = std::make_unique<Parts>(std::move(options));
    if (Status status = parts->shared.start(); !status.ok())
        return status.error();
    return std::unique_ptr<EmbeddedClient>(new EmbeddedClient(std::move(parts)));
}

EmbeddedClient::EmbeddedClient(std::unique_ptr<Parts> parts) : m_parts(std::move(parts)) {}

EmbeddedClient::~EmbeddedClient()
{
    m_parts->shared.stop(); // while the parts are there: their calls may still be under way
}

void EmbeddedClient::stopTasks(std::function<void(std::vector<std::string>)> left)
{
    m_parts->shared.loop.post([left = std::move(left)](EngineCore &core) { core.cleanStop.begin(left); });
}

void EmbeddedClient::setApiEndpoint(std::string url, std::string secretKey, std::string spanEndpoint)
{
    {
        const std::lock_guard lock(m_parts->shared.apiMutex);
        m_parts->shared.apiUrl = url;
        m_parts->shared.workspaceKey = secretKey;
    }
    std::vector<std::pair<std::string, std::string>> env = {
        {"TRIGGER_API_URL", url},
        {"TRIGGER_SECRET_KEY", secretKey},
        {"RUNYARD_WORKSPACE", m_parts->shared.options.workspace.string()},
    };
    if (!spanEndpoint.empty())
        env.emplace_back("TRIGGER_OTEL_EXPORTER_OTLP_ENDPOINT", std::move(spanEndpoint));
    m_parts->shared.loop.post([env = std::move(env), key = std::move(secretKey)](EngineCore &core) {
        core.variables.setWorkspaceKey(key);
        core.variables.setTaskEnvironment(env);
        core.setHeld(false);
    });
}

Result<std::shared_ptr<const SecretValues>> EmbeddedClient::secretValues()
{
    const std::lock_guard lock(m_parts->shared.secretsMutex);
    return m_parts->shared.secrets;
}

const EngineTraits &EmbeddedClient::traits() const
{
    return m_parts->traits;
}

contract::Settings &EmbeddedClient::hostSettings()
{
    return m_parts->hostSettings;
}

contract::RunCommands &EmbeddedClient::runCommands()
{
    return m_parts->runCommands;
}

contract::RunLists &EmbeddedClient::runLists()
{
    return m_parts->runLists;
}

contract::RunDetails &EmbeddedClient::runDetails()
{
    return m_parts->runDetails;
}

contract::RunLogs &EmbeddedClient::runLogs()
{
    return m_parts->runLogs;
}

contract::Spans &EmbeddedClient::spans()
{
    return m_parts->spans;
}

contract::Projects &EmbeddedClient::projects()
{
    return m_parts->projects;
}

contract::Queues &EmbeddedClient::queues()
{
    return m_parts->queues;
}

contract::Schedules &EmbeddedClient::schedules()
{
    return m_parts->schedules;
}

contract::Batches &EmbeddedClient::batches()
{
    return m_parts->batches;
}

contract::BulkActions &EmbeddedClient::bulkActions()
{
    return m_parts->bulkActions;
}

contract::Waits &EmbeddedClient::waits()
{
    return m_parts->waits;
}

contract::Tokens &EmbeddedClient::tokens()
{
    return m_parts->tokens;
}

contract::Variables &EmbeddedClient::variables()
{
    return m_parts->variables;
}

contract::Intercepts &EmbeddedClient::intercepts()
{
    return m_parts->intercepts;
}

contract::ErrorGroups &EmbeddedClient::errorGroups()
{
    return m_parts->errorGroups;
}

contract::Statistics &EmbeddedClient::statistics()
{
    return m_parts->statistics;
}

contract::Settings &EmbeddedClient::windowSettings()
{
    return m_parts->windowSettings;
}

contract::EngineFacts &EmbeddedClient::engine()
{
    return m_parts->engine;
}

contract::Changes &EmbeddedClient::changes()
{
    return m_parts->changes;
}

DevEngine *EmbeddedClient::devEngine()
{
    return &m_parts->devEngine;
}

TokenBook *EmbeddedClient::tokenBook()
{
    return &m_parts->tokenBook;
}

} // namespace runyard
