#include "models/run/attempt_model.h"

#include "models/words/attempt_words.h"
#include "models/words/format.h"
#include "models/words/usual_text.h"

namespace runyard {

namespace {

std::optional<Millis> attemptDuration(const Attempt &attempt)
{
    if (!attempt.finishedAt)
        return {};
    return std::chrono::duration_cast<Millis>(*attempt.finishedAt
                                              - attempt.startedAt.value_or(attempt.createdAt));
}

/// What the usual attempt is measured by too: without the time it was frozen.
std::optional<std::int64_t> activeMicros(const Attempt &attempt)
{
    const auto duration = attemptDuration(attempt);
    return duration
               ? std::optional(std::chrono::duration_cast<Micros>(*duration - attempt.frozenTime).count())
               : std::nullopt;
}

QString marked(const QString &text, const Sample &sample, std::optional<std::int64_t> value)
{
    const Unusual how = value ? unusual(sample, *value) : Unusual::No;
    if (how == Unusual::No)
        return text;
    return text + (how == Unusual::High ? QStringLiteral(" ▲") : QStringLiteral(" ▼"));
}

QString tipOf(const UsualText &measured)
{
    return measured.text + QLatin1Char('\n') + measured.tip;
}

} // namespace

void AttemptModel::setUsual(const UsualTimes &usual)
{
    if (usual == m_usual)
        return;
    m_usual = usual;
    if (rowCount() > 0)
        emit dataChanged(index(0, Duration), index(rowCount() - 1, Memory));
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
        return duration ? marked(format::duration(*duration), m_usual.attemptMicros, activeMicros(attempt))
                        : QString();
    }
    case Ending: return endingText(attempt.exit);
    case Memory:
        return attempt.exit.peakMemoryBytes ? marked(format::bytes(*attempt.exit.peakMemoryBytes),
                                                     m_usual.memoryBytes, attempt.exit.peakMemoryBytes)
                                            : QString();
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

QString AttemptModel::cellStored(const Attempt &attempt, int column) const
{
    return column == Reason && attempt.error ? format::text(attempt.error->message)
                                             : cellText(attempt, column);
}

QString AttemptModel::cellTip(const Attempt &attempt, int column) const
{
    if (column == Number)
        return format::text(attempt.id.text);
    if (column == Started)
        return format::fullTime(attempt.startedAt.value_or(attempt.createdAt));
    if (const auto active = activeMicros(attempt); column == Duration && active)
        return tipOf(durationInContext(std::chrono::duration_cast<Millis>(Micros{*active}),
                                       m_usual.attemptMicros, m_usual));
    if (column == Memory && attempt.exit.peakMemoryBytes)
        return tipOf(memoryInContext(*attempt.exit.peakMemoryBytes, m_usual.memoryBytes, m_usual));
    if (column == Reason && attempt.error)
        return format::text(attempt.error->message);
    return {};
}

bool AttemptModel::isNumeric(int column) const
{
    return column == Number || column == Duration || column == Memory;
}

} // namespace runyard
