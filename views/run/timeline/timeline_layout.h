// What the timeline draws: spans on rows, in time. Pure; the widget only paints them.
#pragma once

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
        Reported,       // spans reported by the task, below a head for each attempt
        ReportedBeneath // something beneath a closed row of those
    };
    Kind kind = Kind::Run;
    int row = 0;
    TimePoint from;
    TimePoint to;                         // equal to `from` for End
    bool isOpen = false;                  // goes on: `to` is the now it was laid out for
    RunStatus status = RunStatus::Queued; // gives the colour
    QString label;
    QString note; // said behind the label, in small
    bool isWait = false;
    QString more; // what its tip says beside the times: the cause, the error
};

/// Exact times, how long, and why; several lines.
QString timelineTip(const TimelineSpan &span, TimePoint now);

struct TimelineRow
{
    RunId run;            // whose it is
    int depth = 0;        // 0 = the run itself, 1 = its children and the heads of its spans
    bool isChild = false; // the row of a child, which can be opened
    bool canOpen = false; // has rows beneath it, which are shown or not
    bool isOpen = false;
    std::string span;  // the id of the span it is about; empty = of none
    std::string fold;  // what TimelineReport::isOpen knows it by; empty = not a row of spans
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

/// The spans reported by a run.
struct TimelineReport
{
    RunSpans spans;
    std::map<std::string, bool> isOpen; // rows that were opened or closed by hand, by TimelineRow::fold

    /// With more spans than this only the heads are open at first.
    static constexpr std::size_t kMaxOpen = 400;
};

/// O(n log n) in the spans; again only when a run changes, not as time goes by.
Timeline layoutTimeline(const RunDetail &detail, TimePoint now, const TimelineBranches &branches = {},
                        const TimelineReport &reported = {});

} // namespace runyard
