// EngineClient is the door from models, the HTTP API and everything above to an engine. It only hands out the parts
// of the contract, each in a header of its own; reply.h says how all of them answer.
#pragma once

namespace runyard {

namespace contract {
class Batches;
class BulkActions;
class Changes;
class EngineFacts;
class ErrorGroups;
class Intercepts;
class Projects;
class Queues;
class RunCommands;
class RunDetails;
class RunLists;
class RunLogs;
class Schedules;
class Settings;
class Spans;
class Statistics;
class Tokens;
class Variables;
class Waits;
} // namespace contract

class DevEngine;
class EngineTraits;
class TokenBook;

/// Thread: any. What it hands out lives as long as the client.
class EngineClient
{
public:
    virtual ~EngineClient() = default;

    /// Returns what this engine can do. Calls for anything else are answered with the sentence why not.
    virtual const EngineTraits &traits() const = 0;

    virtual contract::RunCommands &runCommands() = 0;
    virtual contract::RunLists &runLists() = 0;
    virtual contract::RunDetails &runDetails() = 0;
    virtual contract::RunLogs &runLogs() = 0;
    virtual contract::Spans &spans() = 0;
    virtual contract::Projects &projects() = 0;
    virtual contract::Queues &queues() = 0;
    virtual contract::Schedules &schedules() = 0;
    virtual contract::Batches &batches() = 0;
    virtual contract::BulkActions &bulkActions() = 0;
    virtual contract::Waits &waits() = 0;
    virtual contract::Tokens &tokens() = 0;
    virtual contract::Variables &variables() = 0;
    virtual contract::Intercepts &intercepts() = 0;
    virtual contract::ErrorGroups &errorGroups() = 0;
    virtual contract::Statistics &statistics() = 0;
    virtual contract::Settings &windowSettings() = 0;
    virtual contract::EngineFacts &engine() = 0;
    virtual contract::Changes &changes() = 0;

    /// The other side of the protocol of `trigger.dev dev`; null when this engine does not host it.
    virtual DevEngine *devEngine() = 0;
    /// What the engine remembers of public tokens; null when it can only be read.
    virtual TokenBook *tokenBook() = 0;
};

} // namespace runyard
