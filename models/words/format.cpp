#include "models/words/format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <atomic>
#include <cmath>
#include <cstdlib>

namespace runyard::format {

namespace {

std::atomic<TimeZoneMode> g_mode{TimeZoneMode::Local};
std::atomic<bool> g_relativeListTimes{false};

QString words(const char *source)
{
    return QCoreApplication::translate("runyard::format", source);
}

QDateTime toDateTime(TimePoint at)
{
    const auto millis = std::chrono::floor<Millis>(at).time_since_epoch().count();
    const auto spec = g_mode.load() == TimeZoneMode::Utc ? Qt::UTC : Qt::LocalTime;
    return QDateTime::fromMSecsSinceEpoch(millis, spec);
}

/// A span in its largest unit, whole: "12 s", "4 min", "2 h", "3 d".
QString roundedSpan(qint64 seconds)
{
    if (seconds < 60)
        return words("%1 s").arg(seconds);
    if (seconds < 3'600)
        return words("%1 min").arg(seconds / 60);
    if (seconds < 86'400)
        return words("%1 h").arg(seconds / 3'600);
    return words("%1 d").arg(seconds / 86'400);
}

QString twoDigits(qint64 number)
{
    return QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0'));
}

} // namespace

void setTimeZoneMode(TimeZoneMode mode)
{
    g_mode = mode;
}

TimeZoneMode timeZoneMode()
{
    return g_mode;
}

void setRelativeListTimes(bool relative)
{
    g_relativeListTimes = relative;
}

bool relativeListTimes()
{
    return g_relativeListTimes;
}

QString text(const std::string &utf8)
{
    const QString decoded = QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
    // Qt drops a leading byte order mark; here it is part of the stored text.
    return utf8.starts_with("\xef\xbb\xbf") ? QChar(QChar::ByteOrderMark) + decoded : decoded;
}

std::string utf8(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

QString status(RunStatus status)
{
    const auto name = displayName(status);
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

QString attemptStatus(AttemptStatus status)
{
    const auto name = displayName(status);
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

QString count(qint64 number)
{
    return QLocale().toString(number);
}

QString duration(Millis value)
{
    const qint64 millis = std::max<qint64>(0, value.count());
    if (millis < 1'000)
        return words("%1 ms").arg(millis);
    // 59,950 ms would round to "60.0 s"; it belongs to the minutes.
    if (millis < 59'950)
        return words("%1 s").arg(QLocale().toString(static_cast<double>(millis) / 1'000.0, 'f', 1));
    const qint64 seconds = (millis + 500) / 1'000;
    if (seconds < 3'600)
        return twoDigits(seconds / 60) + QLatin1Char(':') + twoDigits(seconds % 60);
    if (seconds < 86'400)
        return words("%1 h %2 min").arg(seconds / 3'600).arg(twoDigits(seconds / 60 % 60));
    return words("%1 d %2 h").arg(seconds / 86'400).arg(seconds / 3'600 % 24);
}

QString clockTime(TimePoint at)
{
    const QDateTime when = toDateTime(at);
    const QDateTime now = toDateTime(SystemClock().now());
    if (when.date() == now.date())
        return QLocale().toString(when, QStringLiteral("HH:mm:ss"));
    if (when.date().year() == now.date().year())
        return QLocale().toString(when, QStringLiteral("d MMM HH:mm"));
    return QLocale().toString(when, QStringLiteral("d MMM yyyy HH:mm"));
}

QString fullTime(TimePoint at)
{
    const QDateTime when = toDateTime(at);
    const QString zone =
        g_mode.load() == TimeZoneMode::Utc ? QStringLiteral("UTC") : when.timeZoneAbbreviation();
    return when.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz")) + QLatin1Char(' ') + zone;
}

QString relativeTime(TimePoint at, TimePoint now)
{
    if (at > now) {
        // A second that has begun still counts: 0.2 s before the event it is "in 1 s", not "in 0 s".
        return words("in %1").arg(roundedSpan(std::chrono::ceil<Seconds>(at - now).count()));
    }
    const qint64 seconds = std::chrono::floor<Seconds>(now - at).count();
    return seconds == 0 ? words("now") : words("%1 ago").arg(roundedSpan(seconds));
}

QString listTime(TimePoint at, TimePoint now)
{
    return relativeListTimes() ? relativeTime(at, now) : clockTime(at);
}

QString bytes(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat);
}

QString shortId(const std::string &id)
{
    constexpr qsizetype kKept = 6;
    const QString whole = text(id);
    const qsizetype prefix = whole.indexOf(QLatin1Char('_')) + 1;
    if (whole.size() <= prefix + kKept + 1)
        return whole;
    return whole.left(prefix) + QChar(0x2026) + whole.right(kKept);
}

QString attempts(const Run &run)
{
    if (run.maxAttempts == 0) // not known before a version brings the task
        return QString::number(run.attemptCount);
    return QStringLiteral("%1/%2").arg(run.attemptCount).arg(run.maxAttempts);
}

} // namespace runyard::format
