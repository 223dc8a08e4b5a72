// An engine client that counts how often each part of the contract is asked. GUI thread.
#pragma once

#include "engine/contract/batches.h"
#include "engine/contract/bulk_actions.h"
#include "engine/contract/changes.h"
#include "engine/contract/dev_engine.h"
#include "engine/contract/engine_client.h"
#include "engine/contract/engine_facts.h"
#include "engine/contract/engine_traits.h"
#include "engine/contract/error_groups.h"
#include "engine/contract/intercepts.h"
#include "engine/contract/projects.h"
#include "engine/contract/queues.h"
#include "engine/contract/run_commands.h"
#include "engine/contract/run_details.h"
#include "engine/contract/run_lists.h"
#include "engine/contract/run_logs.h"
#include "engine/contract/schedules.h"
#include "engine/contract/settings.h"
#include "engine/contract/spans.h"
#include "engine/contract/statistics.h"
#include "engine/contract/token_book.h"
#include "engine/contract/tokens.h"
#include "engine/contract/variables.h"
#include "engine/contract/waits.h"

#include <map>
#include <string>

namespace runyard::testing {

class CountingClient final : public EngineClient
{
public:
    explicit CountingClient(EngineClient &engine) : m_engine(engine) {}

    std::map<std::string, int> asked; // by part, without the change feed

    const EngineTraits &traits() const override { return m_engine.traits(); }
    contract::RunCommands &runCommands() override { return count("runCommands", m_engine.runCommands()); }
    contract::RunLists &runLists() override { return count("runLists", m_engine.runLists()); }
    contract::RunDetails &runDetails() override { return count("runDetails", m_engine.runDetails()); }
    contract::RunLogs &runLogs() override { return count("runLogs", m_engine.runLogs()); }
    contract::Spans &spans() override { return count("spans", m_engine.spans()); }
    contract::Projects &projects() override { return count("projects", m_engine.projects()); }
    contract::Queues &queues() override { return count("queues", m_engine.queues()); }
    contract::Schedules &schedules() override { return count("schedules", m_engine.schedules()); }
    contract::Batches &batches() override { return count("batches", m_engine.batches()); }
    contract::BulkActions &bulkActions() override { return count("bulkActions", m_engine.bulkActions()); }
    contract::Waits &waits() override { return count("waits", m_engine.waits()); }
    contract::Tokens &tokens() override { return count("tokens", m_engine.tokens()); }
    contract::Variables &variables() override { return count("variables", m_engine.variables()); }
    contract::Intercepts &intercepts() override { return count("intercepts", m_engine.intercepts()); }
    contract::ErrorGroups &errorGroups() override { return count("errorGroups", m_engine.errorGroups()); }
    contract::Statistics &statistics() override { return count("statistics", m_engine.statistics()); }
    contract::Settings &windowSettings() override
    {
        return count("windowSettings", m_engine.windowSettings());
    }
    contract::EngineFacts &engine() override { return count("engine", m_engine.engine()); }
    contract::Changes &changes() override { return m_engine.changes(); }
    DevEngine *devEngine() override { return m_engine.devEngine(); }
    TokenBook *tokenBook() override { return m_engine.tokenBook(); }

private:
    template <class Part>
    Part &count(const char *name, Part &part)
    {
        ++asked[name];
        return part;
    }

    EngineClient &m_engine;
};

} // namespace runyard::testing
