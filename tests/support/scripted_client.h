// An engine that answers from values a test has set, at once or only
// when the test says so. For testing what models and views do with replies that are late, stale
// or errors, which a real engine cannot be made to send on demand.
#pragma once

#include "engine/contract/engine_client.h"

#include <algorithm>
#include <map>

namespace runyard::test {

class ScriptedClient : public EngineClient
{
public:
    // What queries answer.
    std::map<std::string, RunDetail> details;
    std::map<std::string, std::vector<LogLine>> logs;
    std::map<std::string, RunSpans> spans;
    std::map<std::string, SpanDetail> spanDetails; // by span
    std::vector<TaskInfo> taskList;
    std::vector<QueueInfo> queueList;
    std::vector<ScheduleInfo> scheduleList;
    std::vector<Deployment> deploymentList;
    std::vector<Run> descendants;
    DeployPreview preview;
    std::optional<Error> failure; // every call answers this while it is set

    std::int64_t scanStep = 1'000; // lines a scanLog reply looks at
    std::size_t linesAsked = 0;

    // What commands were sent.
    std::vector<TriggerRequest> triggered;
    std::vector<ReplayRequest> replayed;
    std::vector<std::pair<RunId, TimePoint>> rescheduled;
    std::vector<RunId> canceled;
    std::vector<std::string> deployed;
    std::vector<std::pair<std::string, bool>> paused;
    std::vector<std::pair<std::string, std::optional<int>>> limited;
    std::vector<std::pair<ScheduleId, bool>> activated;

    // While true, runDetail replies wait in `held` for the test to let them go.
    bool holdDetails = false;
    std::vector<std::function<void()>> held;

    void send(ChangeSet changes)
    {
        auto shared = std::make_shared<const ChangeSet>(std::move(changes));
        for (const auto &[id, listener] : *m_listeners)
            listener(shared);
    }

