// The JSON lines exchanged with persistent workers. Pure.
#pragma once

#include "engine/workers/worker_host.h"

#include <optional>
#include <string>
#include <string_view>

namespace runyard {

/// Each function returns one line, including its newline.
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

/// Returns empty when the line is not a JSON object with a type, such as stray output of the task.
std::optional<WorkerMessage> parseWorkerLine(std::string_view line);

} // namespace runyard
