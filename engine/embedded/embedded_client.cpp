#include "engine/embedded/embedded_client.h"

#include "engine/domain/slot_limit.h"
#include "engine/embedded/embedded_client_impl.h"
#include "engine/embedded/project_loader.h"

#include <algorithm>
#include <thread>

namespace runyard {

namespace {

int defaultEnvironmentLimit()
{
    return std::max(2, static_cast<int>(std::thread::hardware_concurrency()) * 2);
}

std::string joined(const std::string &first, const std::string &second)
{
    return first + (first.empty() || second.empty() ? "" : "\n") + second;
}

/// What the host of the engine mended, what is wrong with the key of the variables, and what recovery did.
std::string startReport(const std::string &ofHost, EngineCore &core)
{
    const auto problem = core.variables.list().problem;
    return joined(joined(ofHost, problem ? problem->text() : std::string()), core.recoveryReport());
}

} // namespace

Status EmbeddedClient::Impl::start()
{
    auto host = WorkerHost::create({.shepherd = options.shepherd, .scratch = options.workspace / "scratch"},
                                   clock, loop);
    if (!host.ok())
        return host.error();
    workers = std::move(host).value();
    loop.setLogsStored([this](std::size_t bytes) { workers->logsStored(bytes); });
    loop.setChangeListener(
        [listeners = listeners](std::shared_ptr<const ChangeSet> changes) { listeners->call(changes); });

    const std::filesystem::path file = options.workspace / "runyard.db";
    const auto makeCore = [this, file]() -> Result<std::unique_ptr<EngineCore>> {
        auto opened = RunStore::open(
            file, {.synchronous = options.synchronousFull ? Synchronous::Full : Synchronous::Normal});
        if (!opened.ok())
            return opened.error();
        store = std::move(opened).value();
        auto core = std::make_unique<EngineCore>(*store, *workers, clock, random);
        int limit = options.environmentLimit;
        if (limit <= 0) {
            const auto stored = store->setting("environment_limit");
            limit = stored ? std::atoi(stored->c_str()) : defaultEnvironmentLimit();
        }
        core->queues.setEnvironmentLimit(std::max(1, limit));
        core->bulk.setFeeder(&bulk);
        core->bulk.setUndoTime(options.bulkUndoTime);
        core->setSuspended(options.waitForApi);
        core->variables.setWorkspaceKey(workspaceKey);
        core->variables.setSecretSink([this](std::shared_ptr<const SecretValues> values) {
            const std::lock_guard lock(secretsMutex);
            secrets = std::move(values);
        });
        return core;
    };
    if (Status status = loop.start(makeCore, [this] { store.reset(); }); !status.ok())
        return status;
    if (Status status = bulk.start(file); !status.ok())
        return status;
    return readers.start(file);
}

Result<std::unique_ptr<EmbeddedClient>> EmbeddedClient::open(EngineOptions options)
{
    auto impl = std::make_unique<Impl>(std::move(options));
    if (Status status = impl->start(); !status.ok())
        return status.error();
    return std::unique_ptr<EmbeddedClient>(new EmbeddedClient(std::move(impl)));
}

EmbeddedClient::EmbeddedClient(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

EmbeddedClient::~EmbeddedClient()
{
    // Readers first: only the writer, when it closes last, can fold the write-ahead log into the database.
    m_impl->readers.stop();
    m_impl->bulk.stop();
    // Then the engine, so that nothing is started while the trees end; their runs go on at the next start.
    m_impl->loop.post([](EngineCore &core) { core.cleanStop.endNow(); });
    m_impl->loop.stop();
    m_impl->workers.reset();
}

void EmbeddedClient::stopTasks(std::function<void(std::vector<std::string>)> left)
{
    m_impl->loop.post([left = std::move(left)](EngineCore &core) { core.cleanStop.begin(left); });
}

void EmbeddedClient::setApiEndpoint(std::string url, std::string secretKey, std::string spanEndpoint)
{
    {
        const std::lock_guard lock(m_impl->apiMutex);
        m_impl->apiUrl = url;
        m_impl->workspaceKey = secretKey;
    }
    std::vector<std::pair<std::string, std::string>> env = {
        {"TRIGGER_API_URL", url},
        {"TRIGGER_SECRET_KEY", secretKey},
        {"RUNYARD_WORKSPACE", m_impl->options.workspace.string()},
    };
    if (!spanEndpoint.empty())
        env.emplace_back("TRIGGER_OTEL_EXPORTER_OTLP_ENDPOINT", std::move(spanEndpoint));
    m_impl->loop.post([env = std::move(env), key = std::move(secretKey)](EngineCore &core) {
        core.variables.setWorkspaceKey(key);
        core.variables.setTaskEnvironment(env);
        core.setSuspended(false);
    });
}

void EmbeddedClient::trigger(TriggerRequest request, Reply<TriggerReply> reply)
{
    m_impl->command<TriggerReply>(std::move(reply), [request = std::move(request)](EngineCore &core) {
        return core.triggers.trigger(request);
    });
}

void EmbeddedClient::replay(ReplayRequest request, Reply<TriggerReply> reply)
{
    m_impl->command<TriggerReply>(std::move(reply), [request = std::move(request)](EngineCore &core) {
        return core.triggers.replay(request);
    });
}

void EmbeddedClient::reschedule(RunId id, TimePoint delayUntil, Actor actor, Reply<Run> reply)
{
    m_impl->command<Run>(std::move(reply),
                         [=](EngineCore &core) { return core.control.reschedule(id, delayUntil, actor); });
}

void EmbeddedClient::cancel(RunId id, std::string reason, Actor actor, Reply<CancelReply> reply)
{
    m_impl->command<CancelReply>(
        std::move(reply), [=](EngineCore &core) { return core.cancellation.cancel(id, reason, actor); });
}

void EmbeddedClient::freeze(RunId id, Actor actor, Reply<Run> reply)
{
    m_impl->command<Run>(std::move(reply), [=](EngineCore &core) { return core.control.freeze(id, actor); });
}

void EmbeddedClient::resume(RunId id, Actor actor, Reply<Run> reply)
{
    m_impl->command<Run>(std::move(reply), [=](EngineCore &core) { return core.control.resume(id, actor); });
}

void EmbeddedClient::retryNow(RunId id, Actor actor, Reply<Run> reply)
{
    m_impl->command<Run>(std::move(reply),
                         [=](EngineCore &core) { return core.control.retryNow(id, actor); });
}

void EmbeddedClient::addTags(RunId id, std::vector<std::string> tags, Reply<Run> reply)
{
    m_impl->command<Run>(std::move(reply), [=](EngineCore &core) { return core.control.addTags(id, tags); });
}

void EmbeddedClient::setMetadata(RunId id, std::string json, Reply<Run> reply)
{
    m_impl->command<Run>(std::move(reply),
                         [=](EngineCore &core) { return core.control.setMetadata(id, json); });
}

void EmbeddedClient::setMetadataOnce(RunId id, std::string json, std::string requestKey, Reply<bool> reply)
{
    m_impl->command<bool>(std::move(reply), [=](EngineCore &core) {
        return core.control.setMetadataOnce(id, json, requestKey);
    });
}

void EmbeddedClient::resetIdempotencyKey(std::string taskId, std::string keyHash, Reply<RunId> reply)
{
    m_impl->command<RunId>(std::move(reply), [=](EngineCore &core) {
        return core.control.resetIdempotencyKey(taskId, keyHash);
    });
}

void EmbeddedClient::previewDeploy(std::string directory, Reply<DeployPreview> reply)
{
    m_impl->readers.ask([this, directory = std::move(directory), reply = std::move(reply)](RunReader &) {
        auto manifest = loadProject(directory);
        if (!manifest.ok())
            return reply(manifest.error());
        m_impl->command<DeployPreview>(
            reply, [manifest = *manifest](EngineCore &core) { return core.deployments.preview(manifest); });
    });
}

void EmbeddedClient::deploy(std::string directory, Actor actor, Reply<DeployReply> reply)
{
    m_impl->readers.ask(
        [this, directory = std::move(directory), actor, reply = std::move(reply)](RunReader &) {
            auto manifest = loadProject(directory);
            if (!manifest.ok())
                return reply(manifest.error());
            m_impl->command<DeployReply>(reply, [manifest = *manifest, actor](EngineCore &core) {
                return core.deployments.deploy(manifest, actor);
            });
        });
}

void EmbeddedClient::setQueuePaused(std::string queue, bool paused, Reply<QueueInfo> reply)
{
    m_impl->command<QueueInfo>(std::move(reply),
                               [=](EngineCore &core) { return core.queues.setPaused(queue, paused); });
}

void EmbeddedClient::setQueueLimit(std::string queue, std::optional<int> limit, Reply<QueueInfo> reply)
{
    m_impl->command<QueueInfo>(std::move(reply),
                               [=](EngineCore &core) { return core.queues.setLimit(queue, limit); });
}

void EmbeddedClient::setEnvironmentLimit(int limit, Reply<Done> reply)
{
    m_impl->command<Done>(std::move(reply), [limit, impl = m_impl.get()](EngineCore &core) -> Result<Done> {
        if (limit < 1 || limit > kMaxSlots)
            return Error{ErrorCode::InvalidInput, "The environment limit is 1 to 10000.",
                         "Choose a number in that range."};
        core.queues.setEnvironmentLimit(limit);
        impl->store->saveSetting("environment_limit", std::to_string(limit));
        return Done{};
    });
}

void EmbeddedClient::setScheduleActive(ScheduleId id, bool active, Reply<ScheduleInfo> reply)
{
    m_impl->command<ScheduleInfo>(std::move(reply),
                                  [=](EngineCore &core) { return core.schedules.setActive(id, active); });
}

void EmbeddedClient::status(Reply<EngineStatus> reply)
{
    Impl *impl = m_impl.get();
    if (impl->loop.isLockedOut()) { // the engine's thread would answer when that is over
        EngineStatus status = [impl] {
            const std::lock_guard lock(impl->apiMutex);
            return impl->lastStatus;
        }();
        status.problem = impl->loop.problem();
        status.dropped = droppedSinceStart();
        return reply(std::move(status));
    }
    impl->command<EngineStatus>(std::move(reply), [impl](EngineCore &core) {
        const std::lock_guard lock(impl->apiMutex);
        impl->lastStatus = EngineStatus{
            .workspace = impl->options.workspace.string(),
            .apiUrl = impl->apiUrl,
            .startedAt = impl->startedAt,
            .environmentLimit = core.queues.environmentLimit(),
            .slotsInUse = core.queues.slotsInUse(),
            .queued = core.queues.queuedCount(),
            .synchronous = impl->options.synchronousFull ? "FULL" : "NORMAL",
            .recoveryReport = startReport(impl->options.startReport, core),
            .clockReport = core.clockReport(),
            .problem = core.startProblem(),
            .dropped = droppedSinceStart(),
        };
        return Result<EngineStatus>(impl->lastStatus);
    });
}

void EmbeddedClient::setting(std::string name, Reply<std::string> reply)
{
    m_impl->command<std::string>(
        std::move(reply), [name = std::move(name), impl = m_impl.get()](EngineCore &) {
            return Result<std::string>(impl->store->setting(name).value_or(std::string()));
        });
}

void EmbeddedClient::saveSetting(std::string name, std::string value, Reply<Done> reply)
{
    m_impl->command<Done>(std::move(reply), [name = std::move(name), value = std::move(value),
                                             impl = m_impl.get()](EngineCore &) {
        impl->store->saveSetting(name, value);
        return Result<Done>(Done{});
    });
}

Result<std::shared_ptr<const SecretValues>> EmbeddedClient::secretValues()
{
    const std::lock_guard lock(m_impl->secretsMutex);
    return m_impl->secrets;
}

void EmbeddedClient::problem(Reply<std::string> reply)
{
    reply(m_impl->loop.problem());
}

void EmbeddedClient::windowSetting(std::string name, Reply<std::string> reply)
{
    m_impl->command<std::string>(std::move(reply), [name, impl = m_impl.get()](EngineCore &) {
        return Result<std::string>(impl->store->setting("window." + name).value_or(std::string()));
    });
}

void EmbeddedClient::saveWindowSetting(std::string name, std::string value, Reply<Done> reply)
{
    m_impl->command<Done>(std::move(reply), [name, value, impl = m_impl.get()](EngineCore &) {
        impl->store->saveSetting("window." + name, value);
        return Result<Done>(Done{});
    });
}

std::unique_ptr<Subscription> EmbeddedClient::subscribe(ChangeListener listener)
{
    const int number = m_impl->listeners->add(std::move(listener));
    return std::make_unique<ListenerSubscription>(m_impl->listeners, number);
}

void EmbeddedClient::previewBulk(BulkPreviewRequest request, Reply<BulkPreview> reply)
{
    m_impl->bulk.preview(std::move(request), std::move(reply));
}

void EmbeddedClient::startBulk(BulkRequest request, Reply<BulkAction> reply)
{
    const auto accept = [impl = m_impl.get(), reply](BulkRequest checked, std::int64_t total) {
        impl->command<BulkAction>(reply, [checked = std::move(checked), total](EngineCore &core) {
            return core.bulk.start(checked, total);
        });
    };
    m_impl->bulk.check(std::move(request), accept, [reply](Error error) { reply(std::move(error)); });
}

void EmbeddedClient::undoBulk(BulkId id, Reply<BulkAction> reply)
{
    m_impl->command<BulkAction>(std::move(reply), [=](EngineCore &core) { return core.bulk.undo(id); });
}

void EmbeddedClient::stopBulk(BulkId id, Reply<BulkAction> reply)
{
    m_impl->command<BulkAction>(std::move(reply), [=](EngineCore &core) { return core.bulk.stop(id); });
}

void EmbeddedClient::resumeBulk(BulkId id, Reply<BulkAction> reply)
{
    m_impl->command<BulkAction>(std::move(reply), [=](EngineCore &core) { return core.bulk.resume(id); });
}

void EmbeddedClient::cancelMadeByBulk(BulkId id, Reply<BulkAction> reply)
{
    m_impl->command<BulkAction>(std::move(reply), [=](EngineCore &core) { return core.bulk.cancelMade(id); });
}

void EmbeddedClient::markErrorGroup(std::int64_t group, ErrorGroupMark mark, Reply<Done> reply)
{
    m_impl->command<Done>(std::move(reply),
                          [group, mark](EngineCore &core) { return core.markErrorGroup(group, mark); });
}

} // namespace runyard
