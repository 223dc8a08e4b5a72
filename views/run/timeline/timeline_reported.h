// The rows of the spans reported by a run: a head for each attempt, followed by its nested spans.
// Part of the layout of the timeline. Pure.
#pragma once

#include "engine/domain/span_tree.h"
#include "views/run/timeline/timeline_layout.h"

namespace runyard {

/// Adds nothing if the run reported no spans.
void addReportedRows(Timeline &timeline, const RunDetail &detail, const TimelineReport &reported,
                     TimePoint now);

/// Whose colour and icon a span has.
RunStatus reportedStatus(const Span &span, const SpanEnd &end);
QString reportedStatusText(const Span &span, const SpanEnd &end);

// Shared with the rest of the layout.
RunStatus colourOf(AttemptStatus status);
void addToLastRow(Timeline &timeline, TimelineSpan span);

} // namespace runyard
