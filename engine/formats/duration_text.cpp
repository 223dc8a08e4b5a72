#include "engine/formats/duration_text.h"

#include "engine/base/characters.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>

namespace runyard {

namespace {

struct DurationUnit
{
    std::string_view name;
    std::int64_t seconds;
};

// Largest first, the order in which durationText() writes them.
constexpr std::array kDurationUnits = {
    DurationUnit{"w", 604'800}, DurationUnit{"d", 86'400}, DurationUnit{"h", 3'600},
    DurationUnit{"m", 60},      DurationUnit{"s", 1},
};

constexpr std::int64_t kMaxDurationSeconds = 100LL * 366 * 86'400;
constexpr std::string_view kDurationHint =
    "Write whole numbers with w, d, h, m or s and no spaces, such as 90m, 1h42m or 2d.";

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

Error durationError(std::string_view text, std::string_view why, std::string_view hint)
{
    return {ErrorCode::InvalidInput,
            "\"" + shortenedTo(text, 100) + "\" is not a duration: " + std::string(why) + ".",
            std::string(hint),
            {}};
}

/// Reads fixed-width digits from the front of a text.
class IsoCursor
{
public:
    explicit IsoCursor(std::string_view text) : m_rest(text) {}

    std::string_view rest() const { return m_rest; }
    bool atEnd() const { return m_rest.empty(); }

    bool take(char c)
    {
        if (m_rest.empty() || m_rest.front() != c)
            return false;
        m_rest.remove_prefix(1);
        return true;
    }

    std::optional<int> number(std::size_t digits)
    {
        if (m_rest.size() < digits || !std::ranges::all_of(m_rest.substr(0, digits), isDigit))
            return std::nullopt;
        int value = 0;
        for (const char c : m_rest.substr(0, digits))
            value = value * 10 + (c - '0');
        m_rest.remove_prefix(digits);
        return value;
    }

    /// Reads the digits of a fraction as microseconds; drops further digits.
    std::optional<Micros> fraction()
    {
        std::int64_t micros = 0;
        int digits = 0;
        while (!m_rest.empty() && isDigit(m_rest.front())) {
            if (digits < 6)
                micros = micros * 10 + (m_rest.front() - '0');
            ++digits;
            m_rest.remove_prefix(1);
        }
        if (digits == 0)
            return std::nullopt;
        for (int i = digits; i < 6; ++i)
            micros *= 10;
        return Micros{micros};
    }

private:
    std::string_view m_rest;
};

std::optional<TimePoint> readIsoDate(IsoCursor &cursor)
{
    const auto year = cursor.number(4);
    if (!year || !cursor.take('-'))
        return std::nullopt;
    const auto month = cursor.number(2);
    if (!month || !cursor.take('-'))
        return std::nullopt;
    const auto day = cursor.number(2);
    if (!day)
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok())
        return std::nullopt;
    return TimePoint{std::chrono::sys_days{date}};
}

std::optional<Micros> readIsoTimeOfDay(IsoCursor &cursor)
{
    const auto hour = cursor.number(2);
    if (!hour || *hour > 23 || !cursor.take(':'))
        return std::nullopt;
    const auto minute = cursor.number(2);
    if (!minute || *minute > 59)
        return std::nullopt;
    Micros time = std::chrono::hours{*hour} + std::chrono::minutes{*minute};
    if (!cursor.take(':'))
        return time;
    const auto second = cursor.number(2);
    if (!second || *second > 59)
        return std::nullopt;
    time += Seconds{*second};
    if (!cursor.take('.'))
        return time;
    const auto fraction = cursor.fraction();
    if (!fraction)
        return std::nullopt;
    return time + *fraction;
}

/// Reads the offset from UTC; zero if there is none.
std::optional<Micros> readIsoOffset(IsoCursor &cursor)
{
    if (cursor.atEnd() || cursor.take('Z') || cursor.take('z'))
        return Micros{0};
    const bool east = cursor.take('+');
    if (!east && !cursor.take('-'))
        return std::nullopt;
    const auto hour = cursor.number(2);
    if (!hour || *hour > 23)
        return std::nullopt;
    int minutes = 0;
    if (!cursor.atEnd()) {
        cursor.take(':');
        const auto minute = cursor.number(2);
        if (!minute || *minute > 59)
            return std::nullopt;
        minutes = *minute;
    }
    const Micros offset = std::chrono::hours{*hour} + std::chrono::minutes{minutes};
    return east ? offset : -offset;
}

} // namespace

Result<Millis> parseDuration(std::string_view text)
{
    if (text.empty())
        return durationError(text, "it is empty", kDurationHint);
    if (text.size() > 100)
        return durationError(text, "it is longer than 100 characters", kDurationHint);
    if (std::ranges::any_of(text, [](unsigned char c) { return std::isspace(c); }))
        return durationError(text, "it contains a space", "Write it without spaces, such as 1h42m.");

    std::array<bool, kDurationUnits.size()> seen{};
    std::int64_t total = 0;
    std::string_view rest = text;
    while (!rest.empty()) {
        std::size_t digits = 0;
        std::int64_t number = 0;
        for (; digits < rest.size() && isDigit(rest[digits]); ++digits)
            number = std::min<std::int64_t>(number * 10 + (rest[digits] - '0'), kMaxDurationSeconds + 1);
        if (rest.front() == '-')
            return durationError(text, "it is negative", kDurationHint);
        if (digits == 0 && rest.front() != '.')
            return durationError(text, "a number is missing before \"" + std::string(rest) + "\"",
                                 kDurationHint);
        rest.remove_prefix(digits);
        if (!rest.empty() && (rest.front() == '.' || rest.front() == ','))
            return durationError(text, "it has a decimal fraction",
                                 "Use a smaller unit instead, such as 1h30m for one and a half hours.");
        std::size_t letters = 0;
        while (letters < rest.size() && !isDigit(rest[letters]))
            ++letters;
        std::string_view unit = rest.substr(0, letters);
        if (unit.empty())
            return durationError(text, "the unit is missing", kDurationHint);
        rest.remove_prefix(letters);
        if (unit == "hr")
            unit = "h";
        const auto known = std::ranges::find(kDurationUnits, unit, &DurationUnit::name);
        if (known == kDurationUnits.end())
            return durationError(text, "there is no unit \"" + std::string(unit) + "\"", kDurationHint);
        bool &used = seen[static_cast<std::size_t>(known - kDurationUnits.begin())];
        if (used)
            return durationError(text, "\"" + std::string(unit) + "\" appears twice", kDurationHint);
        used = true;
        // Cannot overflow: number is at most about 3e9, and seconds at most 604,800.
        total += number * known->seconds;
        if (total > kMaxDurationSeconds)
            return durationError(text, "it is longer than 100 years", "Choose a shorter duration.");
    }
    return Millis{Seconds{total}};
}

std::string durationText(Seconds duration)
{
    std::int64_t left = duration.count();
    std::string out;
    for (const DurationUnit &unit : kDurationUnits) {
        if (left < unit.seconds)
            continue;
        out += std::to_string(left / unit.seconds) + std::string(unit.name);
        left %= unit.seconds;
    }
    return out.empty() ? "0s" : out;
}

Result<TimePoint> parseTimeOrDuration(std::string_view text, TimePoint now)
{
    if (auto at = parseIso(text); at.ok())
        return at;
    auto duration = parseDuration(text);
    if (duration.ok())
        return now + *duration;
    const bool looksLikeDate = text.size() >= 5 && isDigit(text[0]) && isDigit(text[1]) && isDigit(text[2])
                               && isDigit(text[3]) && text[4] == '-';
    if (looksLikeDate)
        return parseIso(text);
    return Error{ErrorCode::InvalidInput,
                 "\"" + shortenedTo(text, 100) + "\" is neither a time nor a duration.",
                 "Write a time such as 2026-11-24T10:41:07Z or a duration such as 90m or 2d.",
                 {}};
}

std::string isoText(TimePoint at)
{
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{std::chrono::floor<Millis>(at - day)};
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
    return buffer;
}

Result<TimePoint> parseIso(std::string_view text)
{
    const Error refused{ErrorCode::InvalidInput,
                        "\"" + shortenedTo(text, 100) + "\" is not a time.",
                        "Write it as 2026-11-24T10:41:07Z; without a zone it is taken as UTC.",
                        {}};
    IsoCursor cursor(text);
    const auto date = readIsoDate(cursor);
    if (!date)
        return refused;
    if (cursor.atEnd())
        return *date;
    if (!cursor.take('T') && !cursor.take('t') && !cursor.take(' '))
        return refused;
    const auto time = readIsoTimeOfDay(cursor);
    if (!time)
        return refused;
    const auto offset = readIsoOffset(cursor);
    if (!offset || !cursor.atEnd())
        return refused;
    return *date + *time - *offset;
}

} // namespace runyard
