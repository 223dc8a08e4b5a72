#include "models/words/query_text.h"

#include "engine/formats/duration_text.h"
#include "models/words/format.h"

#include <algorithm>

namespace runyard::query_text {

static TimeZoneChoice windowZone()
{
    return format::timeZoneMode() == format::TimeZoneMode::Utc ? TimeZoneChoice::Utc : TimeZoneChoice::Local;
}

TimeReading reading()
{
    return {windowZone(), SystemClock().now()};
}

RunQuery read(const QString &query)
{
    return parseRunQuery(format::utf8(query), reading());
}

QString shown(const RunFilter &filter)
{
    return format::text(formatRunQuery(filter, windowZone()));
}

QString kept(const RunFilter &filter)
{
    return format::text(formatRunQuery(filter));
}

bool hasTimes(const RunFilter &filter)
{
    const auto inFilter = [](const RunFilter &one) {
        const TimeRange created = createdOf(one);
        return created.from || created.to || created.fromDay || created.toDay || one.finished.from
               || one.finished.to || one.finished.fromDay || one.finished.toDay;
    };
    return inFilter(filter) || std::any_of(filter.noneOf.begin(), filter.noneOf.end(), hasTimes);
}

QString shownOf(const QString &query)
{
    const RunQuery parsed = read(query);
    return parsed.problem || !hasTimes(parsed.filter) ? query : shown(parsed.filter);
}

QString keptOf(const QString &query)
{
    const RunQuery parsed = read(query);
    return parsed.problem || !hasTimes(parsed.filter) ? query : kept(parsed.filter);
}

std::optional<NamedTime> pastMoment(const QString &text, TimePoint now)
{
    QString span = text.trimmed();
    if (span.endsWith(QLatin1String("ago")))
        span.chop(3);
    const auto ago = span.contains(QLatin1Char(':')) ? std::nullopt : readSpan(format::utf8(span));
    if (ago)
        return NamedTime{now - *ago, now, false, {}, {}};
    return readNamedTime(format::utf8(text), {windowZone(), now});
}

Result<TimePoint> comingMoment(const QString &text, TimePoint now)
{
    const std::string plain = format::utf8(text.trimmed());
    const auto span = plain.find(':') == std::string::npos ? readSpan(plain) : std::nullopt;
    if (span)
        return now + *span;
    const auto named = readNamedTime(plain, {windowZone(), now});
    if (!named)
        return Error{ErrorCode::InvalidInput,
                     "\"" + plain.substr(0, 100) + "\" is neither a time nor a duration.",
                     "Write a time such as 2026-11-24 10:41, or a duration such as 90m or 2d.",
                     {}};
    const bool isTimeOfDay = plain.find('-') == std::string::npos && plain.find(' ') == std::string::npos
                             && plain.size() <= 8 && plain.find(':') != std::string::npos;
    if (!isTimeOfDay || named->from > now)
        return named->from;
    const WallTime today = wallTimeAt(named->from, windowZone());
    const TimePoint next = momentOf(today + std::chrono::days{1}, windowZone()).at;
    return next > now ? next : momentOf(today + std::chrono::days{2}, windowZone()).at;
}

Result<Seconds> seconds(const QString &text)
{
    const std::string plain = format::utf8(text.trimmed());
    const auto span = plain.find(':') == std::string::npos ? readSpan(plain) : std::nullopt;
    if (!span && plain.find_first_of("., ") != std::string::npos)
        return Error{ErrorCode::InvalidInput,
                     "\"" + plain.substr(0, 100) + "\" is not a duration.",
                     "Write a duration such as 90s, 1.5h or 2d.",
                     {}};
    if (!span) {
        const auto exact = parseDuration(plain);
        return exact ? Result<Seconds>(std::chrono::duration_cast<Seconds>(*exact)) : exact.error();
    }
    if (span->count() % 1'000'000 != 0)
        return Error{ErrorCode::InvalidInput,
                     "\"" + plain.substr(0, 100) + "\" is not a whole number of seconds.",
                     "Write a duration such as 90s, 1.5h or 2d.",
                     {}};
    return std::chrono::duration_cast<Seconds>(*span);
}

std::optional<int> wholeNumber(const QString &text)
{
    bool isNumber = false;
    const int number = format::text(withPlainDigits(format::utf8(text.trimmed()))).toInt(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

} // namespace runyard::query_text
