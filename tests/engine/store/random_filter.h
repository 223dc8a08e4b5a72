// Filters drawn at random for a workspace whose runs are known.
#pragma once

#include "engine/domain/run_query.h"
#include "tests/engine/store/store_fixture.h"

#include <random>

namespace runyard::testing {

class Dice
{
public:
    explicit Dice(unsigned seed) : m_engine(seed) {}
    int below(int bound) { return static_cast<int>(m_engine() % static_cast<unsigned>(bound)); }
    bool once(int in) { return below(in) == 0; }
    template <class List>
    auto one(const List &list)
    {
        return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
    }

private:
    std::mt19937 m_engine;
};

/// Conditions taken from runs that exist, so that they usually match something.
inline RunFilter drawFilter(Dice &dice, const std::vector<Run> &runs)
{
    RunFilter filter;
    const auto some = [&] { return dice.one(runs); };
    while (dice.once(3))
        filter.statuses.push_back(some().status);
    while (dice.once(3))
        filter.taskIds.push_back(some().taskId);
    while (dice.once(5))
        filter.queues.push_back(some().queue);
    while (dice.once(5))
        filter.versions.push_back(some().version);
    while (dice.once(4)) {
        if (const Run run = some(); !run.tags.empty())
            filter.tags.push_back(run.tags.front());
    }
    if (dice.once(12))
        filter.ids = {some().id, some().id, runIdFor(7)};
    if (dice.once(8))
        filter.machines = {some().machine};
    if (dice.once(12))
        filter.schedule = some().scheduleId;
    if (dice.once(8))
        filter.isTest = dice.once(2);
    if (dice.once(8))
        filter.rootOnly = dice.once(2);
    if (dice.once(12))
        filter.parent = some().parentId;
    if (dice.once(12))
        filter.replayOf = some().replayOf;
    if (dice.once(4))
        filter.createdFrom = some().createdAt;
    if (dice.once(4))
        filter.createdTo = some().createdAt + Micros{dice.below(2)};
    if (dice.once(5)) { // conditions that only the rows know
        if (dice.once(3))
            filter.duration.least = dice.below(20) * 1'000'000;
        if (dice.once(3))
            filter.waited.most = dice.below(20) * 1'000'000;
        if (dice.once(3))
            filter.attempts.least = filter.attempts.most = 1 + dice.below(3);
        if (dice.once(3))
            filter.finished.to = some().createdAt;
        if (dice.once(3))
            filter.createdBefore = SystemClock().now() - some().createdAt;
    }
    if (dice.once(8))
        filter.taskIds.push_back(some().taskId.substr(0, 3) + "*");
    while (dice.once(4)) {
        RunFilter excluded;
        switch (dice.below(4)) {
        case 0: excluded.statuses = {some().status, some().status}; break;
        case 1: excluded.taskIds = {some().taskId.substr(0, 1) + "*"}; break;
        case 2: excluded.queues = {some().queue}; break;
        default: excluded.attempts.most = 1; break;
        }
        filter.noneOf.push_back(excluded);
    }
    // An empty id means "no such condition" in a run, but nothing in a filter.
    if (filter.schedule && filter.schedule->empty())
        filter.schedule.reset();
    if (filter.parent && filter.parent->empty())
        filter.parent.reset();
    if (filter.replayOf && filter.replayOf->empty())
        filter.replayOf.reset();
    return filter;
}

} // namespace runyard::testing
