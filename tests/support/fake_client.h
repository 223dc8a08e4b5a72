// An engine for tests that must decide what it answers. Lists are empty, runs unknown, everything else is refused;
// a test replaces single parts by overriding the functions that hand them out. Everything happens at once, on the
// calling thread.
#pragma once

#include "engine/contract/change_set.h"
#include "engine/contract/changes.h"
#include "engine/contract/dev_engine.h"
#include "engine/contract/engine_client.h"
#include "engine/contract/engine_facts.h"
#include "engine/contract/refusing_parts.h"
#include "engine/contract/token_book.h"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <memory>

namespace runyard::test {

inline Error unknownRun(const RunId &id)
{
    return {ErrorCode::NotFound, "There is no run " + id.text + ".", {}, {}};
}

class FakeRunLists : public contract::RefusingRunLists
{
public:
    using RefusingRunLists::RefusingRunLists;
    void page(RunPageRequest, Reply<RunPage> reply) override { reply(RunPage{}); }
    void counts(RunFilter, std::stop_token, Reply<RunCounts> reply) override { reply(RunCounts{}); }
};

class FakeRunDetails : public contract::RefusingRunDetails
{
public:
    using RefusingRunDetails::RefusingRunDetails;
    void find(RunId id, Reply<RunDetail> reply) override { reply(unknownRun(id)); }
    void activeDescendants(RunId, Reply<std::vector<Run>> reply) override { reply(std::vector<Run>{}); }
};

class FakeRunLogs : public contract::RefusingRunLogs
{
public:
    using RefusingRunLogs::RefusingRunLogs;
    void page(RunId, int, std::int64_t, int, Reply<LogPage> reply) override { reply(LogPage{}); }
};

class FakeProjects : public contract::RefusingProjects
{
public:
    using RefusingProjects::RefusingProjects;
    void tasks(Reply<std::vector<TaskInfo>> reply) override { reply(taskList); }
    void deployments(Reply<std::vector<Deployment>> reply) override { reply(deploymentList); }

    std::vector<TaskInfo> taskList;
    std::vector<Deployment> deploymentList;
};

class FakeQueues : public contract::RefusingQueues
{
public:
    using RefusingQueues::RefusingQueues;
    void list(Reply<std::vector<QueueInfo>> reply) override { reply(queueList); }

    std::vector<QueueInfo> queueList;
};

class FakeSchedules : public contract::RefusingSchedules
{
public:
    using RefusingSchedules::RefusingSchedules;
    void list(Reply<std::vector<ScheduleInfo>> reply) override { reply(scheduleList); }
    void page(std::int64_t, int, Reply<SchedulePage> reply) override { reply(SchedulePage{}); }
    void find(ScheduleId, Reply<ScheduleInfo> reply) override
    {
        reply(Error{ErrorCode::NotFound, "There is no such schedule.", {}, {}});
    }

    std::vector<ScheduleInfo> scheduleList;
};

class FakeFacts : public contract::EngineFacts
{
public:
    void status(Reply<EngineStatus> reply) override { reply(state); }
    void problem(Reply<std::string> reply) override { reply(state.problem); }
    void devWorkers(Reply<std::vector<DevWorker>> reply) override { reply(std::vector<DevWorker>{}); }

    EngineStatus state;
};

/// Calls its listeners whenever the test says that something changed.
class FakeChanges : public contract::Changes
{
public:
    std::unique_ptr<Subscription> subscribe(ChangeListener listener) override
    {
        const int number = ++m_last;
        m_listeners->emplace(number, std::move(listener));
        return std::make_unique<Listening>(m_listeners, number);
    }
    std::size_t listeners() const { return m_listeners->size(); }
    void send(ChangeSet changes)
    {
        const auto shared = std::make_shared<const ChangeSet>(std::move(changes));
        for (const auto &[number, listener] : *m_listeners)
            listener(shared);
    }

private:
    using Listeners = std::map<int, ChangeListener>;
    struct Listening final : Subscription
    {
        Listening(std::shared_ptr<Listeners> all, int id) : listeners(std::move(all)), number(id) {}
        ~Listening() override { listeners->erase(number); }
        std::shared_ptr<Listeners> listeners;
        int number;
    };

