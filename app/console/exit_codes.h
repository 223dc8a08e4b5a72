// The program's exit codes; documented in docs/command-line.md.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/run_status.h"

namespace runyard::exit_code {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;       // the engine failed: storage, damaged data, a bug
inline constexpr int kUsage = 2;        // the command line itself is wrong
inline constexpr int kRefused = 3;      // the engine refuses the input
inline constexpr int kNotFound = 4;     // no such run, task, queue, …
inline constexpr int kWrongState = 5;   // its state does not allow this
inline constexpr int kNoEngine = 6;     // no engine is running, or it does not answer
inline constexpr int kUnauthorized = 7; // the engine rejects the key, or the key does not permit this

inline constexpr int kWaitsForYou = 17; // a bulk action after its canary

int forError(const Error &error);
/// With --wait: 0 for Completed, 10 to 16 for the other final statuses. A finished bulk action returns 0, or 10
/// if it failed for some runs or some runs it made did not complete; a stopped or undone action returns 16.
int forOutcome(RunStatus status);

} // namespace runyard::exit_code
