// Decides the outcome of an attempt from how its process ended and what it printed. Pure. The rules come from
// the process contract (exit codes, signals).
#pragma once

#include "engine/workers/shepherd_process.h"
#include "engine/workers/worker_host.h"

#include <deque>

namespace runyard {

struct AttemptEnd
{
    const AttemptSpec *spec = nullptr;
    ShepherdReport report;
    StopReason stop = StopReason::None;
    std::string output; // captured stdout
    bool outputTooLarge = false;
    std::deque<std::string> lastLines; // of stderr, non-empty, oldest first
};

/// Fills in everything except finishedAt.
AttemptOutcome verdictFor(const AttemptEnd &end);

ProcessExit processExit(const ShepherdReport &report);
RunError outputTooLargeError();
RunError stopError(StopReason reason);
RunError internalError(InternalCode code, std::string message);
/// The outcome of an attempt whose process could not be created. The task is at fault if its environment is
/// too large; otherwise this machine lacks something.
AttemptOutcome notStarted(AttemptKey key, const Error &why);
/// Returns the resource the shepherd lacked to start the command; empty when the command itself is at fault
/// or has started.
std::optional<Error> startShortage(const ShepherdReport &report);
/// Explains why the command could not be started, and names it.
RunError startFailure(const TaskDefinition &task, const ShepherdReport &report);
/// The error for death by signal or for running out of memory.
RunError crashError(const ShepherdReport &report);
/// Parses `line` as {name, message, stackTrace}; empty if it is something else.
std::optional<RunError> structuredError(const std::string &line);
/// JSON if it parses, otherwise text without its last newline; absent when empty.
Packet outputPacket(std::string printed);

} // namespace runyard
