// An engine of thin air for model and view tests: runs in memory, keyset pages and counts computed
// from them, every call recorded. It answers at once, on the calling thread. No rules of the real
// engine are copied here; tests that depend on them use EmbeddedClient.
#pragma once

#include "models/runs/run_list_model.h"
#include "tests/support/fake_client.h"

#include <algorithm>
#include <map>

namespace runyard::testing {

class SyntheticClient final : public test::FakeClient
{
public:
    SyntheticClient() : FakeClient({Ability::Commands, Ability::Deploy}) {}

    /// Newest last; seq and createdAt grow by one (second) each.
    Run make(RunStatus status, const std::string &task = "resize-image")
    {
        Run run;
        run.seq = static_cast<RunSeq>(static_cast<std::int64_t>(all.size()) + 1);
        run.id = RunId{"run_" + std::string(20, '0') + std::to_string(100'000 + all.size())};
        run.taskId = task;
        run.queue = "task/" + task;
        run.machine = "small-1x";
        run.version = "20261124.1";
        run.status = status;
        run.createdAt = start + Seconds{static_cast<std::int64_t>(all.size())};
        run.updatedAt = run.createdAt;
        run.queuedAt = run.createdAt;
        if (status >= RunStatus::Executing) {
            run.startedAt = run.createdAt + Millis{120};
            run.attemptCount = 1;
        }
        if (isFinal(status))
            run.finishedAt = run.createdAt + Millis{8'400};
        return run;
    }
    void add(const Run &run) { all.push_back(run); }
    void fill(int count)
    {
        for (int i = 0; i < count; ++i) {
            Run run = make(kAllRunStatuses[static_cast<std::size_t>(i) % kRunStatusCount],
                           i % 3 == 0 ? "import-orders" : "resize-image");
            if (i % 5 == 0)
                run.tags = {"vip"};
            add(run);
        }
    }
    /// Adds or replaces, and tells the subscribers.
    void publish(const std::vector<Run> &runs)
    {
        ChangeSet changes;
        for (const Run &run : runs) {
            const auto at =
                std::find_if(all.begin(), all.end(), [&](const Run &known) { return known.seq == run.seq; });
            if (at == all.end())
                all.push_back(run);
            else
                *at = run;
            changes.runs.push_back(run);
        }
        changes.counts = true;
        send(std::move(changes));
    }

    contract::RunCommands &runCommands() override { return m_commands; }
    contract::RunLists &runLists() override { return m_lists; }
    contract::RunDetails &runDetails() override { return m_details; }
    contract::Projects &projects() override { return m_projects; }

    std::vector<Run> all;
    std::optional<Error> pageError;
    int pagesAsked = 0;
    int detailsAsked = 0;
    TimePoint start = SystemClock().now() - std::chrono::hours(2);

private:
    struct Commands final : contract::RefusingRunCommands
    {
        explicit Commands(SyntheticClient &client) : RefusingRunCommands(client.traits()), runs(client) {}
        void freeze(RunId id, Actor, Reply<Run> reply) override { reply(runs.find(id)); }
        void resume(RunId id, Actor, Reply<Run> reply) override { reply(runs.find(id)); }
        void retryNow(RunId id, Actor, Reply<Run> reply) override { reply(runs.find(id)); }
        SyntheticClient &runs;
    };

    struct Lists final : test::FakeRunLists
    {
        explicit Lists(SyntheticClient &client) : FakeRunLists(client.traits()), runs(client) {}
        void page(RunPageRequest request, Reply<RunPage> reply) override
        {
            ++runs.pagesAsked;
            if (runs.pageError)
                return reply(*runs.pageError);
            std::vector<Run> met = runs.meeting(request.filter);
            RunPage page;
            const auto limit = static_cast<std::size_t>(request.limit);
            if (request.newerThan) {
                std::erase_if(met, [&](const Run &run) { return run.seq <= *request.newerThan; });
                page.hasNewer = met.size() > limit;
                const std::size_t skip = page.hasNewer ? met.size() - limit : 0;
                page.runs.assign(met.begin() + static_cast<std::ptrdiff_t>(skip), met.end());
                page.hasOlder = true;
                return reply(page);
            }
            const std::size_t before = met.size();
            if (request.olderThan)
                std::erase_if(met, [&](const Run &run) { return run.seq >= *request.olderThan; });
            page.hasNewer = met.size() < before;
            page.hasOlder = met.size() > limit;
            met.resize(std::min(met.size(), limit));
            page.runs = met;
            reply(page);
        }
        void counts(RunFilter filter, std::stop_token, Reply<RunCounts> reply) override
        {
            RunCounts counts;
            std::map<std::string, std::int64_t> tasks, queues, tags;
            for (const Run &run : runs.meeting(filter)) {
                ++counts.byStatus[static_cast<std::size_t>(run.status)];
                ++tasks[run.taskId];
                ++queues[run.queue];
                for (const auto &tag : run.tags)
                    ++tags[tag];
            }
            counts.byTask.assign(tasks.begin(), tasks.end());
            counts.byQueue.assign(queues.begin(), queues.end());
            counts.byTag.assign(tags.begin(), tags.end());
            reply(counts);
        }
        SyntheticClient &runs;
    };

    struct Details final : test::FakeRunDetails
    {
        explicit Details(SyntheticClient &client) : FakeRunDetails(client.traits()), runs(client) {}
        void find(RunId id, Reply<RunDetail> reply) override
        {
            ++runs.detailsAsked;
            auto run = runs.find(id);
            if (!run)
                return reply(run.error());
            RunDetail detail;
            detail.run = *run;
            reply(detail);
        }
        SyntheticClient &runs;
    };

    struct Projects final : contract::RefusingProjects
    {
        explicit Projects(SyntheticClient &client) : RefusingProjects(client.traits()), runs(client) {}
        void tasks(Reply<std::vector<TaskInfo>> reply) override { reply(runs.taskList); }
        void deployments(Reply<std::vector<Deployment>> reply) override { reply(runs.deploymentList); }
        void deploy(std::string, Actor, Reply<DeployReply> reply) override
        {
            runs.taskList.emplace_back().definition.id = "resize-image";
            reply(DeployReply{});
        }
        SyntheticClient &runs;
    };

    Result<Run> find(const RunId &id) const
    {
        for (const Run &run : all) {
            if (run.id == id)
                return run;
        }
        return test::unknownRun(id);
    }
    std::vector<Run> meeting(const RunFilter &filter) const
    {
        std::vector<Run> met;
        for (auto run = all.rbegin(); run != all.rend(); ++run) {
            if (matches(filter, *run, SystemClock().now())
                && (filter.search.empty() || run->id.text.find(filter.search) != std::string::npos
                    || run->taskId.find(filter.search) != std::string::npos))
                met.push_back(*run);
        }
        return met;
    }

    Commands m_commands{*this};
    Lists m_lists{*this};
    Details m_details{*this};
    Projects m_projects{*this};
};

} // namespace runyard::testing
