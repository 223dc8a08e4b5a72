// An intercept holds runs that meet a query before their first attempt starts, so that a person can look
// at them, edit their payload, let them go on or drop them. A held run is Frozen: it has left its queue,
// holds no slot and its TTL does not count.
#pragma once

#include "engine/domain/result.h"
#include "engine/domain/run_query.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

struct InterceptRequest
{
    std::string query;  // in the language of run_query_text.h; empty = any run
    bool every = false; // else it is over with the first run it holds
};

struct Intercept
{
    static constexpr std::size_t kMax = 50; // at once; each is asked about every run that starts

    std::int64_t number = 0; // never given twice
    std::string query;
    bool every = false;
    TimePoint createdAt;
    std::int64_t held = 0; // runs so far
    bool operator==(const Intercept &) const = default;
};

struct HeldRun
{
    Run run;
    std::int64_t intercept = 0;
    std::string query; // of the intercept, which may be over
    TimePoint heldAt;
};

struct InterceptList
{
    static constexpr std::size_t kMaxHeld = 500;

    std::vector<Intercept> intercepts; // active ones, oldest first
    std::vector<HeldRun> held;         // oldest run first
    std::int64_t heldInAll = 0;
};

/// What the query asks for. A query about what only a run that has started can have (an output, an
/// error), and words to search for, are refused in words.
Result<RunFilter> interceptFilter(std::string_view query);

/// Whether a run that is about to start meets it. `payload` and `metadata` are only called when a
/// condition needs them.
bool meetsIntercept(const RunFilter &filter, const Run &run, const std::function<std::string()> &payload,
                    const std::function<std::string()> &metadata, TimePoint now);

} // namespace runyard
