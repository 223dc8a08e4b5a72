// Accepts posts of OpenTelemetry exporters: parses them on a separate thread, so that a body of megabytes
// delays no other request, and passes them to the engine. The backlog is bounded; beyond it, exporters are
// asked to retry. Thread: any.
#pragma once

#include "engine/api/files/file_thread.h"
#include "engine/api/router/router.h"

#include <atomic>
#include <memory>
#include <string>

namespace runyard {

enum class TelemetryKind { Traces, Logs };

class OtelIntake
{
public:
    /// Both must outlive this object.
    OtelIntake(EngineClient &client, const Clock &clock) : m_client(client), m_clock(clock) {}

    /// Answers once the records are durable, as OTLP requires: {} or {"partialSuccess": …} with the number of
    /// rejected records and the reason.
    void take(TelemetryKind kind, std::string body, Answer answer);

private:
    EngineClient &m_client;
    const Clock &m_clock;
    std::shared_ptr<std::atomic<std::size_t>> m_waiting = std::make_shared<std::atomic<std::size_t>>(0);
    FileThread m_thread;
};

} // namespace runyard
