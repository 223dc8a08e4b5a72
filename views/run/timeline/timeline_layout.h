// Lays out a run, its attempts, statuses, reported spans and children as rows of a timeline. Pure.
#pragma once

#include "views/run/timeline/timeline.h"

namespace runyard {

/// Children whose rows are opened, with what they show; by id.
using TimelineBranches = std::map<std::string, RunDetail>;

/// Exact times, how long, and why; several lines.
QString timelineTip(const TimelineSpan &span, TimePoint now);

/// O(n log n) in the spans; again only when a run changes, not as time goes by.
Timeline layoutTimeline(const RunDetail &detail, TimePoint now, const TimelineBranches &branches = {},
                        const ReportedSpans &reported = {});

} // namespace runyard
