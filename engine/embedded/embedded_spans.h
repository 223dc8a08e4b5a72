// Spans of runs. Private to this folder.
#pragma once

#include "engine/contract/spans.h"
#include "engine/embedded/embedded_engine.h"
#include "engine/embedded/stored_part.h"

namespace runyard {

template <class Part>
class StoredSpans : public StoredPart<Part>
{
public:
    using StoredPart<Part>::StoredPart;

    void ofRun(RunId id, Reply<RunSpans> reply) override
    {
        this->query(std::move(reply), [=](RunReader &reader) { return reader.spans.ofRun(id); });
    }
    void find(RunId id, std::string span, Reply<SpanDetail> reply) override
    {
        this->query(std::move(reply), [=](RunReader &reader) { return reader.spans.detail(id, span); });
    }
};

class EmbeddedSpans final : public StoredSpans<contract::Spans>
{
public:
    explicit EmbeddedSpans(EmbeddedEngine &engine) : StoredSpans(engine.readers), m_engine(engine) {}

    void add(Telemetry telemetry, Reply<TelemetryTaken> reply) override
    {
        m_engine.command(std::move(reply), [telemetry = std::move(telemetry)](EngineCore &core) {
            return core.telemetry.add(telemetry);
        });
    }

private:
    EmbeddedEngine &m_engine;
};

} // namespace runyard
