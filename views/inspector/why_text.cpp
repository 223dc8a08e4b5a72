#include "views/inspector/why_text.h"

#include "models/attempt_model.h"
#include "models/format.h"

#include <QCoreApplication>
#include <QStringList>

namespace runyard {

namespace {

QString said(const char *text)
{
    return QCoreApplication::translate("WhyText", text);
}

QString lastEnding(const RunDetail &detail)
{
    QString ending = detail.attempts.empty() ? QString() : endingText(detail.attempts.back().exit);
    const QString message =
        detail.error ? format::text(detail.error->message).section(u'\n', 0, 0) : QString();
    if (ending.isEmpty())
        return message;
    ending = said("The last one ended with %1").arg(ending);
    return ending + (message.isEmpty() ? QStringLiteral(".") : QStringLiteral(": ") + message);
}

QString lastCause(const RunDetail &detail)
{
    return detail.transitions.empty() ? QString() : format::text(detail.transitions.back().cause);
}

} // namespace

QString whyText(const RunDetail &detail, TimePoint now)
{
    const Run &run = detail.run;
    const QString used = said("%1 of %2 attempts used.").arg(run.attemptCount).arg(run.maxAttempts);
    switch (run.status) {
    case RunStatus::WaitingForDeploy:
        return said("No deployed version has the task %1. Deploy its project to start this run.")
            .arg(format::text(run.taskId));
    case RunStatus::Delayed:
        return run.delayUntil
                   ? said("Starts %1, at %2.")
                         .arg(format::relativeTime(*run.delayUntil, now), format::fullTime(*run.delayUntil))
                   : lastCause(detail);
    case RunStatus::Queued:
        return said("Waits for a free slot in the queue %1.").arg(format::text(run.queue));
    case RunStatus::Dequeued: return said("Has a slot; the worker is starting the attempt.");
    case RunStatus::Executing:
        return said("Attempt %1 of %2 is running.").arg(run.attemptCount).arg(run.maxAttempts);
    case RunStatus::Reattempting: {
        const QString next =
            run.retryAt ? said("The next one starts %1.").arg(format::relativeTime(*run.retryAt, now))
                        : QString();
        return QStringList{used, next, lastEnding(detail)}.join(u' ').simplified();
    }
    case RunStatus::Completed:
        return run.attemptCount > 1 ? said("Attempt %1 succeeded.").arg(run.attemptCount)
                                    : said("The task succeeded.");
    case RunStatus::Failed:
    case RunStatus::TimedOut:
    case RunStatus::Crashed:
    case RunStatus::Interrupted:
    case RunStatus::SystemFailure: return QStringList{used, lastEnding(detail)}.join(u' ').simplified();
    case RunStatus::Frozen:
    case RunStatus::Canceled:
    case RunStatus::Expired: return lastCause(detail);
    }
    return {};
}

} // namespace runyard
