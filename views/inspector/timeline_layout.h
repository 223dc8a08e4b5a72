// What the timeline draws: spans on rows, in time. Pure; the widget only paints them.
#pragma once

#include "engine/domain/run.h"
#include "views/inspector/timeline_lane.h"

#include <QString>

#include <map>
#include <string>
#include <vector>

namespace runyard {

struct TimelineSpan
{
    enum class Kind { Run, Attempt, FrozenPart, Status, RetryGap, End, Child };
    Kind kind = Kind::Run;
    int row = 0;
    TimePoint from;
    TimePoint to;                         // equal to `from` for End
    bool isOpen = false;                  // goes on: `to` is the now it was laid out for
    RunStatus status = RunStatus::Queued; // gives the colour
    QString label;
    QString more; // what its tip says beside the times: the cause, the error
};

/// Exact times, how long, and why; several lines.
QString timelineTip(const TimelineSpan &span, TimePoint now);

struct TimelineRow
{
    RunId run;            // whose it is
    int depth = 0;        // 0 = the run itself, 1 = its children
    bool isChild = false; // the row of a child, which can be opened
    bool isOpen = false;
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

/// Children whose rows are opened, with what they show; by id.
using TimelineBranches = std::map<std::string, RunDetail>;

/// O(n log n) in the spans; again only when a run changes, not as time goes by.
Timeline layoutTimeline(const RunDetail &detail, TimePoint now, const TimelineBranches &branches = {});

} // namespace runyard
