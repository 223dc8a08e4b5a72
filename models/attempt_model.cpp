#include "models/attempt_model.h"

#include "models/format.h"

namespace runyard {

namespace {

std::optional<Millis> attemptDuration(const Attempt &attempt)
{
    if (!attempt.finishedAt)
        return {};
    return std::chrono::duration_cast<Millis>(*attempt.finishedAt
                                              - attempt.startedAt.value_or(attempt.createdAt));
}

} // namespace

QString endingText(const ProcessExit &exit)
{
    QString text;
    if (exit.signal)
        text = format::text(signalName(*exit.signal));
    else if (exit.exitCode)
        text = AttemptModel::tr("exit code %1").arg(*exit.exitCode);
    if (exit.outOfMemory)
        text = text.isEmpty() ? AttemptModel::tr("out of memory")
                              : AttemptModel::tr("%1 (out of memory)").arg(text);
    return text;
}

QString AttemptModel::keyOf(const Attempt &attempt) const
{
    return format::text(attempt.id.text);
}

QStringList AttemptModel::columnTitles() const
{
    return {tr("Attempt"),    tr("Status"),      tr("Started"), tr("Duration"),
            tr("Ended with"), tr("Peak memory"), tr("Reason")};
}

QString AttemptModel::cellText(const Attempt &attempt, int column) const
{
    switch (static_cast<Column>(column)) {
    case Number: return format::count(attempt.number);
    case Status: return format::attemptStatus(attempt.status);
    case Started: return format::clockTime(attempt.startedAt.value_or(attempt.createdAt));
    case Duration: {
        const auto duration = attemptDuration(attempt);
        return duration ? format::duration(*duration) : QString();
    }
    case Ending: return endingText(attempt.exit);
    case Memory:
        return attempt.exit.peakMemoryBytes ? format::bytes(*attempt.exit.peakMemoryBytes) : QString();
    case Reason: return attempt.error ? format::text(attempt.error->message).section(u'\n', 0, 0) : QString();
    case ColumnCount: break;
    }
    return {};
}

QVariant AttemptModel::cellValue(const Attempt &attempt, int column) const
{
    switch (static_cast<Column>(column)) {
    case Number: return attempt.number;
    case Started: return static_cast<qint64>(toMicros(attempt.startedAt.value_or(attempt.createdAt)));
    case Duration: return static_cast<qint64>(attemptDuration(attempt).value_or(Millis{0}).count());
    case Memory: return static_cast<qint64>(attempt.exit.peakMemoryBytes.value_or(0));
    default: return cellText(attempt, column);
    }
}

QString AttemptModel::cellTip(const Attempt &attempt, int column) const
{
    if (column == Number)
        return format::text(attempt.id.text);
    if (column == Started)
        return format::fullTime(attempt.startedAt.value_or(attempt.createdAt));
    if (column == Reason && attempt.error)
        return format::text(attempt.error->message);
    return {};
}

bool AttemptModel::isNumeric(int column) const
{
    return column == Number || column == Duration || column == Memory;
}

} // namespace runyard
