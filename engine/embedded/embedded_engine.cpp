#include "engine/embedded/embedded_engine.h"

#include <algorithm>
#include <thread>

namespace runyard {

namespace {

int defaultEnvironmentLimit()
{
    return std::max(2, static_cast<int>(std::thread::hardware_concurrency()) * 2);
}

} // namespace

Status EmbeddedEngine::start()
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
            const auto stored = store->settings.find("environment_limit");
            limit = stored ? std::atoi(stored->c_str()) : defaultEnvironmentLimit();
        }
        core->queues.setEnvironmentLimit(std::max(1, limit));
        core->bulk.setFeeder(&bulk);
        core->bulk.setUndoTime(options.bulkUndoTime);
        core->setHeld(options.waitForApi);
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

void EmbeddedEngine::stop()
{
    // Readers first: only the writer, when it closes last, can fold the write-ahead log into the database.
    readers.stop();
    bulk.stop();
    // Then the engine, so that nothing is started while the trees end; their runs go on at the next start.
    loop.post([](EngineCore &core) { core.cleanStop.endNow(); });
    loop.stop();
    workers.reset();
}

} // namespace runyard
