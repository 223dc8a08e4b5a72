// The runs an action applies to: selected individually, or all that match a filter.
#pragma once

#include "engine/domain/run_query.h"

#include <optional>
#include <vector>

namespace runyard {

/// Either `all` (then `ids` is ignored) or `ids`.
struct RunSelection
{
    std::vector<RunId> ids;
    std::optional<RunFilter> all; // an empty filter selects every run
    bool operator==(const RunSelection &) const = default;

    bool isEmpty() const { return !all && ids.empty(); }
};

} // namespace runyard
