// Why an attempt or a run ended badly: the stored error union and what each kind leads to.
// Source: the run model's error kinds (built-in, custom, string, internal with a code).
#pragma once

#include "engine/domain/run_status.h"

#include <optional>
#include <string>
#include <string_view>

namespace runyard {

enum class RunErrorKind {
    BuiltIn = 0,  // {name, message, stackTrace}: the task's own structured error
    Custom = 1,   // raw JSON text
    Text = 2,     // raw text
    Internal = 3, // the engine's verdict, with a code
};

/// Codes of internal errors that Runyard itself can produce or accept from a worker.
/// The names on the wire are the upper-case ones given by codeName().
enum class InternalCode {
    None,
    TaskRunCancelled,
    MaxDurationExceeded,
    ProcessOomKilled,
    ProcessExitedNonZero, // exited without a result
    ProcessSigsegv,
    ProcessSigterm,
    ProcessSigkillTimeout,
    TaskRunCrashed,       // killed by a signal that has no code of its own
    TaskOutputError,      // result too large or not readable
    TaskInputError,       // exit 65: the task refuses this payload
    CouldNotFindExecutor, // command not found or not executable
    CouldNotFindTask,
    ConfiguredIncorrectly,
    DiskSpaceExceeded,
    RunStalledExecuting,
    TaskExecutionAborted, // engine restarted or worker host gone
    UnspecifiedError,
};

std::string_view codeName(InternalCode code);
std::optional<InternalCode> internalCodeFromName(std::string_view name);

struct RunError
{
    RunErrorKind kind = RunErrorKind::Text;
    std::string name;    // BuiltIn only
    std::string message; // text for people; for Custom the raw JSON
    std::string stackTrace;
    InternalCode code = InternalCode::None;
    bool operator==(const RunError &) const = default;
};

/// The final run status an error leads to when no retry follows.
RunStatus finalStatusFor(const RunError &error);
/// Whether policy may be asked at all. Out of memory is decided by the caller (bigger machine).
bool isRetriable(const RunError &error);
/// Cuts over-long messages and stacks and removes NUL bytes, by the limits.
RunError sanitized(RunError error);

} // namespace runyard
