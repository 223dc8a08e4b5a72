// Where spans are sent. Exporters of OpenTelemetry send no key of ours, so the place itself is the secret: a
// part of its path is made from the environment's secret key, and only programs that were given the place (or
// the key) can add to runs. Whoever has the key finds the same place again after a restart.
#pragma once

#include <string>
#include <string_view>

namespace runyard {

/// 43 characters of [0-9A-Za-z_-].
std::string otelToken(std::string_view secretKey);

/// "http://127.0.0.1:PORT/otel/TOKEN": what exporters and workers get as OTLP endpoint (they append /v1/traces,
/// /v1/logs, /v1/metrics); `origin` without a slash at its end.
std::string otelEndpoint(std::string_view origin, std::string_view secretKey);

} // namespace runyard
