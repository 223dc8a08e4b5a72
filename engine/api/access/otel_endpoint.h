// The address for spans. OpenTelemetry exporters send no key, so the address itself is the secret: a part of
// its path is derived from the environment's secret key, and only programs that know the address or the key can
// add to runs. The address stays the same after a restart.
#pragma once

#include <string>
#include <string_view>

namespace runyard {

/// Returns 43 characters of [0-9A-Za-z_-].
std::string otelToken(std::string_view secretKey);

/// Returns "http://127.0.0.1:PORT/otel/TOKEN", the OTLP endpoint for exporters and workers (they append
/// /v1/traces, /v1/logs or /v1/metrics). `origin` has no trailing slash.
std::string otelEndpoint(std::string_view origin, std::string_view secretKey);

} // namespace runyard
