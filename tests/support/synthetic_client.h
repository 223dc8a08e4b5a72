// An engine of thin air for model and view tests: runs in memory, keyset pages and counts computed
// from them, every call recorded. It answers at once, on the calling thread. No rules of the real
// engine are copied here; tests that depend on them use EmbeddedClient.
#pragma once

#include "engine/contract/engine_client.h"
#include "models/runs/run_list_model.h"

#include <algorithm>
#include <map>

namespace runyard::testing {

class SyntheticClient final : public EngineClient
{
public:
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
        auto changes = std::make_shared<ChangeSet>();
        for (const Run &run : runs) {
            const auto at =
                std::find_if(all.begin(), all.end(), [&](const Run &known) { return known.seq == run.seq; });
            if (at == all.end())
                all.push_back(run);
            else
                *at = run;
            changes->runs.push_back(run);
        }
        changes->counts = true;
        for (const auto &[key, listener] : listeners)
            listener(changes);
    }

    void runPage(RunPageRequest request, Reply<RunPage> reply) override
    {
        ++pagesAsked;
        if (pageError)
            return reply(*pageError);
        std::vector<Run> met = meeting(request.filter);
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
    void runCounts(RunFilter filter, Reply<RunCounts> reply) override
    {
        RunCounts counts;
        std::map<std::string, std::int64_t> tasks, queues, tags;
        for (const Run &run : meeting(filter)) {
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
    std::unique_ptr<Subscription> subscribe(ChangeListener listener) override
    {
        struct Held final : Subscription
        {
            Held(SyntheticClient &of, int key) : owner(of), place(key) {}
            ~Held() override { owner.listeners.erase(place); }
            SyntheticClient &owner;
            int place;
        };
        listeners[++lastListener] = std::move(listener);
        return std::make_unique<Held>(*this, lastListener);
    }
    void status(Reply<EngineStatus> reply) override { reply(engine); }
    void tasks(Reply<std::vector<TaskInfo>> reply) override { reply(taskList); }
    void queues(Reply<std::vector<QueueInfo>> reply) override { reply(std::vector<QueueInfo>{}); }
    void schedules(Reply<std::vector<ScheduleInfo>> reply) override { reply(std::vector<ScheduleInfo>{}); }
    void deployments(Reply<std::vector<Deployment>> reply) override { reply(std::vector<Deployment>{}); }
    void deploy(std::string directory, Actor, Reply<DeployReply> reply) override
    {
        deployed.push_back(directory);
        taskList.emplace_back().definition.id = "resize-image";
        reply(DeployReply{});
    }
    void freeze(RunId id, Actor, Reply<Run> reply) override
    {
        frozen.push_back(id);
        reply(find(id));
    }
    void resume(RunId id, Actor, Reply<Run> reply) override { reply(find(id)); }
    void retryNow(RunId id, Actor, Reply<Run> reply) override { reply(find(id)); }
    void runDetail(RunId id, Reply<RunDetail> reply) override
    {
        ++detailsAsked;
        auto run = find(id);
        if (!run)
            return reply(run.error());
        RunDetail detail;
        detail.run = *run;
        reply(detail);
    }
    void runLogs(RunId, int, std::int64_t, int, Reply<LogPage> reply) override { reply(LogPage{}); }
    void activeDescendants(RunId, Reply<std::vector<Run>> reply) override { reply(std::vector<Run>{}); }

    void trigger(TriggerRequest, Reply<TriggerReply> reply) override { reply(refusal()); }
    void replay(ReplayRequest, Reply<TriggerReply> reply) override { reply(refusal()); }
    void reschedule(RunId, TimePoint, Actor, Reply<Run> reply) override { reply(refusal()); }
    void cancel(RunId, std::string, Actor, Reply<CancelReply> reply) override { reply(refusal()); }
    void addTags(RunId, std::vector<std::string>, Reply<Run> reply) override { reply(refusal()); }
    void setMetadata(RunId, std::string, Reply<Run> reply) override { reply(refusal()); }
    void resetIdempotencyKey(std::string, std::string, Reply<RunId> reply) override { reply(refusal()); }
    void previewDeploy(std::string, Reply<DeployPreview> reply) override { reply(refusal()); }
    void setQueuePaused(std::string, bool, Reply<QueueInfo> reply) override { reply(refusal()); }
    void setQueueLimit(std::string, std::optional<int>, Reply<QueueInfo> reply) override { reply(refusal()); }
    void setEnvironmentLimit(int, Reply<Done> reply) override { reply(Done{}); }
    void setScheduleActive(ScheduleId, bool, Reply<ScheduleInfo> reply) override { reply(refusal()); }

    std::vector<Run> all;
    std::map<int, ChangeListener> listeners;
    std::vector<TaskInfo> taskList;
    std::vector<std::string> deployed;
    std::vector<RunId> frozen;
    EngineStatus engine;
    std::optional<Error> pageError;
    int pagesAsked = 0;
    int detailsAsked = 0;
    int lastListener = 0;
    TimePoint start = SystemClock().now() - std::chrono::hours(2);

private:
    static Error refusal() { return Error{ErrorCode::Unavailable, "Not part of this test.", {}, {}}; }
    Result<Run> find(const RunId &id) const
    {
        for (const Run &run : all) {
            if (run.id == id)
                return run;
        }
        return Error{ErrorCode::NotFound, "There is no run " + id.text + ".", {}, {}};
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
};

} // namespace runyard::testing
