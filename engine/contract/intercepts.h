// Intercepts: queries that hold runs before they start.
#pragma once

#include "engine/contract/reply.h"
#include "engine/domain/intercept.h"

#include <cstdint>
#include <optional>

namespace runyard::contract {

class Intercepts
{
public:
    virtual ~Intercepts() = default;

    /// Returns the intercepts and the runs that are held.
    virtual void list(Reply<InterceptList> reply) = 0;
    virtual void add(InterceptRequest request, Reply<Intercept> reply) = 0;
    /// Runs it holds stay held.
    virtual void remove(std::int64_t number, Reply<Done> reply) = 0;
    /// Releases a held run, with another payload when there is one. Cancel the run to drop it.
    virtual void continueRun(RunId id, std::optional<Packet> payload, Actor actor, Reply<Run> reply) = 0;
};

} // namespace runyard::contract
