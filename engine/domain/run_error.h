// Why an attempt or a run failed: the stored kinds of errors, and what each leads to.
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

/// The codes of internal errors that Runyard produces, or accepts from a worker. codeName() returns the
/// upper-case names used in the API.
enum class InternalCode {
    None,
    TaskRunCancelled,
    MaxDurationExceeded,
    ProcessOomKilled,
    ProcessExitedNonZero, // exited without a result
    ProcessSigsegv,
    ProcessSigterm,
    ProcessSigkillTimeout,
    TaskRunCrashed,       // killed by a signal without a code of its own
    TaskOutputError,      // result too large or unreadable
    TaskInputError,       // exit code 65: the task rejects this payload
    CouldNotFindExecutor, // command not found or not executable
    CouldNotFindTask,
    ConfiguredIncorrectly,
    DiskSpaceExceeded,
    RunStalledExecuting,
    TaskExecutionAborted, // the engine was restarted, or the worker host died
    UnspecifiedError,
};

std::string_view codeName(InternalCode code);
std::optional<InternalCode> internalCodeFromName(std::string_view name);

struct RunError
{
    RunErrorKind kind = RunErrorKind::Text;
    std::string name;    // BuiltIn only
    std::string message; // readable text; for Custom the raw JSON
    std::string stackTrace;
    InternalCode code = InternalCode::None;
    bool operator==(const RunError &) const = default;
};

/// Returns the final run status for an error that is not retried.
RunStatus finalStatusFor(const RunError &error);
/// Whether the retry policy applies. The caller decides about running out of memory (larger machine).
bool isRetriable(const RunError &error);
/// Truncates messages and stacks to the limits and removes NUL bytes.
RunError sanitized(RunError error);

} // namespace runyard
