// OpenTelemetry over HTTP (OTLP/JSON): traces and logs of tasks. Metrics are accepted and discarded. Requires
// the key, or the secret address (access/otel_endpoint.h).

#include "engine/api/access/otel_endpoint.h"
#include "engine/api/otel/otel_intake.h"
#include "engine/base/secret_text.h"
#include "engine/domain/metrics.h"

#include <string_view>

namespace runyard {

namespace {

enum class Signal { Traces, Logs, Metrics };

bool hasKind(std::string_view contentType, std::string_view kind)
{
    return contentType.substr(0, contentType.find(';')).starts_with(kind);
}

void refuse(const ApiCall &call, const char *what, const char *help)
{
    call.answer.send(jsonResponse(415, {{"error", std::string(what) + " " + help}}));
}

void take(Signal signal, const ApiCall &call)
{
    const auto type = call.request.header("content-type");
    if (hasKind(type, "application/x-protobuf") || hasKind(type, "application/grpc"))
        return refuse(call, "Spans and logs are taken as OTLP/JSON only.",
                      "Set OTEL_EXPORTER_OTLP_PROTOCOL=http/json, or use an exporter that sends JSON.");
    const auto encoding = call.request.header("content-encoding");
    if (!encoding.empty() && encoding != "identity")
        return refuse(call, "Compressed bodies are not taken.", "Set OTEL_EXPORTER_OTLP_COMPRESSION=none.");
    switch (signal) {
    case Signal::Traces: return call.context.otel.take(TelemetryKind::Traces, call.request.body, call.answer);
    case Signal::Logs: return call.context.otel.take(TelemetryKind::Logs, call.request.body, call.answer);
    case Signal::Metrics: return call.answer.json(wire::Json::object());
    }
}

/// Handles requests to the secret address.
void takeAtPlace(Signal signal, const ApiCall &call)
{
    const std::string &key = call.context.signingKey;
    if (key.empty() || !sameSecret(call.parameters[0], otelToken(key)))
        return call.answer.fail({ErrorCode::Unauthorized,
                                 "This is not where this engine takes spans.",
                                 "Use the endpoint that tasks have in TRIGGER_OTEL_EXPORTER_OTLP_ENDPOINT.",
                                 {}});
    take(signal, call);
}

} // namespace

void addOtelRoutes(Router &router)
{
    const auto add = [&router](const std::string &name, Signal signal) {
        router.add("POST", "/otel/v1/" + name, [signal](const ApiCall &call) { take(signal, call); });
        router.add("POST", "/otel/*/v1/" + name, [signal](const ApiCall &call) { takeAtPlace(signal, call); })
            .open();
    };
    add("traces", Signal::Traces);
    add("logs", Signal::Logs);
    add("metrics", Signal::Metrics);
}

} // namespace runyard
