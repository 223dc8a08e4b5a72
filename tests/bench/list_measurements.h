// What `./dev bench list` measures in the window on a generated workspace. Each returns a JSON object,
// times in milliseconds; tests/bench/run sets them beside their targets.
#pragma once

#include "tests/bench/listed_window.h"

#include <nlohmann/json.hpp>

namespace runyard::bench {

/// Single values, values of two kinds in a span of time, words: until the first rows are there and until
/// the exact count is.
nlohmann::json measureFilters(ListedWindow &window, int rounds);

/// Scrolling by wheel steps and pages, jumps to anywhere, to a moment and to a run.
nlohmann::json measureMotion(ListedWindow &window, TimedApplication &application);

/// So many seconds of 1,000 changes of runs a second, with the list at its top.
nlohmann::json measureChanges(ListedWindow &window, TimedApplication &application, int seconds);

} // namespace runyard::bench