    std::shared_ptr<Listeners> m_listeners = std::make_shared<Listeners>();
    int m_last = 0;
};

class FakeClient : public EngineClient
{
public:
    /// It can do nothing but what is named here; whoever names it hands out a part that can.
    explicit FakeClient(std::initializer_list<Ability> abilities = {}) : m_traits(only(abilities)) {}

    void send(ChangeSet changes) { m_changes.send(std::move(changes)); }
    std::size_t listeners() const { return m_changes.listeners(); }

    const EngineTraits &traits() const override { return m_traits; }
    contract::RunCommands &runCommands() override { return m_runCommands; }
    contract::RunLists &runLists() override { return m_runLists; }
    contract::RunDetails &runDetails() override { return m_runDetails; }
    contract::RunLogs &runLogs() override { return m_runLogs; }
    contract::Spans &spans() override { return m_spans; }
    contract::Projects &projects() override { return m_projects; }
    contract::Queues &queues() override { return m_queues; }
    contract::Schedules &schedules() override { return m_schedules; }
    contract::Batches &batches() override { return m_batches; }
    contract::BulkActions &bulkActions() override { return m_bulkActions; }
    contract::Waits &waits() override { return m_waits; }
    contract::Tokens &tokens() override { return m_tokens; }
    contract::Variables &variables() override { return m_variables; }
    contract::Intercepts &intercepts() override { return m_intercepts; }
    contract::ErrorGroups &errorGroups() override { return m_errorGroups; }
    contract::Statistics &statistics() override { return m_statistics; }
    contract::Settings &windowSettings() override { return m_windowSettings; }
    contract::EngineFacts &engine() override { return m_facts; }
    contract::Changes &changes() override { return m_changes; }
    DevEngine *devEngine() override { return nullptr; }
    TokenBook *tokenBook() override { return nullptr; }

private:
    static EngineTraits only(std::initializer_list<Ability> abilities)
    {
        EngineTraits traits;
        for (int i = 0; i < kAbilityCount; ++i) {
            const auto ability = static_cast<Ability>(i);
            if (std::ranges::find(abilities, ability) == abilities.end())
                traits = traits.without(ability, "Not part of this test.");
        }
        return traits;
    }

    EngineTraits m_traits;
    contract::RefusingRunCommands m_runCommands{m_traits};
    FakeRunLists m_runLists{m_traits};
    FakeRunDetails m_runDetails{m_traits};
    FakeRunLogs m_runLogs{m_traits};
    contract::RefusingSpans m_spans{m_traits};
    FakeProjects m_projects{m_traits};
    FakeQueues m_queues{m_traits};
    FakeSchedules m_schedules{m_traits};
    contract::RefusingBatches m_batches{m_traits};
    contract::RefusingBulkActions m_bulkActions{m_traits};
    contract::RefusingWaits m_waits{m_traits};
    contract::RefusingTokens m_tokens{m_traits};
    contract::RefusingVariables m_variables{m_traits};
    contract::RefusingIntercepts m_intercepts{m_traits};
    contract::RefusingErrorGroups m_errorGroups{m_traits};
    contract::RefusingStatistics m_statistics{m_traits};
    contract::RefusingSettings m_windowSettings{m_traits};
    FakeFacts m_facts;
    FakeChanges m_changes;

public: // what it answers
    std::vector<TaskInfo> &taskList = m_projects.taskList;
    std::vector<Deployment> &deploymentList = m_projects.deploymentList;
    std::vector<QueueInfo> &queueList = m_queues.queueList;
    std::vector<ScheduleInfo> &scheduleList = m_schedules.scheduleList;
    EngineStatus &state = m_facts.state;
};

} // namespace runyard::test
