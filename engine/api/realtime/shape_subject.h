// What somebody subscribes to, and a place in what has happened.
#pragma once

#include "engine/domain/run.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// One run, the runs of a batch, or the runs with all of some tags made since a moment.
struct ShapeSubject
{
    RunId run;                     // empty = by batch or tags
    BatchId batch;                 // empty = by tags
    std::vector<std::string> tags; // at least one
    TimePoint createdFrom;

    bool holds(const Run &candidate) const;
    /// What a run that is held has, for finding who waits for it: its id, the batch, the first tag.
    std::string key() const;
};

/// "<change>_<row>": everything up to that change has been sent. While the rows there are at the start go
/// out by the page, `row` is the last one sent (never 0), and `change` the one before where that began.
struct ShapeOffset
{
    std::int64_t change = 0;
    std::int64_t row = 0;

    static std::optional<ShapeOffset> parse(std::string_view text);
    std::string text() const { return std::to_string(change) + "_" + std::to_string(row); }
};

} // namespace runyard
