// Everything about a single run, and the runs it belongs to.
#pragma once

#include "engine/contract/reply.h"
#include "engine/domain/related_runs.h"
#include "engine/domain/run.h"
#include "engine/domain/run_explanation.h"

#include <vector>

namespace runyard::contract {

/// Errors: NotFound for an unknown run.
class RunDetails
{
public:
    virtual ~RunDetails() = default;

    virtual void find(RunId id, Reply<RunDetail> reply) = 0;
    /// The run as it was at a moment.
    virtual void findAt(RunId id, TimePoint moment, Reply<RunDetail> reply) = 0;
    /// Returns the descendants that have not finished, nearest first: those a cancel takes along.
    virtual void activeDescendants(RunId id, Reply<std::vector<Run>> reply) = 0;
    /// Returns the chains of parents and of replayed runs that led to the run.
    virtual void origins(RunId id, Reply<RunOrigins> reply) = 0;
    virtual void related(RelatedRequest request, Reply<RelatedPage> reply) = 0;
    /// Returns why the run is where it is, and when that may change.
    virtual void explain(RunId id, Reply<RunExplanation> reply) = 0;
};

} // namespace runyard::contract
