#include "engine/api/realtime/shape_subject.h"

#include <algorithm>
#include <charconv>

namespace runyard {

bool ShapeSubject::holds(const Run &candidate) const
{
    if (!run.empty())
        return candidate.id == run;
    if (!batch.empty())
        return candidate.batchId == batch;
    return candidate.createdAt >= createdFrom && std::ranges::all_of(tags, [&](const std::string &tag) {
               return std::ranges::find(candidate.tags, tag) != candidate.tags.end();
           });
}

std::string ShapeSubject::key() const
{
    // The prefix separates the kinds, because a tag may look like an id.
    return !run.empty() ? "run " + run.text : !batch.empty() ? "batch " + batch.text : "tag " + tags.front();
}

std::optional<ShapeOffset> ShapeOffset::parse(std::string_view text)
{
    ShapeOffset offset;
    const auto *end = text.data() + text.size();
    const auto change = std::from_chars(text.data(), end, offset.change);
    if (change.ec != std::errc{} || change.ptr == end || *change.ptr != '_')
        return std::nullopt;
    const auto row = std::from_chars(change.ptr + 1, end, offset.row);
    if (row.ec != std::errc{} || row.ptr != end || offset.change < 0 || offset.row < 0)
        return std::nullopt;
    return offset;
}

} // namespace runyard
