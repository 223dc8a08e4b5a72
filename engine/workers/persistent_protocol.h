// The JSON lines spoken with persistent workers. Pure.
#pragma once

#include "engine/workers/worker_host.h"

#include <optional>
#include <string>
#include <string_view>

namespace runyard {

/// One line each, with its newline.
std::string attemptLine(const AttemptSpec &spec);
std::string cancelLine(const AttemptId &attemptId);

struct WorkerMessage
{
    enum class Type { Result, Log, Heartbeat, Unknown };
    Type type = Type::Unknown;
    std::string attemptId;
    Packet output;                    // Result
    std::optional<RunError> error;    // Result
    bool retryForbidden = false;      // Result
    std::optional<Millis> retryAfter; // Result
    LogLevel level = LogLevel::Info;  // Log
    std::string text;                 // Log
};

/// Empty when the line is no JSON object with a type: somebody printed into the protocol.
std::optional<WorkerMessage> parseWorkerLine(std::string_view line);

} // namespace runyard
