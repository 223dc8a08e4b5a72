// What changed in the engine since the last delivery of its change feed.
#pragma once

#include "engine/domain/run.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

namespace runyard {

/// Bounded: past `kMaxRuns` runs, `overflowed` says "re-read what you show".
struct ChangeSet
{
    static constexpr std::size_t kMaxRuns = 5'000;
    std::vector<Run> runs;     // newest state of each changed run, oldest change first
    std::vector<RunSeq> logs;  // runs with new log lines
    std::vector<RunSeq> spans; // runs with new spans
    bool overflowed = false;
    bool counts = false; // facet counts changed
    bool tasks = false;  // tasks or deployments changed
    bool queues = false; // settings of queues changed (counts come with runs)
    bool schedules = false;
    bool bulkActions = false;
    bool batches = false;
    bool intercepts = false; // of those, or of the runs they hold
    bool statistics = false; // error groups and metrics took in more finished runs
    bool waitpoints = false;
    bool variables = false; // of the environment

    /// For who may have missed something: everything is to be read again.
    static ChangeSet everything()
    {
        ChangeSet all;
        for (const auto flag : flags)
            all.*flag = true;
        return all;
    }

    bool isEmpty() const
    {
        return runs.empty() && logs.empty() && spans.empty()
               && std::ranges::none_of(flags, [this](auto flag) { return this->*flag; });
    }

    /// Adds what changed later. A run that changes again stands in it twice.
    void merge(ChangeSet later)
    {
        for (const auto flag : flags)
            this->*flag |= later.*flag;
        if (runs.size() + later.runs.size() > kMaxRuns) {
            overflowed = true;
            runs.clear();
        } else {
            std::ranges::move(later.runs, std::back_inserter(runs));
        }
        if (logs.size() < kMaxRuns)
            logs.insert(logs.end(), later.logs.begin(), later.logs.end());
        else
            overflowed = true;
        for (const RunSeq run : later.spans) {
            if (std::ranges::find(spans, run) == spans.end())
                spans.push_back(run);
        }
    }

private:
    static const std::array<bool ChangeSet::*, 11> flags; // all of them
};

inline constexpr std::array<bool ChangeSet::*, 11> ChangeSet::flags{
    &ChangeSet::overflowed, &ChangeSet::counts,      &ChangeSet::tasks,    &ChangeSet::queues,
    &ChangeSet::schedules,  &ChangeSet::bulkActions, &ChangeSet::batches,  &ChangeSet::intercepts,
    &ChangeSet::statistics, &ChangeSet::waitpoints,  &ChangeSet::variables};

} // namespace runyard
