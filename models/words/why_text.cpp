#include "models/words/why_text.h"

#include "engine/base/clock_steps.h"
#include "models/words/attempt_words.h"
#include "models/words/counted.h"
#include "models/words/display_text.h"
#include "models/words/format.h"
#include "models/words/usual_text.h"
#include "models/words/why_waiting.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace runyard {

namespace {

QString whyWords(const char *text)
{
    return QCoreApplication::translate("WhyText", text);
}

QString bold(const std::string &text)
{
    return QStringLiteral("<b>%1</b>").arg(format::escaped(text));
}

QString paragraph(const QStringList &parts)
{
    return parts.join(u' ').simplified();
}

QString lastEnding(const RunDetail &detail)
{
    QString ending = detail.attempts.empty() ? QString() : endingText(detail.attempts.back().exit);
    const QString message =
        detail.error ? format::text(detail.error->message).section(u'\n', 0, 0) : QString();
    if (ending.isEmpty())
        return message;
    if (message == ending || message.startsWith(ending + QLatin1Char(':')))
        return whyWords("The last one ended with %1")
            .arg(message); // the engine's word, which names the ending
    ending = whyWords("The last one ended with %1").arg(ending);
    return ending + (message.isEmpty() ? QStringLiteral(".") : QStringLiteral(": ") + message);
}

const Transition *lastTransition(const RunDetail &detail)
{
    return detail.transitions.empty() ? nullptr : &detail.transitions.back();
}

QString lastCause(const RunDetail &detail)
{
    return detail.transitions.empty() ? QString() : format::escaped(detail.transitions.back().cause);
}

/// "Its child run_…9ad1 is Executing."
QString activeChild(const RunDetail &detail)
{
    const auto active = std::find_if(detail.children.begin(), detail.children.end(),
                                     [](const Run &child) { return !isFinal(child.status); });
    return active == detail.children.end()
               ? QString()
               : whyWords("Its child %1 is %2.").arg(runLink(active->id), format::status(active->status));
}

WhyText undeployed(const Run &run)
{
    const QString task = bold(run.taskId);
    return {run.lockedVersion.empty()
                ? whyWords("Waits for a deploy of %1: no deployed version has this task.").arg(task)
                : whyWords("Waits for a deploy of %1: its version %2 is not deployed.")
                      .arg(task, bold(run.lockedVersion)),
            {WhyHelp::Deploy}};
}

WhyText delayed(const RunDetail &detail, TimePoint now)
{
    const Run &run = detail.run;
    if (!run.delayUntil)
        return {lastCause(detail), {WhyHelp::StartNow}};
    return {.html = whyWords("Starts %1, at %2.")
                        .arg(format::relativeTime(*run.delayUntil, now), format::fullTime(*run.delayUntil)),
            .helps = {WhyHelp::StartNow},
            .counts = true};
}

WhyText queued(const WhyFacts &facts, TimePoint now)
{
    const Run &run = facts.detail.run;
    WhyText why;
    if (facts.explanation)
        why = whyWaiting(*facts.explanation, now);
    else
        why.html = whyWords("Waits for a free slot in the queue %1.").arg(bold(run.queue));
    if (run.expiresAt && *run.expiresAt > now)
        why.html += whyWords(" It expires %1 unless it starts before.")
                        .arg(format::relativeTime(*run.expiresAt, now));
    return why;
}

WhyText executing(const WhyFacts &facts, TimePoint now)
{
    const RunDetail &detail = facts.detail;
    const Run &run = detail.run;
    WhyText why{.html = whyWords("Attempt %1 of %2 runs").arg(run.attemptCount).arg(run.maxAttempts),
                .counts = true};
    if (!detail.attempts.empty() && detail.attempts.back().startedAt) {
        const Attempt &attempt = detail.attempts.back();
        const Micros active = std::max<Micros>(
            nowSince(*attempt.startedAt, now) - *attempt.startedAt - attempt.frozenTime, Micros{0});
        why.html += whyWords(" for %1").arg(format::duration(std::chrono::floor<Seconds>(active)));
    }
    const QString usual = facts.usual ? usualDuration(facts.usual->attemptMicros) : QString();
    why.html += usual.isEmpty() ? QStringLiteral(".") : whyWords(", normally %1.").arg(usual);
    return why;
}

WhyText reattempting(const RunDetail &detail, TimePoint now)
{
    const Run &run = detail.run;
    const QString next = whyWords("Retry %1 of %2").arg(run.attemptCount + 1).arg(run.maxAttempts);
    const QString when = run.retryAt
                             ? QStringLiteral("%1 %2.").arg(next, format::relativeTime(*run.retryAt, now))
                             : next + QStringLiteral(".");
    return {.html = paragraph({when, format::escaped(lastEnding(detail))}),
            .helps = {WhyHelp::RetryNow},
            .counts = true};
}

QString awaitedText(const Awaited &awaited, TimePoint now)
{
    switch (awaited.type) {
    case WaitpointType::Run:
        return whyWords("%1 (%2), which is %3")
            .arg(runLink(awaited.run), bold(awaited.taskId), format::status(awaited.status));
    case WaitpointType::Batch: return whyWords("the batch %1").arg(bold(awaited.batch));
    case WaitpointType::DateTime:
        return awaited.dueAt
                   ? whyWords("%1, which comes %2")
                         .arg(format::fullTime(*awaited.dueAt), format::relativeTime(*awaited.dueAt, now))
                   : whyWords("a moment");
    case WaitpointType::Manual: {
        const QString token = whyWords("the wait token %1").arg(bold(awaited.waitpoint.text));
        return awaited.dueAt
                   ? whyWords("%1, which times out %2").arg(token, format::relativeTime(*awaited.dueAt, now))
                   : token;
    }
    }
    return {};
}

/// What is paused meanwhile, and what that costs.
QString standingStill(const RunExplanation &explanation)
{
    if (!explanation.pid)
        return whyWords("Its process ended with the engine; it continues with a new attempt.");
    return explanation.memoryInUse ? whyWords("Its processes are paused and keep %1.")
                                         .arg(format::bytes(*explanation.memoryInUse))
                                   : whyWords("Its processes are paused.");
}

WhyText waiting(const Run &run, const RunExplanation &explanation, TimePoint now)
{
    constexpr std::size_t kNamed = 3;
    const RunReason &reason = explanation.reason;
    WhyText why{.counts = true};
    QStringList named;
    for (const Awaited &awaited : reason.awaited) {
        if (static_cast<std::size_t>(named.size()) < kNamed)
            named << awaitedText(awaited, now);
        const bool isToken = awaited.type == WaitpointType::Manual;
        const WhyHelp help = isToken ? WhyHelp::CompleteToken : WhyHelp::EndWait;
        if ((isToken || awaited.type == WaitpointType::DateTime) && !why.helps.contains(help))
            why.helps << help;
    }
    if (const qint64 more = reason.awaitedCount - named.size(); more > 0)
        named << whyWords("%1 more").arg(format::count(more));
    QStringList sentences{whyWords("Waits for %1.").arg(named.join(QStringLiteral("; "))),
                          whyWords("Its slot is free until then.")};
    sentences << standingStill(explanation);
    if (!run.waits) { // frozen by an operator before it began to wait
        sentences << whyWords("Then it stays frozen until it is resumed.");
        why.helps << WhyHelp::Resume;
    }
    why.html = sentences.join(QLatin1Char(' '));
    return why;
}

WhyText frozen(const WhyFacts &facts, TimePoint now)
{
    const RunDetail &detail = facts.detail;
    const RunExplanation *explanation = facts.explanation;
    if (explanation && explanation->reason.kind == ReasonKind::Waits)
        return waiting(detail.run, *explanation, now);
    if (detail.run.waits && !explanation)
        return {.html = whyWords("Waits for something. Its slot is free until then."), .helps = {}};
    if (explanation && explanation->reason.kind != ReasonKind::FrozenUntilResumed) {
        WhyText why = whyWaiting(*explanation, now);
        why.html = (detail.run.waits
                        ? whyWords("What it waited for has happened; it continues once it has a slot again. ")
                        : whyWords("Resumed; its process continues once it has a slot again. "))
                   + why.html;
        return why;
    }
    const Transition *last = lastTransition(detail);
    const QString since = last ? whyWords("%1 %2; it continues when it is resumed.")
                                     .arg(lastCause(detail), format::relativeTime(last->at, now))
                               : whyWords("It continues when it is resumed.");
    return {.html = paragraph({since, activeChild(detail)}), .helps = {WhyHelp::Resume}, .counts = true};
}

WhyText ended(const RunDetail &detail)
{
    const Run &run = detail.run;
    const QString used = format::counted(run.maxAttempts, whyWords("%2 of %1 attempt used."),
                                         whyWords("%2 of %1 attempts used."))
                             .arg(run.attemptCount);
    return {paragraph({used, format::escaped(lastEnding(detail))}), {}};
}

} // namespace

