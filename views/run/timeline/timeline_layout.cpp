#include "views/run/timeline/timeline_layout.h"

#include "models/words/attempt_words.h"
#include "models/words/display_text.h"
#include "models/words/format.h"
#include "views/run/timeline/reported_rows.h"

#include <QCoreApplication>

#include <algorithm>

namespace runyard {

namespace {

constexpr int kDeepest = 32; // of opened children; a loop could not be drawn anyway

QString translated(const char *text)
{
    return QCoreApplication::translate("Timeline", text);
}

/// Of several spans too thin to be told apart, the heaviest is shown.
int weightOf(const TimelineSpan &span)
{
    if (span.kind == TimelineSpan::Kind::End)
        return 4;
    switch (span.status) {
    case RunStatus::Failed:
    case RunStatus::TimedOut:
    case RunStatus::Crashed:
    case RunStatus::Interrupted:
    case RunStatus::SystemFailure: return 3;
    case RunStatus::Reattempting:
    case RunStatus::Frozen: return 2;
    default: return 1;
    }
}

class Layout
{
public:
    Layout(TimePoint now, const TimelineBranches &branches, const ReportedSpans &reported)
        : m_now(now), m_branches(branches), m_reported(reported)
    {
    }

    Timeline make(const RunDetail &detail)
    {
        const Run &run = detail.run;
        m_timeline.isLive = !isFinal(run.status);
        m_timeline.from = run.createdAt;
        m_timeline.to = endOf(run);
        addRow(run.id, 0);
        TimelineSpan whole = spanOfRun(run, TimelineSpan::Kind::Run);
        whole.label = format::shown(run.taskId) + QStringLiteral(" · ") + format::shortId(run.id.text);
        whole.more = format::status(run.status);
        add(std::move(whole));
        addBody(detail, 0);
        m_timeline.to = std::max(m_timeline.to, m_timeline.from + Micros{1'000});
        std::vector<std::vector<TimelineLane::Item>> lanes(m_timeline.rows.size());
        for (std::size_t i = 0; i < m_timeline.spans.size(); ++i) {
            const TimelineSpan &span = m_timeline.spans[i];
            lanes[static_cast<std::size_t>(span.row)].push_back(
                {toMicros(span.from), span.isOpen ? TimelineLane::kOpenEnd : toMicros(span.to),
                 static_cast<int>(i), weightOf(span)});
        }
        for (std::size_t row = 0; row < lanes.size(); ++row)
            m_timeline.rows[row].lane = TimelineLane(std::move(lanes[row]));
        return std::move(m_timeline);
    }

private:
    TimePoint endOf(const Run &run) const
    {
        const TimePoint end = isFinal(run.status) ? run.finishedAt.value_or(run.updatedAt) : m_now;
        return std::max(end, run.createdAt);
    }

    void addRow(const RunId &run, int depth)
    {
        TimelineRow row;
        row.run = run;
        row.depth = depth;
        m_timeline.rows.push_back(std::move(row));
    }

    void add(TimelineSpan span) { addToLastRow(m_timeline, std::move(span)); }

    TimelineSpan spanOfRun(const Run &run, TimelineSpan::Kind kind) const
    {
        TimelineSpan span;
        span.kind = kind;
        span.from = run.createdAt;
        span.to = endOf(run);
        span.isOpen = !isFinal(run.status);
        span.status = run.status;
        return span;
    }

    void addBody(const RunDetail &detail, int depth)
    {
        addRow(detail.run.id, depth);
        addAttempts(detail);
        addRow(detail.run.id, depth);
        addStatuses(detail);
        if (depth == 0)
            addReportedRows(m_timeline, detail, m_reported, m_now);
        for (const Run &child : detail.children) {
            const auto branch = m_branches.find(child.id.text);
            const bool isOpen = branch != m_branches.end() && depth < kDeepest;
            addRow(child.id, depth + 1);
            m_timeline.rows.back().isChild = m_timeline.rows.back().canOpen = true;
            m_timeline.rows.back().isOpen = isOpen;
            addChild(child);
            if (isOpen)
                addBody(branch->second, depth + 1);
        }
    }

    void addAttempts(const RunDetail &detail)
    {
        for (const Attempt &attempt : detail.attempts) {
            TimelineSpan span;
            span.kind = TimelineSpan::Kind::Attempt;
            span.from = attempt.startedAt.value_or(attempt.createdAt);
            span.to = std::max(attempt.finishedAt.value_or(endOf(detail.run)), span.from);
            span.isOpen = !attempt.finishedAt && !isFinal(detail.run.status);
            span.status = statusOf(attempt.status);
            span.label = translated("Attempt %1").arg(attempt.number);
            span.more = format::attemptStatus(attempt.status);
            const QString ending = endingText(attempt.exit);
            if (!ending.isEmpty())
                span.more += QStringLiteral(", ") + ending;
            if (attempt.error)
                span.more += u'\n' + format::text(attempt.error->message).section(u'\n', 0, 0);
            add(std::move(span));
        }
    }

    void addStatuses(const RunDetail &detail)
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
            span.from = transition.at;
            span.to = isEnd    ? transition.at
                      : isLast ? std::max(endOf(detail.run), transition.at)
                               : transitions[i + 1].at;
            span.isOpen = isLast && !isEnd;
            span.status = transition.to;
            span.label = format::status(transition.to);
            span.more = format::text(transition.cause);
            if (transition.to == RunStatus::Frozen) {
                // The attempt stays alive while the run is frozen: its body shows the pause as well.
                TimelineSpan pause = span;
                pause.kind = TimelineSpan::Kind::FrozenPart;
                add(std::move(pause));
                m_timeline.spans.back().row -= 1;
            }
            add(std::move(span));
        }
    }

    /// How long it waited, then how it went.
    void addChild(const Run &child)
    {
        TimelineSpan span = spanOfRun(child, TimelineSpan::Kind::Child);
        span.label = format::shown(child.taskId);
        span.more = format::status(child.status) + u'\n' + format::text(child.id.text);
        if (child.startedAt && *child.startedAt > child.createdAt) {
            TimelineSpan wait = span;
            wait.kind = TimelineSpan::Kind::Status;
            wait.status = RunStatus::Queued;
            wait.to = *child.startedAt;
            wait.isOpen = false;
            wait.label.clear();
            wait.more = translated("%1 waited for its first attempt").arg(span.label);
            span.from = wait.to;
            add(std::move(wait));
        }
        span.to = std::max(span.to, span.from);
        add(std::move(span));
    }

    TimePoint m_now;
    const TimelineBranches &m_branches;
    const ReportedSpans &m_reported;
    Timeline m_timeline;
};

} // namespace

QString timelineTip(const TimelineSpan &span, TimePoint now)
{
    const TimePoint to = span.isOpen ? std::max(now, span.from) : span.to;
    QString tip = span.label.isEmpty() ? QString() : span.label + u'\n';
    tip += format::fullTime(span.from);
    if (to != span.from) {
        tip += QStringLiteral(" – ") + (span.isOpen ? translated("now") : format::fullTime(to)) + u'\n'
               + format::duration(std::chrono::duration_cast<Millis>(to - span.from));
    }
    return format::tipText(span.more.isEmpty() ? tip : tip + u'\n' + span.more);
}

Timeline layoutTimeline(const RunDetail &detail, TimePoint now, const TimelineBranches &branches,
                        const ReportedSpans &reported)
{
    return Layout(now, branches, reported).make(detail);
}

} // namespace runyard
