#include "models/words/run_comparison.h"

#include "engine/base/clock_steps.h"
#include "engine/domain/error_fingerprint.h"
#include "models/words/display_text.h"
#include "models/words/format.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace runyard {

namespace {

constexpr qsizetype kErrorInSentence = 160;

QString comparisonWords(const char *text)
{
    return QCoreApplication::translate("RunComparison", text);
}

bool isSameFailure(const RunDetail &a, const RunDetail &b)
{
    if (a.run.status != b.run.status || a.error.has_value() != b.error.has_value())
        return false;
    return !a.error
           || (a.error->code == b.error->code && errorFingerprint(*a.error) == errorFingerprint(*b.error));
}

/// From the first start to the end, or to now; empty = never started.
std::optional<Millis> comparedDuration(const Run &run, TimePoint now)
{
    if (!run.startedAt)
        return std::nullopt;
    return std::chrono::duration_cast<Millis>(run.finishedAt.value_or(nowSince(*run.startedAt, now))
                                              - *run.startedAt);
}

QString tookText(const Run &run, TimePoint now)
{
    const auto duration = comparedDuration(run, now);
    return duration ? format::duration(*duration) : QString();
}

QString withDurations(const QString &sentence, const RunDetail &original, const RunDetail &replay,
                      TimePoint now)
{
    const QString before = tookText(original.run, now);
    const QString after = tookText(replay.run, now);
    if (before.isEmpty() || after.isEmpty())
        return sentence;
    return comparisonWords("%1 It took %2; the first took %3.").arg(sentence, after, before);
}

} // namespace

QString errorLine(const RunDetail &detail)
{
    if (!detail.error)
        return {};
    const RunError &error = *detail.error;
    QString line = format::text(error.name.empty() ? error.message : error.name + ": " + error.message);
    if (line.isEmpty())
        line = format::text(std::string(codeName(error.code)));
    return line.simplified();
}

ReplayOutcome replayOutcome(const RunDetail &original, const RunDetail &replay)
{
    const RunStatus before = original.run.status;
    const RunStatus now = replay.run.status;
    if (!isFinal(now))
        return ReplayOutcome::Waiting;
    if (now == RunStatus::Canceled)
        return ReplayOutcome::Canceled;
    if (now == RunStatus::Expired)
        return ReplayOutcome::Expired;
    if (now == RunStatus::Completed)
        return before == RunStatus::Completed ? ReplayOutcome::StillCompleted
               : isFailure(before)            ? ReplayOutcome::Fixed
                                              : ReplayOutcome::Completed;
    if (isFailure(before))
        return isSameFailure(original, replay) ? ReplayOutcome::SameFailure : ReplayOutcome::DifferentFailure;
    return before == RunStatus::Completed ? ReplayOutcome::FailsNow : ReplayOutcome::Failed;
}

QString outcomeWord(ReplayOutcome outcome)
{
    switch (outcome) {
    case ReplayOutcome::Waiting: return comparisonWords("Not ended yet");
    case ReplayOutcome::Fixed: return comparisonWords("Fixed");
    case ReplayOutcome::StillCompleted: return comparisonWords("Still completed");
    case ReplayOutcome::FailsNow: return comparisonWords("Fails now");
    case ReplayOutcome::SameFailure: return comparisonWords("Same failure");
    case ReplayOutcome::DifferentFailure: return comparisonWords("Different failure");
    case ReplayOutcome::Completed: return comparisonWords("Completed");
    case ReplayOutcome::Failed: return comparisonWords("Failed");
    case ReplayOutcome::Canceled: return comparisonWords("Canceled");
    case ReplayOutcome::Expired: return comparisonWords("Expired");
    }
    return {};
}

QString outcomeSentence(const RunDetail &original, const RunDetail &replay, TimePoint now)
{
    const QString before = format::shortened(errorLine(original), kErrorInSentence);
    const QString after = format::shortened(errorLine(replay), kErrorInSentence);
    const auto timed = [&](const QString &sentence) {
        return withDurations(sentence, original, replay, now);
    };
    switch (replayOutcome(original, replay)) {
    case ReplayOutcome::Waiting: {
        const QString so = tookText(replay.run, now);
        const QString status = format::status(replay.run.status);
        return so.isEmpty() ? status : comparisonWords("%1, for %2 so far.").arg(status, so);
    }
    case ReplayOutcome::Fixed:
        return timed(before.isEmpty() ? comparisonWords("Failed before, completes now.")
                                      : comparisonWords("Completes now. Before: %1.").arg(before));
    case ReplayOutcome::StillCompleted:
        return timed(original.output == replay.output
                         ? comparisonWords("Both completed, with the same output.")
                         : comparisonWords("Both completed; the output differs."));
    case ReplayOutcome::FailsNow:
        return timed(comparisonWords("Completed before, fails now: %1.").arg(after));
    case ReplayOutcome::SameFailure: return timed(comparisonWords("Fails as before: %1.").arg(after));
    case ReplayOutcome::DifferentFailure:
        return timed(comparisonWords("Fails differently: %1. Before: %2.").arg(after, before));
    case ReplayOutcome::Completed:
    case ReplayOutcome::Failed:
    case ReplayOutcome::Canceled:
    case ReplayOutcome::Expired:
        return comparisonWords("Ended as %1; the first is %2.")
            .arg(format::status(replay.run.status), format::status(original.run.status));
    }
    return {};
}

QList<ComparedFact> comparedFacts(const RunDetail &first, const RunDetail &second, TimePoint now)
{
    QList<ComparedFact> facts;
    const auto add = [&](const char *name, const auto &valueOf) {
        const ComparedFact fact{comparisonWords(name), valueOf(first), valueOf(second)};
        if (!fact.first.isEmpty() || !fact.second.isEmpty())
            facts << fact;
    };
    add("Status", [](const RunDetail &d) { return format::status(d.run.status); });
    add("Error", [](const RunDetail &d) { return errorLine(d); });
    add("Duration", [now](const RunDetail &d) { return tookText(d.run, now); });
    add("Attempts", [](const RunDetail &d) { return format::attempts(d.run); });
    add("Task", [](const RunDetail &d) { return format::text(d.run.taskId); });
    add("Version", [](const RunDetail &d) { return format::text(d.run.version); });
    add("Queue", [](const RunDetail &d) { return format::text(d.run.queue); });
    add("Concurrency key", [](const RunDetail &d) { return format::text(d.run.concurrencyKey); });
    add("Machine", [](const RunDetail &d) { return format::text(d.run.machine); });
    add("Priority", [](const RunDetail &d) { return format::count(d.run.prioritySeconds); });
    add("Maximum duration", [](const RunDetail &d) {
        return d.run.maxDuration ? format::duration(std::chrono::duration_cast<Millis>(*d.run.maxDuration))
                                 : QString();
    });
    add("Tags", [](const RunDetail &d) {
        QStringList tags;
        for (const std::string &tag : d.run.tags)
            tags << format::text(tag);
        return tags.join(QStringLiteral(", "));
    });
    add("Peak memory", [](const RunDetail &d) {
        std::int64_t peak = 0;
        for (const Attempt &attempt : d.attempts)
            peak = std::max(peak, attempt.exit.peakMemoryBytes.value_or(0));
        return peak > 0 ? format::bytes(peak) : QString();
    });
    add("Created", [](const RunDetail &d) { return format::fullTime(d.run.createdAt); });
    std::stable_partition(facts.begin(), facts.end(),
                          [](const ComparedFact &fact) { return fact.differs(); });
    return facts;
}

} // namespace runyard
