// What the program's exit code says; documented in docs/command-line.md.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/run_status.h"

namespace runyard::exit_code {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;       // the engine could not do it: storage, damage, a bug
inline constexpr int kUsage = 2;        // the command line itself is wrong
inline constexpr int kRefused = 3;      // the engine refuses the input
inline constexpr int kNotFound = 4;     // no such run, task, queue, …
inline constexpr int kWrongState = 5;   // it exists, but not in a state that allows this
inline constexpr int kNoEngine = 6;     // no engine is running, or it does not answer
inline constexpr int kUnauthorized = 7; // the engine does not take our key, or the key does not open this

inline constexpr int kWaitsForYou = 17; // a bulk action after its canary

int forError(const Error &error);
/// With --wait: 0 for Completed, 10 to 16 for the other ends. A bulk action that finished is 0, or 10 when
/// it failed for some runs or some that it made did not complete; one that was stopped or undone is 16.
int forOutcome(RunStatus status);

} // namespace runyard::exit_code
