// The runs of a database nobody writes to through this: lists, details and search as of any engine, while
// every command is refused with the reason given. Reads beside a running engine too.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/contract/secret_value_source.h"

#include <filesystem>
#include <memory>
#include <string>

namespace runyard {

class ReadOnlyClient final : public EngineClient, public SecretValueSource
{
public:
    /// `why` is a sentence: "This window shows a file; its runs cannot be changed."
    static Result<std::unique_ptr<ReadOnlyClient>> open(const std::filesystem::path &database,
                                                        std::string why);
    ~ReadOnlyClient() override;

    Result<std::shared_ptr<const SecretValues>> secretValues() override;

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
    contract::Settings &windowSettings() override; // kept as long as this lives
    contract::EngineFacts &engine() override;
    contract::Changes &changes() override; // never says anything
    DevEngine *devEngine() override { return nullptr; }
    TokenBook *tokenBook() override { return nullptr; }

private:
    struct Parts;
    explicit ReadOnlyClient(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> m_parts;
};

} // namespace runyard
