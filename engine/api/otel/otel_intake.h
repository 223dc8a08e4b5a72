// Takes what exporters of OpenTelemetry post: reads it on a thread of its own, so that a body of megabytes
// keeps no other request waiting, and hands it to the engine. What waits is bounded; beyond that exporters
// are told to come again. Any thread.
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
    /// Both outlive it.
    OtelIntake(EngineClient &client, const Clock &clock) : m_client(client), m_clock(clock) {}

    /// Answers when it is durable, as OTLP says: {} or {"partialSuccess": …} with what was left out and why.
    void take(TelemetryKind kind, std::string body, Answer answer);

private:
    EngineClient &m_client;
    const Clock &m_clock;
    std::shared_ptr<std::atomic<std::size_t>> m_waiting = std::make_shared<std::atomic<std::size_t>>(0);
    FileThread m_thread;
};

} // namespace runyard
