#include "models/words/usual_text.h"

#include "models/words/counted.h"
#include "models/words/format.h"

#include <QCoreApplication>

namespace runyard {

static constexpr int kFewestForTenths = 10; // of fewer, the tenth at either end is the least or the most

namespace {

QString usualWords(const char *text)
{
    return QCoreApplication::translate("UsualText", text);
}

QString durationOf(std::int64_t micros)
{
    return format::duration(std::chrono::round<Millis>(Micros{micros}));
}

/// "1.1 s" and "1.6 s" become "1.1–1.6 s"; other units stay with their numbers.
QString joined(const QString &low, const QString &high)
{
    if (low == high)
        return low;
    const qsizetype space = low.lastIndexOf(u' ');
    const bool isOneUnit = space > 0 && low.count(u' ') == 1 && high.endsWith(low.mid(space));
    return (isOneUnit ? low.left(space) : low) + QChar(0x2013) + high;
}

UsualText inContext(const QString &value, std::int64_t raw, const Sample &sample, const UsualTimes &usual,
                    QString (*text)(std::int64_t))
{
    const auto range = usualRange(sample);
    const auto known = static_cast<int>(sample.size());
    if (!range)
        return {value,
                known == 0
                    ? usualWords("What is normal is not known yet: no run of this task has completed.")
                    : format::counted(
                        known, usualWords("What is normal is not known yet: %1 completed run is too few."),
                        usualWords("What is normal is not known yet: %1 completed runs are too few.")),
                Unusual::No};
    const QString of = usual.version.empty()
                           ? format::counted(known, usualWords("%1 completed run of all versions"),
                                             usualWords("%1 completed runs of all versions"))
                           : format::counted(known, usualWords("%1 completed run of version %2"),
                                             usualWords("%1 completed runs of version %2"))
                                 .arg(format::text(usual.version));
    UsualText result{
        usualWords("%1, normally %2").arg(value, joined(text(range->low), text(range->high))),
        (known < kFewestForTenths
             ? usualWords("Normally: between the lowest and the highest of the newest %1; half are below %2. "
                          "Marked when it is more than a fifth outside that range.")
             : usualWords("Normally: the 10th to the 90th percentile of the newest %1; half are below %2. "
                          "Marked when it is more than a fifth outside that range."))
            .arg(of, text(*sample.quantile(0.5))),
        unusual(sample, raw)};
    if (result.unusual == Unusual::High)
        result.text += usualWords(" ▲ unusually high");
    else if (result.unusual == Unusual::Low)
        result.text += usualWords(" ▼ unusually low");
    return result;
}

} // namespace

UsualText durationInContext(Millis value, const Sample &usualMicros, const UsualTimes &usual)
{
    return inContext(format::duration(value), std::chrono::duration_cast<Micros>(value).count(), usualMicros,
                     usual, durationOf);
}

UsualText memoryInContext(std::int64_t bytes, const Sample &usualBytes, const UsualTimes &usual)
{
    return inContext(format::bytes(bytes), bytes, usualBytes, usual,
                     [](std::int64_t value) { return format::bytes(value); });
}

QString usualDuration(const Sample &usualMicros)
{
    const auto range = usualRange(usualMicros);
    if (!range)
        return {};
    const QString span = joined(durationOf(range->low), durationOf(range->high));
    return format::counted(static_cast<qint64>(usualMicros.size()), usualWords("%2 (from %1 run)"),
                           usualWords("%2 (from %1 runs)"))
        .arg(span);
}

} // namespace runyard
