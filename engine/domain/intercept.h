// An intercept holds matching runs before their first attempt starts, so that a user can inspect them, edit
// their payload, continue or drop them. A held run is Frozen: it is not in its queue, holds no slot, and its
// TTL is suspended.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/run_query.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

struct InterceptRequest
{
    std::string query;  // in the language of run_query_text.h; empty = any run
    bool every = false; // otherwise it ends with the first run it holds
};

struct Intercept
{
    static constexpr std::size_t kMax = 50; // at a time; every starting run is checked against each of them

    std::int64_t number = 0; // never reused
    std::string query;
    bool every = false;
    TimePoint createdAt;
    std::int64_t held = 0; // number of runs held so far
    bool operator==(const Intercept &) const = default;
};

struct HeldRun
{
    Run run;
    std::int64_t intercept = 0;
    std::string query; // of the intercept, which may have ended
    TimePoint heldAt;
};

struct InterceptList
{
    static constexpr std::size_t kMaxHeld = 500;

    std::vector<Intercept> intercepts; // active ones, oldest first
    std::vector<HeldRun> held;         // oldest run first
    std::int64_t heldInAll = 0;
};

/// Parses the query of an intercept. Rejects conditions that only a started run can meet (an output, an
/// error), and words to search for.
Result<RunFilter> interceptFilter(std::string_view query);

/// Whether a run that is about to start matches. `payload` and `metadata` are called only when a condition
/// needs them.
bool meetsIntercept(const RunFilter &filter, const Run &run, const std::function<std::string()> &payload,
                    const std::function<std::string()> &metadata, TimePoint now);

} // namespace runyard
