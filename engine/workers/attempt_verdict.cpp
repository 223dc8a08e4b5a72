#include "engine/workers/attempt_verdict.h"

#include "engine/base/limits.h"
#include "engine/formats/json_lexemes.h"
#include "engine/formats/json_scan.h"
#include "engine/workers/log_capture.h"
#include "engine/workers/spawn.h"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <csignal>
#include <cstring>

namespace runyard {

namespace {

constexpr int kRefusedPayload = 65; // EX_DATAERR

std::string memberText(const nlohmann::json &object, const char *name)
{
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

RunError failure(int exitCode, const std::deque<std::string> &lastLines)
{
    if (!lastLines.empty()) {
        if (auto error = structuredError(lastLines.back()))
            return *error;
    }
    RunError error;
    error.kind = RunErrorKind::Text;
    error.message = "exit code " + std::to_string(exitCode);
    if (lastLines.empty())
        return error;
    error.message += ": " + lastLines.back();
    for (const std::string &line : lastLines)
        error.stackTrace += (error.stackTrace.empty() ? "" : "\n") + line;
    return error;
}

} // namespace

ProcessExit processExit(const ShepherdReport &report)
{
    ProcessExit exit;
    exit.exitCode = report.exitCode;
    exit.signal = report.signal;
    exit.peakMemoryBytes = report.peakBytes;
    if (report.cpuMs)
        exit.cpuTime = Millis(*report.cpuMs);
    exit.limits = report.limits;
    exit.outOfMemory = report.outOfMemory;
    return exit;
}

RunError internalError(InternalCode code, std::string message)
{
    RunError error;
    error.kind = RunErrorKind::Internal;
    error.code = code;
    error.message = std::move(message);
    return error;
}

RunError outputTooLargeError()
{
    return internalError(InternalCode::TaskOutputError,
                         "The task returned more than " + std::to_string(limits::kOutputBytes)
                             + " bytes. Store large results elsewhere and return their location.");
}

RunError stopError(StopReason reason)
{
    switch (reason) {
    case StopReason::Canceled: return internalError(InternalCode::TaskRunCancelled, "The run was canceled.");
    case StopReason::MaxDuration:
        return internalError(InternalCode::MaxDurationExceeded,
                             "The attempt ran longer than its maximum duration and was stopped.");
    case StopReason::Shutdown:
    case StopReason::None: break;
    }
    return internalError(InternalCode::TaskExecutionAborted,
                         "The engine stopped while the attempt was running.");
}

AttemptOutcome notStarted(AttemptKey key, const Error &why)
{
    AttemptOutcome outcome;
    outcome.key = key;
    if (why.code == ErrorCode::TooLarge)
        outcome.error = internalError(InternalCode::ConfiguredIncorrectly, why.text());
    else
        outcome.shortage = why;
    return outcome;
}

std::optional<Error> startShortage(const ShepherdReport &report)
{
    if (report.hasStarted)
        return {};
    if (!report.startError) {
        if (report.exitCode)
            return {};
        return Error{ErrorCode::Unavailable,
                     "The supervisor runyard-shepherd ended before it had started the task's command.",
                     "Look in the system log for the reason.",
                     {}};
    }
    const int number = *report.startError;
    const bool isOurs = report.startErrorAt == "supervisor" || number == EMFILE || number == ENFILE
                        || number == EAGAIN || number == ENOMEM;
    return isOurs ? std::optional(spawnError(number)) : std::nullopt;
}

RunError startFailure(const TaskDefinition &task, const ShepherdReport &report)
{
    const std::string command = task.command.empty() ? std::string() : task.command.front();
    const int number = report.startError.value_or(0);
    if (report.startErrorAt == "directory")
        return internalError(InternalCode::ConfiguredIncorrectly,
                             "The folder " + task.directory + " of task \"" + task.id
                                 + "\" cannot be entered: " + std::strerror(number) + ".");
    const bool inPath = command.find('/') == std::string::npos;
    std::string why = std::strerror(number);
    if (number == ENOENT && inPath)
        why = "it is not in PATH";
    else if (report.startErrorAt == "interpreter")
        why = "the interpreter named in its first line (#!) does not exist";
    else if (number == EACCES)
        why += " (is it executable?)";
    return internalError(InternalCode::CouldNotFindExecutor,
                         "The command \"" + command + "\" of task \"" + task.id + "\" could not be started: "
                             + why + ". Install it or correct the task's command.");
}

RunError crashError(const ShepherdReport &report)
{
    if (report.outOfMemory)
        return internalError(InternalCode::ProcessOomKilled,
                             "The process used more memory than its machine has and was killed.");
    const int signal = report.signal.value_or(0);
    const char *abbreviation = ::sigabbrev_np(signal);
    const std::string name =
        abbreviation ? std::string("SIG") + abbreviation : "signal " + std::to_string(signal);
    if (signal == SIGSEGV)
        return internalError(InternalCode::ProcessSigsegv,
                             "The process crashed: segmentation fault (SIGSEGV).");
    if (signal == SIGTERM)
        return internalError(InternalCode::ProcessSigterm,
                             "The process was ended from outside Runyard (SIGTERM).");
    return internalError(InternalCode::TaskRunCrashed, "The process was killed by " + name + ".");
}

std::optional<RunError> structuredError(const std::string &line)
{
    if (line.find('{') == std::string::npos)
        return {};
    const auto parsed = readJson(line);
    if (!parsed.is_object() || memberText(parsed, "message").empty())
        return {};
    RunError error;
    error.kind = RunErrorKind::BuiltIn;
    error.name = memberText(parsed, "name");
    if (error.name.empty())
        error.name = "Error";
    error.message = memberText(parsed, "message");
    error.stackTrace = memberText(parsed, "stackTrace");
    return error;
}

Packet outputPacket(std::string printed)
{
    if (printed.empty())
        return {};
    if (isJson(printed)) {
        printed.erase(printed.find_last_not_of(" \t\r\n") + 1);
        printed.erase(0, printed.find_first_not_of(" \t\r\n"));
        return Packet::json(std::move(printed));
    }
    if (printed.back() == '\n')
        printed.pop_back();
    if (!printed.empty() && printed.back() == '\r')
        printed.pop_back();
    return Packet::text(validUtf8(printed));
}

AttemptOutcome verdictFor(const AttemptEnd &end)
{
    AttemptOutcome outcome;
    outcome.key = end.spec->key;
    outcome.stopped = end.stop;
    outcome.exit = processExit(end.report);
    if (auto shortage = startShortage(end.report)) {
        outcome.shortage = std::move(shortage);
    } else if (end.report.startError) {
        outcome.error = startFailure(end.spec->task, end.report);
    } else if (end.stop == StopReason::Shutdown && end.report.exitCode == 0 && !end.output.empty()) {
        outcome.output = outputPacket(end.output); // it was about to end anyway, successfully
    } else if (end.stop != StopReason::None) {
        outcome.error = stopError(end.stop);
    } else if (end.outputTooLarge) {
        outcome.error = outputTooLargeError();
    } else if (end.report.outOfMemory || end.report.signal) {
        outcome.error = crashError(end.report);
    } else if (const int code = end.report.exitCode.value_or(0); code != 0) {
        outcome.error = failure(code, end.lastLines);
        outcome.retryForbidden = code == kRefusedPayload;
    } else {
        outcome.output = outputPacket(end.output);
    }
    return outcome;
}

} // namespace runyard
