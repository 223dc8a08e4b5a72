#include "models/words/why_waiting.h"

#include "models/words/counted.h"
#include "models/words/display_text.h"
#include "models/words/format.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace runyard {

namespace {

constexpr std::size_t kNamedHolders = 3;

QString saying(const char *text)
{
    return QCoreApplication::translate("WhyText", text);
}

QString escaped(const std::string &text)
{
    return format::escaped(text);
}

QString elapsed(Micros time)
{
    const auto seconds = std::chrono::duration_cast<Seconds>(time);
    if (seconds < Seconds{60})
        return saying("%1 s").arg(std::max<qint64>(0, seconds.count()));
    if (seconds < std::chrono::hours{1})
        return saying("%1 min").arg(seconds.count() / 60);
    return format::duration(seconds);
}

/// "run_…9ad1 (12 min, usually 40.0 s)"
QString holderText(const SlotHolder &holder, TimePoint now)
{
    QString state;
    if (isFinal(holder.status))
        state = saying("its process is ending");
    else if (holder.status == RunStatus::Reattempting)
        state = saying("between two attempts");
    else if (!holder.activeSince)
        state = saying("starting");
    else
        state = elapsed(now - *holder.activeSince);
    if (holder.usual && !isFinal(holder.status))
        state =
            saying("%1, usually %2").arg(state, format::duration(std::chrono::round<Millis>(*holder.usual)));
    return QStringLiteral("%1 (%2)").arg(runLink(holder.id), state);
}

QString holdersText(const RunExplanation &explanation, TimePoint now)
{
    QStringList named;
    for (const SlotHolder &holder : explanation.holders) {
        if (static_cast<std::size_t>(named.size()) < kNamedHolders)
            named << holderText(holder, now);
    }
    const qint64 more = explanation.holderCount - named.size();
    if (more > 0)
        named << saying("%1 more").arg(format::count(more));
    if (named.size() == 1)
        return saying("%1 holds its slot").arg(named.front());
    const QString last = named.takeLast();
    return saying("%1 and %2 hold its slots").arg(named.join(QStringLiteral(", ")), last);
}

QString queuePlaceText(std::int64_t ahead)
{
    return ahead == 0 ? saying("it is the next") : saying("%1 ahead").arg(format::count(ahead));
}

QString startText(const RunExplanation &explanation, TimePoint now)
{
    if (!explanation.expectedStart)
        return {};
    const TimePoint at = *explanation.expectedStart;
    if (at <= now + Seconds{1})
        return saying("; expected start: any moment");
    return saying("; expected start ≈ %1 (%2)").arg(format::clockTime(at), format::relativeTime(at, now));
}

RunId longestHolder(const RunExplanation &explanation)
{
    const SlotHolder *longest = nullptr;
    for (const SlotHolder &holder : explanation.holders) {
        const bool isLonger = holder.activeSince && (!longest || *holder.activeSince < *longest->activeSince);
        if (isLonger && !isFinal(holder.status))
            longest = &holder;
    }
    return longest ? longest->id : RunId{};
}

QString queueText(const RunReason &reason)
{
    const QString queue = QStringLiteral("<b>%1</b>").arg(escaped(reason.queue));
    return reason.concurrencyKey.empty()
               ? saying("Queue %1").arg(queue)
               : saying("Queue %1, key %2,").arg(queue, escaped(reason.concurrencyKey));
}

} // namespace

QString runLink(const RunId &id)
{
    return QStringLiteral("<a href=\"%1\">%2</a>")
        .arg(format::text(id.text).toHtmlEscaped(), format::escaped(format::shortId(id.text)));
}

WhyText whyWaiting(const RunExplanation &explanation, TimePoint now)
{
    const RunReason &reason = explanation.reason;
    const bool isQueued = explanation.status == RunStatus::Queued;
    WhyText why;
    why.counts = true;
    const auto offerMore = [&](bool isNext) {
        if (!isNext && isQueued)
            why.helps << WhyHelp::JumpQueue;
        why.holder = longestHolder(explanation);
        if (!why.holder.empty())
            why.helps << WhyHelp::CancelHolder;
    };
    switch (reason.kind) {
    case ReasonKind::NoVariables:
        why.html = saying("No attempt starts while the environment variables cannot be read: %1")
                       .arg(format::escaped(reason.problem));
        break;
    case ReasonKind::NoResources:
        why.html =
            saying("It is ready, but no task can be started at the moment: %1 The engine tries again by"
                   " itself, and no attempt is used up.")
                .arg(escaped(reason.problem));
        break;
    case ReasonKind::NoWorker:
        why.html =
            saying(
                "The trigger.dev command line of project <b>%1</b> is not connected. The run starts once it"
                " is: run <code>npx trigger.dev dev</code> in the project's folder.")
                .arg(escaped(reason.project));
        break;
    case ReasonKind::QueuePaused:
        why.html = saying("%1 is paused: none of its runs start; %2.")
                       .arg(queueText(reason), queuePlaceText(reason.ahead));
        why.helps << WhyHelp::ResumeQueue;
        if (reason.ahead > 0 && isQueued)
            why.helps << WhyHelp::JumpQueue;
        break;
    case ReasonKind::QueueFull:
        why.helps << WhyHelp::RaiseQueueLimit;
        if (reason.queueLimit == 0 && explanation.holderCount == 0) {
            why.html = saying("%1 has the limit 0: none of its runs start; %2.")
                           .arg(queueText(reason), queuePlaceText(reason.ahead));
            break;
        }
        why.html = saying("%1 is full (%2 of %3): %4; %5%6.")
                       .arg(queueText(reason), format::count(explanation.holderCount),
                            format::count(reason.queueLimit.value_or(0)), holdersText(explanation, now),
                            queuePlaceText(reason.ahead), startText(explanation, now));
        offerMore(reason.ahead == 0);
        break;
    case ReasonKind::EnvironmentFull: {
        const std::int64_t ahead = explanation.aheadOfAll.value_or(reason.ahead);
        const QString place = explanation.aheadOfAll ? queuePlaceText(ahead) : saying("very many ahead");
        why.html = format::counted(reason.environmentLimit,
                                   saying("The %1 slot of the environment is in use: %2; %3%4."),
                                   saying("All %1 slots of the environment are in use: %2; %3%4."))
                       .arg(holdersText(explanation, now), place, startText(explanation, now));
        why.helps << WhyHelp::RaiseEnvironmentLimit;
        offerMore(explanation.aheadOfAll == 0);
        break;
    }
    default: why.html = saying("A slot of %1 is free; this run is next.").arg(queueText(reason)); break;
    }
    return why;
}

} // namespace runyard