WhyText whyText(const WhyFacts &facts, TimePoint now)
{
    const RunDetail &detail = facts.detail;
    const Run &run = detail.run;
    switch (run.status) {
    case RunStatus::WaitingForDeploy: return undeployed(run);
    case RunStatus::Delayed: return delayed(detail, now);
    case RunStatus::Queued: return queued(facts, now);
    case RunStatus::Dequeued: return {whyWords("Has a slot; the worker is starting the attempt."), {}};
    case RunStatus::Executing: return executing(facts, now);
    case RunStatus::Reattempting: return reattempting(detail, now);
    case RunStatus::Frozen: return frozen(facts, now);
    case RunStatus::Completed:
        return {run.attemptCount > 1 ? whyWords("Attempt %1 succeeded.").arg(run.attemptCount)
                                     : whyWords("The task succeeded."),
                {}};
    case RunStatus::Failed:
    case RunStatus::TimedOut:
    case RunStatus::Crashed:
    case RunStatus::Interrupted:
    case RunStatus::SystemFailure: return ended(detail);
    case RunStatus::Canceled:
    case RunStatus::Expired: return {lastCause(detail), {}};
    }
    return {};
}

QString helpName(WhyHelp help, const RunId &holder)
{
    switch (help) {
    case WhyHelp::RaiseQueueLimit: return whyWords("Change the limit…");
    case WhyHelp::ResumeQueue: return whyWords("Resume the queue");
    case WhyHelp::RaiseEnvironmentLimit: return whyWords("Change the limit of all…");
    case WhyHelp::JumpQueue: return whyWords("Jump the queue");
    case WhyHelp::CancelHolder:
        return whyWords("Cancel %1…").arg(format::actionText(format::shortId(holder.text)));
    case WhyHelp::Deploy: return whyWords("Deploy…");
    case WhyHelp::RetryNow: return whyWords("Retry now");
    case WhyHelp::StartNow: return whyWords("Start now");
    case WhyHelp::Resume: return whyWords("Resume");
    case WhyHelp::CompleteToken: return whyWords("Complete the token…");
    case WhyHelp::EndWait: return whyWords("End the wait now");
    }
    return {};
}

} // namespace runyard
