// What the timeline draws: spans on rows, in time. Pure; the widget only paints them.
#pragma once

#include "engine/domain/run.h"

#include <QString>

#include <vector>

namespace runyard {

struct TimelineSpan
{
    enum class Kind { Run, Attempt, Status, RetryGap, End, Child };
    Kind kind = Kind::Run;
    int row = 0;
    TimePoint from;
    TimePoint to;                         // equal to `from` for End
    bool isOpen = false;                  // goes on: `to` is the now it was laid out for
    RunStatus status = RunStatus::Queued; // gives the colour
    QString label;
    QString tip; // several lines
};

struct Timeline
{
    std::vector<TimelineSpan> spans;
    int rows = 0;
    TimePoint from;
    TimePoint to; // of everything; at least a millisecond after `from`
    bool isLive = false;
};

Timeline layoutTimeline(const RunDetail &detail, TimePoint now);

} // namespace runyard
