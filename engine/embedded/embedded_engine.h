// What the parts of EmbeddedClient share: the engine's thread, the readers of its store, and the worker host.
// Private to this folder.
#pragma once

#include "engine/base/secret_text.h"
#include "engine/contract/engine_facts.h"
#include "engine/embedded/bulk_feeder.h"
#include "engine/embedded/embedded_client.h"
#include "engine/embedded/listeners.h"
#include "engine/embedded/reader_pool.h"
#include "engine/scheduling/engine_loop.h"

#include <mutex>

namespace runyard {

class EmbeddedEngine
{
public:
    explicit EmbeddedEngine(EngineOptions engineOptions) : options(std::move(engineOptions)), loop(clock) {}

    Status start();
    /// Ends all threads and kills every attempt's process tree.
    void stop();

    /// Runs `call` on the engine's thread, and replies with its result after the commit.
    template <class T, class Call>
    void command(Reply<T> reply, Call call)
    {
        loop.post([reply = std::move(reply), call = std::move(call)](EngineCore &core) mutable {
            core.drain().reply<T>(std::move(reply), call(core));
        });
    }

    EngineOptions options;
    SystemClock clock;
    SystemRandom random;
    TimePoint startedAt = clock.now();
    std::string apiUrl;
    std::string workspaceKey = secretText(); // until the real one is known
    EngineStatus lastStatus;                 // for while the engine's thread cannot answer
    std::mutex apiMutex;                     // guards the three above
    std::shared_ptr<const SecretValues> secrets = std::make_shared<SecretValues>();
    std::mutex secretsMutex; // guards the one above
    std::shared_ptr<Listeners> listeners = std::make_shared<Listeners>();
    std::unique_ptr<RunStore> store; // engine thread
    std::unique_ptr<WorkerHost> workers;
    EngineLoop loop;
    ReaderPool readers;
    EmbeddedBulkFeeder bulk{options.shepherd.parent_path() / "runyard-jq", [this](BulkBatch batch) {
                                loop.post([batch = std::move(batch)](EngineCore &core) mutable {
                                    core.bulk.prepared(std::move(batch));
                                });
                            }};
};

} // namespace runyard
