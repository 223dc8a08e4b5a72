// An engine inside this process, behind the EngineClient interface: the engine thread with the store's
// writer, four reader threads, and the worker host.
#pragma once

#include "engine/base/time.h"
#include "engine/contract/engine_client.h"
#include "engine/contract/secret_value_source.h"
#include "engine/domain/bulk_action.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace runyard {

struct EngineOptions
{
    std::filesystem::path workspace; // existing, writable directory; the caller holds its lock
    std::filesystem::path shepherd;  // the runyard-shepherd program
    bool synchronousFull = true;
    int environmentLimit = 0; // 0 = the stored setting, else cores x 2
    bool waitForApi = false;  // starts nothing before setApiEndpoint()
    std::string startReport;  // comes before the recovery report
    Seconds bulkUndoTime = kBulkUndoTime;
};

class EmbeddedClient final : public EngineClient, public SecretValueSource
{
public:
    /// Opens the store, repairs what a crash left (see EngineStatus::recoveryReport) and starts
    /// dispatching. Blocks while it does; call it before the window shows or off the GUI thread.
    static Result<std::unique_ptr<EmbeddedClient>> open(EngineOptions options);
    /// Stops dispatching, kills every attempt's process tree (they continue after the next start), commits
    /// and joins all threads. See stopTasks() for a way that gives tasks time.
    ~EmbeddedClient() override;

    /// Where tasks reach the API; goes into their environment as TRIGGER_API_URL (and RUNYARD_WORKSPACE), with a
    /// key that is made from `secretKey` for their run as TRIGGER_SECRET_KEY; where they export spans as
    /// TRIGGER_OTEL_EXPORTER_OTLP_ENDPOINT. Call once the server listens; with waitForApi the engine
    /// starts attempts from then on.
    void setApiEndpoint(std::string url, std::string secretKey, std::string spanEndpoint = {});

    /// Texts the workspace keeps for the program that hosts its engine.
    contract::Settings &hostSettings();
    Result<std::shared_ptr<const SecretValues>> secretValues() override;

    /// The first half of a clean stop; the destructor is the other. No attempt starts any more; tasks get
    /// SIGTERM and their grace time. `left` is called on the engine's thread with those that still run
    /// whenever their number has changed, last with none. The destructor kills those it finds. What
    /// was broken off continues after the next start, without an attempt used up.
    void stopTasks(std::function<void(std::vector<std::string>)> left);

    const EngineTraits &traits() const override;
    contract::RunCommands &runCommands() override;
    contract::RunLists &runLists() override;
    contract::RunDetails &runDetails() override;
    contract::RunLogs &runLogs() override;
    contract::Spans &spans() override;
    contract::Projects &projects() override;
    contract::Queues &queues() override;
    contract::Schedules &schedules() override;
    contract::Batches &batches() override;
    contract::BulkActions &bulkActions() override;
    contract::Waits &waits() override;
    contract::Tokens &tokens() override;
    contract::Variables &variables() override;
    contract::Intercepts &intercepts() override;
    contract::ErrorGroups &errorGroups() override;
    contract::Statistics &statistics() override;
    contract::Settings &windowSettings() override;
    contract::EngineFacts &engine() override;
    contract::Changes &changes() override;
    DevEngine *devEngine() override;
    TokenBook *tokenBook() override;

private:
    struct Parts;
    explicit EmbeddedClient(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> m_parts;
};

} // namespace runyard