    void trigger(TriggerRequest request, Reply<TriggerReply> reply) override
    {
        triggered.push_back(std::move(request));
        answer(reply, TriggerReply{RunId{"run_new"}, RunSeq{900}, false});
    }
    void replay(ReplayRequest request, Reply<TriggerReply> reply) override
    {
        replayed.push_back(std::move(request));
        answer(reply, TriggerReply{RunId{"run_replay"}, RunSeq{901}, false});
    }
    void reschedule(RunId id, TimePoint delayUntil, Actor, Reply<Run> reply) override
    {
        rescheduled.emplace_back(id, delayUntil);
        answer(reply, details[id.text].run);
    }
    void cancel(RunId id, std::string, Actor, Reply<CancelReply> reply) override
    {
        canceled.push_back(id);
        answer(reply, CancelReply{id, false, static_cast<int>(descendants.size())});
    }
    void freeze(RunId id, Actor, Reply<Run> reply) override { answer(reply, details[id.text].run); }
    void resume(RunId id, Actor, Reply<Run> reply) override { answer(reply, details[id.text].run); }
    void retryNow(RunId id, Actor, Reply<Run> reply) override { answer(reply, details[id.text].run); }
    void addTags(RunId id, std::vector<std::string>, Reply<Run> reply) override
    {
        answer(reply, details[id.text].run);
    }
    void setMetadata(RunId id, std::string, Reply<Run> reply) override
    {
        answer(reply, details[id.text].run);
    }
    void resetIdempotencyKey(std::string, std::string, Reply<RunId> reply) override
    {
        answer(reply, RunId{});
    }
    void previewDeploy(std::string, Reply<DeployPreview> reply) override { answer(reply, preview); }
    void deploy(std::string directory, Actor, Reply<DeployReply> reply) override
    {
        deployed.push_back(std::move(directory));
        answer(reply, DeployReply{});
    }
    void setQueuePaused(std::string queue, bool isPaused, Reply<QueueInfo> reply) override
    {
        paused.emplace_back(std::move(queue), isPaused);
        answer(reply, QueueInfo{});
    }
    void setQueueLimit(std::string queue, std::optional<int> limit, Reply<QueueInfo> reply) override
    {
        limited.emplace_back(std::move(queue), limit);
        answer(reply, QueueInfo{});
    }
    void setEnvironmentLimit(int, Reply<Done> reply) override { answer(reply, Done{}); }
    void setScheduleActive(ScheduleId id, bool active, Reply<ScheduleInfo> reply) override
    {
        activated.emplace_back(std::move(id), active);
        answer(reply, ScheduleInfo{});
    }
    void runPage(RunPageRequest, Reply<RunPage> reply) override { answer(reply, RunPage{}); }
    void runCounts(RunFilter, Reply<RunCounts> reply) override { answer(reply, RunCounts{}); }
    void runDetail(RunId id, Reply<RunDetail> reply) override
    {
        const auto found = details.find(id.text);
        Result<RunDetail> result =
            found == details.end()
                ? Result<RunDetail>(Error{ErrorCode::NotFound, "There is no run " + id.text + ".", {}, {}})
                : Result<RunDetail>(found->second);
        auto send = [reply, result] { reply(result); };
        if (holdDetails)
            held.push_back(send);
        else
            send();
    }
    void runLogs(RunId id, int attempt, std::int64_t after, int maxLines, Reply<LogPage> reply) override
    {
        LogPage page;
        const auto &lines = logs[id.text];
        const auto end = std::min<std::size_t>(lines.size(), static_cast<std::size_t>(after + maxLines));
        for (auto i = static_cast<std::size_t>(after); i < end; ++i)
            if (attempt == 0 || lines[i].attempt == attempt)
                page.lines.push_back(lines[i]);
        page.next = static_cast<std::int64_t>(end);
        page.hasMore = end < lines.size();
        answer(reply, page);
    }
    void locateLog(RunId id, TimePoint at, Reply<LogPlace> reply) override
    {
        const auto &lines = logs[id.text];
        const auto found =
            std::find_if(lines.begin(), lines.end(), [at](const LogLine &line) { return line.at >= at; });
        answer(reply, LogPlace{found - lines.begin(), static_cast<std::int64_t>(lines.size())});
    }
    void scanLog(LogScanRequest request, Reply<LogScan> reply) override
    {
        LogScan scan;
        const auto &lines = logs[request.id.text];
        scan.total = static_cast<std::int64_t>(lines.size());
        for (scan.next = request.from; scan.next < std::min(scan.total, request.from + scanStep);
             ++scan.next) {
            if (request.filter.matches(lines[static_cast<std::size_t>(scan.next)]))
                scan.lines.push_back(scan.next);
        }
        answer(reply, scan);
    }
    void logLines(RunId id, std::vector<std::int64_t> numbers, Reply<LogLines> reply) override
    {
        LogLines found;
        for (const std::int64_t number : numbers)
            found.push_back(logs[id.text].at(static_cast<std::size_t>(number)));
        linesAsked += found.size();
        answer(reply, found);
    }
    void runSpans(RunId id, Reply<RunSpans> reply) override { answer(reply, spans[id.text]); }
    void spanDetail(RunId, std::string span, Reply<SpanDetail> reply) override
    {
        answer(reply, spanDetails[span]);
    }
    void activeDescendants(RunId, Reply<std::vector<Run>> reply) override { answer(reply, descendants); }
    void tasks(Reply<std::vector<TaskInfo>> reply) override { answer(reply, taskList); }
    void queues(Reply<std::vector<QueueInfo>> reply) override { answer(reply, queueList); }
    void schedules(Reply<std::vector<ScheduleInfo>> reply) override { answer(reply, scheduleList); }
    void deployments(Reply<std::vector<Deployment>> reply) override { answer(reply, deploymentList); }
    void status(Reply<EngineStatus> reply) override { answer(reply, EngineStatus{}); }

    std::unique_ptr<Subscription> subscribe(ChangeListener listener) override
    {
        const int id = ++m_lastListener;
        m_listeners->emplace(id, std::move(listener));
        return std::make_unique<Listening>(m_listeners, id);
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

    template <class T>
    void answer(const Reply<T> &reply, T value)
    {
        if (failure)
            reply(Result<T>(*failure));
        else
            reply(Result<T>(std::move(value)));
    }

    std::shared_ptr<Listeners> m_listeners = std::make_shared<Listeners>();
    int m_lastListener = 0;
};

} // namespace runyard::test
