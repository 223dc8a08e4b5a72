// Spans: what tasks report about their own work.
#pragma once

#include "engine/contract/reply.h"
#include "engine/domain/span.h"

#include <string>

namespace runyard::contract {

class Spans
{
public:
    virtual ~Spans() = default;

    /// Errors: NotFound for an unknown run.
    virtual void ofRun(RunId id, Reply<RunSpans> reply) = 0;
    /// Errors: NotFound for an unknown run or span.
    virtual void find(RunId id, std::string span, Reply<SpanDetail> reply) = 0;
    /// Stores spans and log records. Records of unknown runs, or beyond the limits, are dropped and counted.
    virtual void add(Telemetry telemetry, Reply<TelemetryTaken> reply) = 0;
};

} // namespace runyard::contract
