#include "views/run/timeline/reported_rows.h"

#include "engine/domain/span_tree.h"
#include "models/words/counted.h"
#include "models/words/display_text.h"
#include "models/words/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace runyard {

namespace {

constexpr int kFromLevel = 1; // of the heads

QString inTimeline(const char *text)
{
    return QCoreApplication::translate("Timeline", text);
}

QString logLines(int count)
{
    return format::counted(count, inTimeline("%1 log line"), inTimeline("%1 log lines"));
}

QString exceptions(int count)
{
    return format::counted(count, inTimeline("%1 exception"), inTimeline("%1 exceptions"));
}

class ReportedRows
{
public:
    ReportedRows(Timeline &timeline, const RunDetail &detail, const ReportedSpans &reported, TimePoint now)
        : m_timeline(timeline)
        , m_detail(detail)
        , m_reported(reported)
        , m_spans(reported.spans.spans)
        , m_now(now)
        , m_tree(spanTree(m_spans, detail.attempts))
    {
    }

    void add()
    {
        for (const SpanTree::Branch &branch : m_tree.branches) {
            if (branch.attempt > 0)
                addHead(branch);
            else
                addAll(branch.top, kFromLevel);
        }
    }

private:
    void addHead(const SpanTree::Branch &branch)
    {
        const auto attempt = std::ranges::find(m_detail.attempts, branch.attempt, &Attempt::number);
        TimelineSpan span;
        span.kind = TimelineSpan::Kind::Reported;
        span.from = attempt->startedAt.value_or(attempt->createdAt);
        const bool isOpen = !attempt->finishedAt && !isFinal(m_detail.run.status);
        const TimePoint end = isFinal(m_detail.run.status) ? m_detail.run.finishedAt.value_or(m_now) : m_now;
        span.to = std::max(attempt->finishedAt.value_or(end), span.from);
        span.isOpen = isOpen;
        span.status = statusOf(attempt->status);
        span.label = inTimeline("Attempt %1").arg(branch.attempt);
        span.more = format::attemptStatus(attempt->status);
        const std::string own = branch.own == SpanTree::kNone ? std::string() : m_spans[branch.own].id;
        addRow(own, "#" + std::to_string(branch.attempt), kFromLevel, !branch.top.empty(), true);
        addToLastRow(m_timeline, std::move(span));
        addBeneath(branch.top, kFromLevel);
    }

    void addAll(const std::vector<std::size_t> &list, int depth)
    {
        for (const std::size_t index : list) {
            const auto &below = m_tree.children[index];
            addRow(m_spans[index].id, m_spans[index].id, depth, !below.empty(),
                   m_spans.size() <= ReportedSpans::kMaxOpen);
            addToLastRow(m_timeline, spanOf(m_spans[index]));
            addBeneath(below, depth);
        }
    }

    void addRow(const std::string &span, std::string fold, int depth, bool canOpen, bool isOpenAtFirst)
    {
        TimelineRow row;
        row.run = m_detail.run.id;
        row.depth = depth;
        row.span = span;
        row.canOpen = canOpen;
        const auto chosen = m_reported.isOpen.find(fold);
        row.isOpen = canOpen && (chosen == m_reported.isOpen.end() ? isOpenAtFirst : chosen->second);
        row.fold = std::move(fold);
        m_timeline.rows.push_back(std::move(row));
    }

    /// As rows of their own, or as marks on the closed row.
    void addBeneath(const std::vector<std::size_t> &list, int depth)
    {
        if (m_timeline.rows.back().isOpen)
            addAll(list, depth + 1);
        else
            addMarks(list);
    }

    void addMarks(const std::vector<std::size_t> &list)
    {
        for (const std::size_t index : list) {
            TimelineSpan span = spanOf(m_spans[index]);
            span.kind = TimelineSpan::Kind::ReportedBeneath;
            addToLastRow(m_timeline, std::move(span));
            addMarks(m_tree.children[index]); // no deeper than SpanTree::kDeepest
        }
    }

    TimelineSpan spanOf(const Span &reported) const
    {
        const SpanEnd end = spanEnd(reported, m_detail, m_now);
        TimelineSpan span;
        span.kind = TimelineSpan::Kind::Reported;
        span.from = reported.from;
        span.to = end.at;
        span.isOpen = end.isOpen;
        span.isWait = reported.entity == SpanEntity::Wait;
        span.status = statusOf(reported, end);
        span.label = reported.name.empty() ? inTimeline("(no name)") : format::shown(reported.name);
        if (reported.logLines > 0)
            span.note = logLines(reported.logLines);
        span.more = statusText(reported, end);
        if (reported.exceptions > 0)
            span.more += QStringLiteral(", ") + exceptions(reported.exceptions);
        return span;
    }

    Timeline &m_timeline;
    const RunDetail &m_detail;
    const ReportedSpans &m_reported;
    const std::vector<Span> &m_spans;
    TimePoint m_now;
    SpanTree m_tree;
};

} // namespace

RunStatus statusOf(const Span &span, const SpanEnd &end)
{
    if (span.status == SpanStatus::Error)
        return RunStatus::Failed;
    if (end.isOpen)
        return span.entity == SpanEntity::Wait ? RunStatus::Frozen : RunStatus::Executing;
    if (end.isUnfinished)
        return RunStatus::Interrupted;
    return span.entity == SpanEntity::Wait ? RunStatus::Frozen : RunStatus::Completed;
}

QString statusText(const Span &span, const SpanEnd &end)
{
    if (span.status == SpanStatus::Error)
        return inTimeline("Failed");
    if (end.isOpen)
        return span.entity == SpanEntity::Wait ? inTimeline("Waiting") : inTimeline("Under way");
    if (end.isUnfinished)
        return inTimeline("Unfinished: the attempt ended first");
    return inTimeline("Done");
}

void addReportedRows(Timeline &timeline, const RunDetail &detail, const ReportedSpans &reported,
                     TimePoint now)
{
    if (!reported.spans.spans.empty())
        ReportedRows(timeline, detail, reported, now).add();
}

} // namespace runyard
