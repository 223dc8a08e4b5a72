// Formats filters as text.
#include "engine/domain/run_query_text.h"
#include "engine/formats/duration_text.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>

namespace runyard {

namespace {

std::string lowerCase(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
    return out;
}

/// Returns "2026-11-24T10:41:07.120Z", with microseconds if they are not zero or if `isExact`.
std::string momentText(TimePoint at, bool isExact)
{
    std::string text = isoText(at);
    const auto rest = toMicros(at) % 1'000;
    if (rest == 0 && !isExact)
        return text;
    text.pop_back(); // the Z
    char digits[8];
    std::snprintf(digits, sizeof digits, "%03dZ", static_cast<int>((rest + 1'000) % 1'000));
    return text + digits;
}

/// Returns what a clock in the zone shows, as short as possible; with the offset where the time is ambiguous.
std::string momentText(TimePoint at, std::optional<TimeZoneChoice> zone, bool isExact = false)
{
    if (!zone)
        return momentText(at, isExact);
    const WallTime wall = wallTimeAt(at, *zone);
    const ClockReading reading = momentOf(wall, *zone);
    std::string text = wallText(wall);
    if (isExact && text.size() < 26)
        text += text.size() == 19 ? ".000000" : "000";
    if (reading.kind == ClockReading::Kind::Once && text.ends_with(" 00:00:00"))
        return text.substr(0, 10);
    text[10] = 'T';
    if (text.size() == 19 && text.ends_with(":00"))
        text.resize(16);
    if (reading.kind != ClockReading::Kind::Once) {
        const auto minutes = static_cast<int>(offsetAt(at, *zone).count() / 60);
        char offset[16];
        std::snprintf(offset, sizeof offset, "%c%02d:%02d", minutes < 0 ? '-' : '+',
                      std::abs(minutes) / 60 % 100, std::abs(minutes) % 60);
        text += offset;
    }
    return text;
}

/// Returns "2026-11-24" for the first moment of a day in the zone, otherwise an empty text.
std::string dayBeginning(TimePoint at, std::optional<TimeZoneChoice> zone)
{
    const std::string text = momentText(at, zone.value_or(TimeZoneChoice::Utc));
    return text.size() == 10 ? text : std::string();
}

/// Returns "2026-11-24", "2026-11-24..2026-11-26", or a range exact to the microsecond.
std::string spanText(TimePoint from, TimePoint to, std::optional<TimeZoneChoice> zone)
{
    const std::string first = dayBeginning(from, zone);
    if (!first.empty() && !dayBeginning(to, zone).empty()) {
        const std::string last =
            wallText(wallTimeAt(to - Micros{1}, zone.value_or(TimeZoneChoice::Utc))).substr(0, 10);
        return first == last ? first : first + ".." + last;
    }
    return momentText(from, zone) + ".." + momentText(to - Micros{1}, zone, true);
}

/// Returns "<today", ">=yesterday", ":today".
std::string dayText(const std::string &key, const std::optional<RelativeDay> &from,
                    const std::optional<RelativeDay> &to)
{
    const auto word = [](int days) { return std::string(days == 0 ? "today" : "yesterday"); };
    if (from && to && to->days == from->days + 1)
        return key + ":" + word(from->days);
    std::string text = from ? key + ">=" + word(from->days) : std::string();
    if (to)
        text += (text.empty() ? "" : " ") + key
                + (to->days > 0 ? "<=" + word(to->days - 1) : "<" + word(to->days));
    return text;
}

class QueryWriter
{
public:
    QueryWriter(std::string sign, std::optional<TimeZoneChoice> zone) : m_sign(std::move(sign)), m_zone(zone)
    {
    }

    const std::string &text() const { return m_text; }

    void put(const std::string &part) { m_text += (m_text.empty() ? "" : " ") + m_sign + part; }

    template <class List, class Text>
    void list(const char *key, const List &values, Text textOf)
    {
        if (values.empty())
            return;
        std::string part = std::string(key) + ":";
        for (std::size_t i = 0; i < values.size(); ++i)
            part += (i == 0 ? "" : ",") + quotedForQuery(textOf(values[i]));
        put(part);
    }

    void list(const char *key, const std::vector<std::string> &values)
    {
        list(key, values, [](const std::string &value) { return value; });
    }

    void moments(const std::string &key, const TimeRange &span)
    {
        // Excluding two conditions separately differs from excluding the range they form.
        if (span.from && span.to && !m_sign.empty() && *span.to > *span.from) {
            put(key + ":" + spanText(*span.from, *span.to, m_zone));
        } else {
            if (span.from)
                put(key + ">=" + momentText(*span.from, m_zone));
            if (span.to)
                put(key + "<" + momentText(*span.to, m_zone));
        }
        if (span.within)
            put(key + ">" + queryDurationText(*span.within));
        if (span.before)
            put(key + "<" + queryDurationText(*span.before));
        if (span.fromDay || span.toDay)
            put(dayText(key, span.fromDay, span.toDay));
    }

    void durations(const std::string &key, const NumberRange &range)
    {
        if (range.least)
            put(key + ">=" + queryDurationText(Micros{*range.least}));
        if (range.most)
            put(key + "<=" + queryDurationText(Micros{*range.most}));
    }

    void numbers(const std::string &key, const NumberRange &range)
    {
        if (range.least && range.least == range.most)
            return put(key + ":" + std::to_string(*range.least));
        if (range.least)
            put(key + ">=" + std::to_string(*range.least));
        if (range.most)
            put(key + "<=" + std::to_string(*range.most));
    }

private:
    std::string m_sign;
    std::optional<TimeZoneChoice> m_zone;
    std::string m_text;
};

std::string_view documentName(JsonCondition::Document document)
{
    switch (document) {
    case JsonCondition::Document::Payload: return "payload";
    case JsonCondition::Document::Output: return "output";
    case JsonCondition::Document::Metadata: return "metadata";
    }
    return {};
}

/// Returns a step of a path, in quotes if it contains characters of the language.
std::string stepText(const std::string &step)
{
    const bool isPlain = !step.empty() && step.find_first_of(" \t\r\n\".,<>=:[]\\*") == std::string::npos;
    if (isPlain)
        return "." + step;
    std::string quoted = ".\"";
    for (const char c : step) {
        if (c == '"' || c == '\\')
            quoted.push_back('\\');
        quoted.push_back(c);
    }
    return quoted + "\"";
}

std::string conditionText(const JsonCondition &condition)
{
    std::string text(documentName(condition.document));
    for (const std::string &step : condition.path)
        text += stepText(step);
    text += std::string(symbolOf(condition.comparison)) + quotedForQuery(condition.value);
    for (const std::string &other : condition.alternatives)
        text += "," + quotedForQuery(other);
    return text;
}

/// Returns the search words as the parser reads them, quoting those with special characters.
std::string searchText(const std::string &search, const std::string &sign)
{
    std::string out;
    std::size_t at = 0;
    while (at < search.size()) {
        if (search[at] == ' ') {
            ++at;
            continue;
        }
        std::size_t end = at;
        if (search[at] == '"') {
            end = search.find('"', at + 1);
            end = end == std::string::npos ? search.size() : end + 1;
        } else {
            end = std::min(search.find(' ', at), search.size());
        }
        out += (out.empty() ? "" : " ") + sign + search.substr(at, end - at);
        at = end;
    }
    return out;
}

std::string format(const RunFilter &filter, const std::string &sign, std::optional<TimeZoneChoice> zone)
{
    QueryWriter out(sign, zone);
    const auto idText = [](const auto &id) { return id.text; };
    out.list("id", filter.ids, idText);
    out.list("status", filter.statuses, [](RunStatus status) { return lowerCase(keyName(status)); });
    out.list("task", filter.taskIds);
    out.list("queue", filter.queues);
    out.list("version", filter.versions);
    out.list("tag", filter.tags);
    out.list("machine", filter.machines);
    out.list("region", filter.regions);
    if (filter.schedule)
        out.put("schedule:" + quotedForQuery(filter.schedule->text));
    if (filter.batch)
        out.put("batch:" + quotedForQuery(filter.batch->text));
    if (filter.bulkAction)
        out.put("bulkaction:" + quotedForQuery(filter.bulkAction->text));
    if (filter.parent)
        out.put("parent:" + quotedForQuery(filter.parent->text));
    if (filter.replayOf)
        out.put("replayof:" + quotedForQuery(filter.replayOf->text));
    if (filter.errorGroup)
        out.put("errorgroup:" + std::to_string(*filter.errorGroup));
    if (filter.isTest)
        out.put(*filter.isTest ? "is:test" : "is:live");
    if (filter.rootOnly && *filter.rootOnly)
        out.put("is:root");
    out.moments("created", createdOf(filter));
    out.moments("finished", filter.finished);
    out.durations("duration", filter.duration);
    out.durations("waited", filter.waited);
    out.numbers("attempts", filter.attempts);
    for (const JsonCondition &condition : filter.json)
        out.put(conditionText(condition));
    if (!filter.error.empty())
        out.put("error:" + quotedForQuery(filter.error));
    std::string text = out.text();
    if (const std::string words = searchText(filter.search, sign); !words.empty())
        text += (text.empty() ? "" : " ") + words;
    for (const RunFilter &excluded : filter.noneOf)
        text += (text.empty() ? "" : " ") + format(excluded, "-", zone);
    return text;
}

} // namespace

std::string quotedForQuery(std::string_view value)
{
    const bool isPlain = !value.empty() && value.find_first_of(" \t\r\n\",<>=:") == std::string_view::npos
                         && value.front() != '-' && value.find('\\') == std::string_view::npos;
    if (isPlain)
        return std::string(value);
    std::string quoted = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\')
            quoted.push_back('\\');
        quoted.push_back(c);
    }
    return quoted + "\"";
}

std::string queryDurationText(Micros duration)
{
    const std::int64_t micros = duration.count();
    if (micros % 1'000 != 0)
        return std::to_string(micros) + "us";
    if (micros % 1'000'000 != 0)
        return std::to_string(micros / 1'000) + "ms";
    return durationText(Seconds{micros / 1'000'000});
}

std::string formatRunQuery(const RunFilter &filter, std::optional<TimeZoneChoice> zone)
{
    return format(filter, {}, zone);
}

} // namespace runyard
