// Single runs. Private to this folder.
#pragma once

#include "engine/contract/run_details.h"
#include "engine/embedded/embedded_engine.h"
#include "engine/embedded/stored_part.h"
#include "engine/workers/memory_in_use.h"

namespace runyard {

template <class Part>
class StoredRunDetails : public StoredPart<Part>
{
public:
    using StoredPart<Part>::StoredPart;

    void find(RunId id, Reply<RunDetail> reply) override
    {
        this->query(std::move(reply), [=](RunReader &reader) { return reader.runs.detail(id); });
    }
    void findAt(RunId id, TimePoint moment, Reply<RunDetail> reply) override
    {
        this->query(std::move(reply), [=](RunReader &reader) { return reader.past.detail(id, moment); });
    }
    void activeDescendants(RunId id, Reply<std::vector<Run>> reply) override
    {
        this->query(std::move(reply), [=](RunReader &reader) { return reader.runs.activeDescendants(id); });
    }
    void origins(RunId id, Reply<RunOrigins> reply) override
    {
        this->query(std::move(reply), [=](RunReader &reader) { return reader.runs.origins(id); });
    }
    void related(RelatedRequest request, Reply<RelatedPage> reply) override
    {
        this->query(std::move(reply), [=](RunReader &reader) { return reader.runs.related(request); });
    }
};

class EmbeddedRunDetails final : public StoredRunDetails<contract::RunDetails>
{
public:
    explicit EmbeddedRunDetails(EmbeddedEngine &engine) : StoredRunDetails(engine.readers), m_engine(engine)
    {
    }

    void explain(RunId id, Reply<RunExplanation> reply) override
    {
        // The engine says what it decides with, then a reader adds what is usual.
        Reply<RunExplanation> complete = [this, reply = std::move(reply)](Result<RunExplanation> found) {
            if (!found.ok())
                return reply(found.error());
            query(reply, [decided = std::move(found).value()](RunReader &reader) {
                RunExplanation explanation = decided;
                if (explanation.pid)
                    explanation.memoryInUse = memoryInUse(explanation.pid);
                return reader.usualTimes.completeExplanation(std::move(explanation));
            });
        };
        m_engine.loop.post([complete = std::move(complete), id = std::move(id)](EngineCore &core) {
            core.drain().answer<RunExplanation>(complete,
                                                [&core, id] { return core.reasons.explainWithHolders(id); });
        });
    }

private:
    EmbeddedEngine &m_engine;
};

} // namespace runyard
