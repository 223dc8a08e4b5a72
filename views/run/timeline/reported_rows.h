// Rows of the spans a run reported: a head for each attempt, beneath it the spans as they nest.
// Part of the layout of the timeline. Pure.
#pragma once

#include "engine/domain/span_tree.h"
#include "views/run/timeline/timeline.h"

namespace runyard {

/// Adds nothing when the run reported nothing.
void addReportedRows(Timeline &timeline, const RunDetail &detail, const ReportedSpans &reported,
                     TimePoint now);

/// The status whose colour and icon a span has.
RunStatus statusOf(const Span &span, const SpanEnd &end);
QString statusText(const Span &span, const SpanEnd &end);

} // namespace runyard
