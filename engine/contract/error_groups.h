// Failures grouped by their error. A finished run is counted shortly after it finishes; lists say how many are still to
// be counted.
#pragma once

#include "engine/contract/reply.h"
#include "engine/domain/error_group.h"
#include "engine/domain/ids.h"

#include <cstdint>
#include <vector>

namespace runyard::contract {

/// Errors: NotFound for an unknown group.
class ErrorGroups
{
public:
    virtual ~ErrorGroups() = default;

    virtual void list(bool withIgnored, Reply<ErrorGroupList> reply) = 0;
    /// Returns what the failing payloads have in common.
    virtual void traits(std::int64_t group, Reply<ErrorGroupTraits> reply) = 0;
    /// Returns the newest runs of a group, at most `most` (1 to 10,000).
    virtual void runs(std::int64_t group, int most, Reply<std::vector<RunId>> reply) = 0;
    /// Marks a group as resolved or ignored, or takes the mark back.
    virtual void mark(std::int64_t group, ErrorGroupMark mark, Reply<Done> reply) = 0;
};

} // namespace runyard::contract
