#include "models/words/sentences.h"

#include "models/words/counted.h"
#include "models/words/format.h"

#include <QCoreApplication>
#include <QStringList>

namespace runyard::sentences {

namespace {

QString said(const char *source)
{
    return QCoreApplication::translate("runyard::sentences", source);
}

QString counted(qint64 count, const char *one, const char *many)
{
    return format::counted(count, said(one), said(many));
}

/// The end of the sentence: on which version, and when.
QString whereAndWhen(const Target &target, const std::optional<TimePoint> &delayUntil, TimePoint now)
{
    const QString delay = delayUntil ? said(", %1").arg(when(*delayUntil, now)) : QString();
    if (target.version.isEmpty())
        return delay + said(". The task is not deployed yet: the run waits until it is.");
    return delay + said(".");
}

QString onVersion(const Target &target)
{
    return target.version.isEmpty() ? QString() : said(" on version %1").arg(target.version);
}

} // namespace

QString span(Seconds length)
{
    struct Unit
    {
        qint64 seconds;
        const char *one;
        const char *many;
    };
    static constexpr Unit units[] = {
        {86'400, QT_TRANSLATE_NOOP("runyard::sentences", "1 day"),
         QT_TRANSLATE_NOOP("runyard::sentences", "%1 days")},
        {3'600, QT_TRANSLATE_NOOP("runyard::sentences", "1 hour"),
         QT_TRANSLATE_NOOP("runyard::sentences", "%1 hours")},
        {60, QT_TRANSLATE_NOOP("runyard::sentences", "1 minute"),
         QT_TRANSLATE_NOOP("runyard::sentences", "%1 minutes")},
        {1, QT_TRANSLATE_NOOP("runyard::sentences", "1 second"),
         QT_TRANSLATE_NOOP("runyard::sentences", "%1 seconds")},
    };
    QStringList parts;
    qint64 left = length.count();
    for (const Unit &unit : units) {
        const qint64 amount = left / unit.seconds;
        left %= unit.seconds;
        if (amount > 0)
            parts << counted(amount, unit.one, unit.many);
        if (parts.size() == 2 || (!parts.isEmpty() && amount == 0))
            break;
    }
    return parts.isEmpty() ? said("a moment") : parts.join(QLatin1Char(' '));
}

QString moment(TimePoint at)
{
    // Plans do not need milliseconds.
    return format::fullTime(std::chrono::floor<Seconds>(at)).replace(QStringLiteral(".000"), QString());
}

QString when(TimePoint at, TimePoint now)
{
    const auto left = std::chrono::ceil<Seconds>(at - now);
    return said("in %1, at %2").arg(span(left), format::clockTime(at));
}

QString trigger(const Target &target, const TriggerOptions &options, TimePoint now)
{
    if (target.taskId.isEmpty())
        return said("Choose a task to run.");
    return said("Starts a run of %1%2").arg(target.taskId, onVersion(target))
           + whereAndWhen(target, options.delayUntil, now);
}

QString replay(const Target &target, PayloadChange payload, int changedOptions,
               const std::optional<TimePoint> &delayUntil, TimePoint now)
{
    const QString with = payload == PayloadChange::Edited ? said(" with an edited payload")
                                                          : said(" with the same payload, byte for byte");
    const QString options = changedOptions > 0 ? said(" and %1").arg(counted(
                                changedOptions, QT_TRANSLATE_NOOP("runyard::sentences", "1 changed option"),
                                QT_TRANSLATE_NOOP("runyard::sentences", "%1 changed options")))
                                               : QString();
    return said("Starts a new run of %1%2%3%4").arg(target.taskId, onVersion(target), with, options)
           + whereAndWhen(target, delayUntil, now);
}

QString cancel(const Run &run, std::size_t descendants)
{
    const QString what = said("Cancels %1 of %2, which is %3")
                             .arg(format::shortId(run.id.text), format::text(run.taskId),
                                  format::status(run.status).toLower());
    if (descendants == 0)
        return what + said(".");
    return what + said(", and ")
           + counted(static_cast<qint64>(descendants),
                     QT_TRANSLATE_NOOP("runyard::sentences", "the run it started."),
                     QT_TRANSLATE_NOOP("runyard::sentences", "the %1 runs below it."));
}

QString deploy(const DeployPreview &preview)
{
    QStringList parts;
    const auto add = [&](std::size_t count, const char *verb) {
        if (count > 0)
            parts << said(verb).arg(format::count(static_cast<qint64>(count)));
    };
    add(preview.addedTasks.size(), QT_TRANSLATE_NOOP("runyard::sentences", "adds %1"));
    add(preview.changedTasks.size(), QT_TRANSLATE_NOOP("runyard::sentences", "changes %1"));
    add(preview.removedTasks.size(), QT_TRANSLATE_NOOP("runyard::sentences", "removes %1"));
    add(preview.unchangedTasks.size(), QT_TRANSLATE_NOOP("runyard::sentences", "keeps %1"));
    QString sentence = said("Deploys %1 as version %2")
                           .arg(format::text(preview.manifest.name), format::text(preview.version));
    if (!parts.isEmpty())
        sentence += said(" (tasks: %1)").arg(parts.join(QStringLiteral(", ")));
    sentence += said(".");
    if (preview.runsWaiting > 0)
        sentence +=
            QLatin1Char(' ')
            + counted(preview.runsWaiting,
                      QT_TRANSLATE_NOOP("runyard::sentences", "1 run that waits for it is released."),
                      QT_TRANSLATE_NOOP("runyard::sentences", "%1 runs that wait for it are released."));
    return sentence;
}

QString deployed(const DeployReply &reply)
{
    QString sentence =
        said("Deployed version %1 with %2.")
            .arg(format::text(reply.deployment.version),
                 counted(reply.deployment.taskCount, QT_TRANSLATE_NOOP("runyard::sentences", "1 task"),
                         QT_TRANSLATE_NOOP("runyard::sentences", "%1 tasks")));
    for (const ErrorDetail &warning : reply.warnings)
        sentence += QLatin1Char(' ')
                    + said("Warning: %1: %2").arg(format::text(warning.path), format::text(warning.reason));
    return sentence;
}

} // namespace runyard::sentences
