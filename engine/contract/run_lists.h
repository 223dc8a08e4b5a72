// Lists of runs of any size: pages, counts, and places in them.
#pragma once

#include "engine/contract/reply.h"
#include "engine/domain/run_query.h"

#include <cstdint>
#include <stop_token>

namespace runyard::contract {

/// Questions that come with a stop token `unwanted` may take long. Once it is asked to stop they are given up and
/// answered Unavailable, unless the answer was ready.
class RunLists
{
public:
    virtual ~RunLists() = default;

    virtual void page(RunPageRequest request, Reply<RunPage> reply) = 0;
    virtual void counts(RunFilter filter, std::stop_token unwanted, Reply<RunCounts> reply) = 0;
    /// The list as it was at a moment; engine/store says how exactly.
    virtual void pageAt(RunPageRequest request, TimePoint moment, Reply<RunPage> reply) = 0;
    virtual void countsAt(RunFilter filter, TimePoint moment, Reply<RunCounts> reply) = 0;
    /// Returns exact numbers of runs over time, by how they ended.
    virtual void histogram(HistogramRequest request, Reply<RunHistogram> reply) = 0;
    /// Returns the position of a run or a moment in a list.
    virtual void place(RunPlaceRequest request, Reply<RunPlace> reply) = 0;
    /// Returns how many runs a search by words does not find yet.
    virtual void unindexed(Reply<std::int64_t> reply) = 0;
};

} // namespace runyard::contract
