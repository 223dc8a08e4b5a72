#include "views/inspector/timeline_layout.h"

#include "models/attempt_model.h"
#include "models/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace runyard {

namespace {

constexpr std::size_t kMaxChildRows = 40;

QString translated(const char *text)
{
    return QCoreApplication::translate("Timeline", text);
}

QString tipOf(const QString &title, TimePoint from, TimePoint to, bool isOpen, const QString &more)
{
    QString tip = title + u'\n' + format::fullTime(from);
    if (to != from) {
        tip += QStringLiteral(" – ") + (isOpen ? translated("now") : format::fullTime(to)) + u'\n'
               + format::duration(std::chrono::duration_cast<Millis>(to - from));
    }
    return more.isEmpty() ? tip : tip + u'\n' + more;
}

RunStatus colourOf(AttemptStatus status)
{
    switch (status) {
    case AttemptStatus::Starting: return RunStatus::Dequeued;
    case AttemptStatus::Executing: return RunStatus::Executing;
    case AttemptStatus::Frozen: return RunStatus::Frozen;
    case AttemptStatus::Completed: return RunStatus::Completed;
    case AttemptStatus::Failed: return RunStatus::Failed;
    case AttemptStatus::Canceled: return RunStatus::Canceled;
    case AttemptStatus::TimedOut: return RunStatus::TimedOut;
    case AttemptStatus::Crashed: return RunStatus::Crashed;
    case AttemptStatus::Interrupted: return RunStatus::Interrupted;
    case AttemptStatus::SystemFailure: return RunStatus::SystemFailure;
    }
    return RunStatus::Executing;
}

void addStatusLane(Timeline &timeline, const RunDetail &detail, TimePoint end, int row)
{
    const auto &transitions = detail.transitions;
    for (std::size_t i = 0; i < transitions.size(); ++i) {
        const Transition &transition = transitions[i];
        const bool isLast = i + 1 == transitions.size();
        const bool isEnd = isFinal(transition.to);
        TimelineSpan span;
        span.kind = isEnd                                      ? TimelineSpan::Kind::End
                    : transition.to == RunStatus::Reattempting ? TimelineSpan::Kind::RetryGap
                                                               : TimelineSpan::Kind::Status;
        span.row = row;
        span.from = transition.at;
        span.to = isEnd ? transition.at : isLast ? std::max(end, transition.at) : transitions[i + 1].at;
        span.isOpen = isLast && !isEnd;
        span.status = transition.to;
        span.label = format::status(transition.to);
        span.tip = tipOf(span.label, span.from, span.to, span.isOpen, format::text(transition.cause));
        timeline.spans.push_back(std::move(span));
    }
}

void addChildren(Timeline &timeline, const RunDetail &detail, TimePoint now)
{
    for (std::size_t i = 0; i < std::min(detail.children.size(), kMaxChildRows); ++i) {
        const Run &child = detail.children[i];
        TimelineSpan span;
        span.kind = TimelineSpan::Kind::Child;
        span.row = timeline.rows++;
        span.from = child.createdAt;
        span.to = std::max(child.finishedAt.value_or(now), child.createdAt);
        span.isOpen = !child.finishedAt;
        span.status = child.status;
        span.label = format::text(child.taskId);
        span.tip = tipOf(span.label + QStringLiteral(" · ") + format::status(child.status), span.from,
                         span.to, span.isOpen, format::text(child.id.text));
        timeline.to = std::max(timeline.to, span.to);
        timeline.spans.push_back(std::move(span));
    }
}

} // namespace

Timeline layoutTimeline(const RunDetail &detail, TimePoint now)
{
    const Run &run = detail.run;
    Timeline timeline;
    timeline.isLive = !isFinal(run.status);
    TimePoint end = timeline.isLive ? std::max(now, run.createdAt) : run.finishedAt.value_or(run.updatedAt);
    end = std::max(end, run.createdAt);
    timeline.from = run.createdAt;
    timeline.to = end;

    TimelineSpan whole;
    whole.row = 0;
    whole.from = run.createdAt;
    whole.to = end;
    whole.isOpen = timeline.isLive;
    whole.status = run.status;
    whole.label = format::text(run.taskId) + QStringLiteral(" · ") + format::shortId(run.id.text);
    whole.tip =
        tipOf(format::text(run.id.text), whole.from, whole.to, whole.isOpen, format::status(run.status));
    timeline.spans.push_back(std::move(whole));

    for (const Attempt &attempt : detail.attempts) {
        TimelineSpan span;
        span.kind = TimelineSpan::Kind::Attempt;
        span.row = 1;
        span.from = attempt.startedAt.value_or(attempt.createdAt);
        span.to = std::max(attempt.finishedAt.value_or(end), span.from);
        span.isOpen = !attempt.finishedAt && timeline.isLive;
        span.status = colourOf(attempt.status);
        span.label = translated("Attempt %1").arg(attempt.number);
        QString more = format::attemptStatus(attempt.status);
        const QString ending = endingText(attempt.exit);
        if (!ending.isEmpty())
            more += QStringLiteral(", ") + ending;
        if (attempt.error)
            more += u'\n' + format::text(attempt.error->message).section(u'\n', 0, 0);
        span.tip = tipOf(span.label, span.from, span.to, span.isOpen, more);
        timeline.spans.push_back(std::move(span));
    }
    addStatusLane(timeline, detail, end, 2);
    timeline.rows = 3;
    addChildren(timeline, detail, now);
    timeline.to = std::max(timeline.to, timeline.from + Micros{1'000});
    return timeline;
}

} // namespace runyard
