// A run over time as the timeline draws it: spans on rows. Pure values; timeline_layout.h makes them.
#pragma once

#include "engine/domain/run.h"
#include "engine/domain/span.h"
#include "views/run/timeline/timeline_lane.h"

#include <QString>

#include <map>
#include <string>
#include <vector>

namespace runyard {

struct TimelineSpan
{
    enum class Kind {
        Run,
        Attempt,
        FrozenPart,
        Status,
        RetryGap,
        End,
        Child,
        Reported,       // a span the task reported, or the attempt at the head of such spans
        ReportedBeneath // a reported span whose row is folded into the closed one above
    };
    Kind kind = Kind::Run;
    int row = 0;
    TimePoint from;
    TimePoint to;                         // equal to `from` for End
    bool isOpen = false;                  // not ended: `to` is the time it was laid out for
    RunStatus status = RunStatus::Queued; // gives the colour
    QString label;
    QString note; // small text behind the label
    bool isWait = false;
    QString more; // the tip's further lines: the cause, the error
};

struct TimelineRow
{
    RunId run;            // that the row belongs to
    int depth = 0;        // 0 = the run itself, 1 = its children and the heads of its spans
    bool isChild = false; // the row of a child, which can be opened
    bool canOpen = false; // has rows beneath it, which are shown or not
    bool isOpen = false;
    std::string span;  // id of the reported span; empty = none
    std::string fold;  // its key in ReportedSpans::isOpen; empty = no row of reported spans
    TimelineLane lane; // of spans by their index
};

struct Timeline
{
    std::vector<TimelineSpan> spans;
    std::vector<TimelineRow> rows;
    TimePoint from;
    TimePoint to; // of everything; at least a millisecond after `from`
    bool isLive = false;
};

/// The spans a run reported about its own work.
struct ReportedSpans
{
    RunSpans spans;
    std::map<std::string, bool> isOpen; // rows that were opened or closed by hand, by TimelineRow::fold

    /// Up to this many spans all rows are open at first, beyond only the heads.
    static constexpr std::size_t kMaxOpen = 400;
};

/// The status whose colour and icon an attempt has.
RunStatus statusOf(AttemptStatus status);
/// Adds a span to the last row, and its time to the whole.
void addToLastRow(Timeline &timeline, TimelineSpan span);

} // namespace runyard
