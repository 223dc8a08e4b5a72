// Requests of the official command line while it works: configuration, presence, builds, runs and their
// outcomes. Its bodies arrive as text/plain; they are read as JSON whatever the content type.

#include "engine/api/access/otel_endpoint.h"
#include "engine/api/router/held_answers.h"
#include "engine/api/router/router.h"
#include "engine/api/routes/metadata_changes.h"
#include "engine/api/routes/request_facts.h"
#include "engine/api/wire/dev_json.h"
#include "engine/contract/dev_engine.h"
#include "engine/contract/engine_facts.h"

#include <memory>

namespace runyard {

using wire::Json;

namespace {

constexpr int kPollWithRunMillis = 100;
constexpr int kPollWithoutRunMillis = 250; // upstream polls once a second; a local engine can afford more
constexpr int kMostConcurrentRuns = 100;   // the engine's own limits apply
constexpr std::chrono::seconds kPresenceInterval{4};
constexpr std::size_t kBuildBytes = 64u << 20; // grows with the sources

std::string branchOf(const HttpRequest &request)
{
    return std::string(request.header("x-trigger-branch"));
}

using DevFunction = std::function<void(const ApiCall &, DevEngine &)>;

Route::Function onDevEngine(DevFunction use)
{
    return [use = std::move(use)](const ApiCall &call) {
        if (DevEngine *engine = call.context.client.devEngine())
            return use(call, *engine);
        call.answer.fail(
            {ErrorCode::Unavailable, "This engine does not host trigger.dev command lines.", {}, {}});
    };
}

void sendConfig(const ApiCall &call, DevEngine &)
{
    call.answer.json({{"environmentId", "env_dev"},
                      {"dequeueIntervalWithRun", kPollWithRunMillis},
                      {"dequeueIntervalWithoutRun", kPollWithoutRunMillis},
                      {"maxConcurrentRuns", kMostConcurrentRuns},
                      {"engineUrl", originOf(call.request)}});
}

/// Sends a sign of life every few seconds. Its purpose is that the stream breaks when the command line ends.
class PresenceStream final : public HttpBody, public std::enable_shared_from_this<PresenceStream>
{
public:
    PresenceStream(DevEngine &engine, HeldAnswers &held, const Clock &clock)
        : m_engine(engine), m_held(held), m_clock(clock)
    {
        m_engine.devPresence(true);
    }

    void next(Piece piece) override
    {
        if (!std::exchange(m_hasBegun, true))
            return piece("event: start\ndata: Started " + wire::timeText(m_clock.now()) + "\n\n");
        m_held.add(kPresenceInterval, [self = weak_from_this(), piece = std::move(piece)] {
            if (const auto stream = self.lock(); stream && !stream->m_isGone)
                piece("event: time\ndata: " + wire::timeText(stream->m_clock.now()) + "\n\n");
        });
    }

