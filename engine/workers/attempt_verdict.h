// Decides what an attempt's end means. Pure: from how the process ended and what it printed to the
// outcome the engine is told. Source of the rules: the process contract (exit codes, signals).
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
    std::string output; // what was captured of stdout
    bool outputTooLarge = false;
    std::deque<std::string> lastLines; // of stderr, non-empty, oldest first
};

/// Everything but finishedAt.
AttemptOutcome verdictFor(const AttemptEnd &end);

ProcessExit processExit(const ShepherdReport &report);
RunError outputTooLargeError();
RunError stopError(StopReason reason);
RunError internalError(InternalCode code, std::string message);
/// No process could be made at all.
/// Of an attempt that never had a process: the task's fault when its environment is too large, else this
/// machine's, which lacks something.
AttemptOutcome notStarted(AttemptKey key, const Error &why);
/// What the shepherd lacked to start the command; empty = the command is at fault, or it was started.
std::optional<Error> startShortage(const ShepherdReport &report);
/// Why the command could not be started, naming it.
RunError startFailure(const TaskDefinition &task, const ShepherdReport &report);
/// For death by signal or running out of memory.
RunError crashError(const ShepherdReport &report);
/// {name, message, stackTrace} if that is what `line` holds.
std::optional<RunError> structuredError(const std::string &line);
/// JSON if it parses, else text without its last newline; absent when empty.
Packet outputPacket(std::string printed);

} // namespace runyard
