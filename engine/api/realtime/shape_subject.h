// The subject of a subscription, and its position among the changes.
#pragma once

#include "engine/domain/run.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// A run, the runs of a batch, or the runs made since a time that have all of the given tags.
struct ShapeSubject
{
    RunId run;                     // empty = by batch or tags
    BatchId batch;                 // empty = by tags
    std::vector<std::string> tags; // at least one
    TimePoint createdFrom;

    bool holds(const Run &candidate) const;
    /// Returns the key for finding waiting subscribers: the run's id, the batch, or the first tag.
    std::string key() const;
};

/// "<change>_<row>": all changes up to this number have been sent. While the existing rows are sent page by
/// page, `row` is the last row sent (never 0), and `change` is the number before the first page.
struct ShapeOffset
{
    std::int64_t change = 0;
    std::int64_t row = 0;

    static std::optional<ShapeOffset> parse(std::string_view text);
    std::string text() const { return std::to_string(change) + "_" + std::to_string(row); }
};

} // namespace runyard