    void gone() override
    {
        if (!std::exchange(m_isGone, true))
            m_engine.devPresence(false);
    }

private:
    DevEngine &m_engine;
    HeldAnswers &m_held;
    const Clock &m_clock;
    bool m_hasBegun = false;
    bool m_isGone = false; // both: server's thread only
};

void openPresence(const ApiCall &call, DevEngine &engine)
{
    HttpResponse response;
    response.contentType = "text/event-stream";
    response.stream = std::make_shared<PresenceStream>(engine, call.context.held, call.context.clock);
    call.answer.send(std::move(response));
}

void registerBuild(const ApiCall &call, DevEngine &engine)
{
    auto registration = wire::devRegistration(call.parameters[0], branchOf(call.request), call.request.body);
    if (!registration)
        return call.answer.fail(registration.error());
    const std::string hash = registration->manifest.dev->contentHash;
    engine.registerDevWorker(std::move(*registration), call.answer.orFail<
                                                           DevRegistered>([answer = call.answer,
                                                                           hash](const DevRegistered
                                                                                     &registered) {
        answer.json({{"id", registered.workerId}, {"version", registered.version}, {"contentHash", hash}});
    }));
}

void handOut(const ApiCall &call, DevEngine &engine)
{
    const auto body = wire::parseObject(call.request.body);
    if (!body)
        return call.answer.fail(body.error());
    wire::ObjectReader reader(*body, "");
    const std::string worker = reader.text("currentWorker");
    if (reader.error())
        return call.answer.fail(*reader.error());
    engine.handOutDevRuns(worker, call.answer.orFail<std::vector<DevHandout>>(
                                      [answer = call.answer,
                                       &clock = call.context.clock](const std::vector<DevHandout> &handouts) {
                                          answer.json(wire::dequeuedMessages(handouts, clock.now()));
                                      }));
}

void startAttempt(const ApiCall &call, DevEngine &engine)
{
    const std::string origin = originOf(call.request);
    const std::string spans = otelEndpoint(origin, call.context.signingKey);
    engine.startDevAttempt(
        RunId(call.parameters[0]),
        call.answer.orFail<DevAttempt>([answer = call.answer, origin, spans](const DevAttempt &attempt) {
            answer.json(wire::startedAttempt(attempt, origin, spans));
        }));
}

void completeAttempt(const ApiCall &call, DevEngine &engine)
{
    auto completion = wire::devCompletion(RunId(call.parameters[0]), call.parameters[1], call.request.body);
    if (!completion)
        return call.answer.fail(completion.error());
    const auto ended = std::make_shared<DevCompletion>(std::move(*completion));
    const auto complete = [&engine, ended, answer = call.answer](const Result<std::string> &) {
        engine.completeDevAttempt(std::move(*ended),
                                  answer.orFail<DevSnapshot>([answer](const DevSnapshot &snapshot) {
                                      answer.json(wire::completedAttempt(snapshot));
                                  }));
    };
    // The last metadata changes arrive with the end, and are stored before the run appears as ended. A repeated
    // end has the same snapshot. Invalid changes do not prevent a run from ending.
    if (ended->metadataChange.empty())
        return complete(std::string());
    auto change = readMetadataChange(ended->metadataChange);
    if (!change)
        return complete(change.error());
    const RunId run = ended->run;
    applyMetadataChange(call.context, run, std::move(*change),
                        "end of " + run.text + "/" + call.parameters[1], complete);
}

void latestSnapshot(const ApiCall &call, DevEngine &engine)
{
    engine.devSnapshot(RunId(call.parameters[0]),
                       call.answer.orFail<DevSnapshot>([answer = call.answer](const DevSnapshot &snapshot) {
                           answer.json(wire::executionData(snapshot));
                       }));
}

void heartbeat(const ApiCall &call, DevEngine &engine)
{
    engine.devHeartbeat(RunId(call.parameters[0]));
    call.answer.json({{"ok", true}});
}

void disconnect(const ApiCall &call, DevEngine &engine)
{
    const auto body = wire::parseObject(call.request.body);
    if (!body)
        return call.answer.fail(body.error());
    wire::ObjectReader reader(*body, "");
    std::vector<RunId> runs;
    for (std::string &id : reader.texts("runFriendlyIds"))
        runs.emplace_back(std::move(id));
    if (reader.error())
        return call.answer.fail(*reader.error());
    engine.disconnectDevRuns(std::move(runs), call.answer.orFail<int>([answer = call.answer](int executed) {
        answer.json({{"cancelled", executed}});
    }));
}

/// These logs are large and of little use to people.
void dropDebugLog(const ApiCall &call)
{
    HttpResponse response;
    response.status = 204;
    call.answer.send(std::move(response));
}

void listWorkers(const ApiCall &call)
{
    call.context.client.engine().devWorkers(call.answer.orFail<std::vector<DevWorker>>(
        [answer = call.answer](const std::vector<DevWorker> &workers) {
            Json all = Json::array();
            for (const DevWorker &worker : workers)
                all.push_back(wire::devWorkerJson(worker));
            answer.json({{"workers", std::move(all)}});
        }));
}

void devStatus(const ApiCall &call)
{
    call.context.client.engine().devWorkers(call.answer.orFail<std::vector<DevWorker>>(
        [answer = call.answer, project = call.parameters[0]](const std::vector<DevWorker> &workers) {
            const bool isConnected = std::ranges::any_of(workers, [&project](const DevWorker &worker) {
                return worker.project == project && worker.isConnected;
            });
            answer.json({{"isConnected", isConnected}});
        }));
}

} // namespace

void addDevRoutes(Router &router)
{
    router.add("GET", "/engine/v1/dev/config", onDevEngine(sendConfig));
    router.add("GET", "/engine/v1/dev/presence", onDevEngine(openPresence));
    router.add("POST", "/api/v1/projects/*/background-workers", onDevEngine(registerBuild), {kBuildBytes});
    router.add("POST", "/engine/v1/dev/dequeue", onDevEngine(handOut));
    router.add("POST", "/engine/v1/dev/runs/*/snapshots/*/attempts/start", onDevEngine(startAttempt));
    router.add("POST", "/engine/v1/dev/runs/*/snapshots/*/attempts/complete", onDevEngine(completeAttempt),
               {kBuildBytes});
    router.add("GET", "/engine/v1/dev/runs/*/snapshots/latest", onDevEngine(latestSnapshot));
    router.add("POST", "/engine/v1/dev/runs/*/snapshots/*/heartbeat", onDevEngine(heartbeat));
    router.add("POST", "/engine/v1/dev/disconnect", onDevEngine(disconnect));
    router.add("POST", "/engine/v1/dev/runs/*/logs/debug", dropDebugLog);
    router.add("GET", "/api/v1/projects/*/dev-status", devStatus);
    router.add("GET", "/runyard/v1/workers", listWorkers);
}

} // namespace runyard
