// EmbeddedClient: spans of runs.
#include "engine/embedded/embedded_client_impl.h"

namespace runyard {

void EmbeddedClient::addTelemetry(Telemetry telemetry, Reply<TelemetryTaken> reply)
{
    m_impl->command<TelemetryTaken>(std::move(reply), [telemetry = std::move(telemetry)](EngineCore &core) {
        return Result<TelemetryTaken>(core.telemetry.add(telemetry));
    });
}

void EmbeddedClient::runSpans(RunId id, Reply<RunSpans> reply)
{
    m_impl->query<RunSpans>(std::move(reply), [=](RunReader &reader) { return reader.spans.ofRun(id); });
}

void EmbeddedClient::spanDetail(RunId id, std::string span, Reply<SpanDetail> reply)
{
    m_impl->query<SpanDetail>(std::move(reply),
                              [=](RunReader &reader) { return reader.spans.detail(id, span); });
}

} // namespace runyard
