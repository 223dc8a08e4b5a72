// Filters as text.
#include "engine/domain/duration_text.h"
#include "engine/domain/run_query_text.h"

#include <algorithm>
#include <cctype>
#include <cstdio>

namespace runyard {

namespace {

std::string lowerCase(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
    return out;
}

/// "2026-11-24T10:41:07.120Z", with microseconds where there are some.
std::string momentText(TimePoint at)
{
    std::string text = isoText(at);
    const auto rest = toMicros(at) % 1'000;
    if (rest == 0)
        return text;
    text.pop_back(); // the Z
    char digits[8];
    std::snprintf(digits, sizeof digits, "%03dZ", static_cast<int>((rest + 1'000) % 1'000));
    return text + digits;
}

class QueryWriter
{
public:
    explicit QueryWriter(std::string sign) : m_sign(std::move(sign)) {}

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

    void moments(const std::string &key, const std::optional<TimePoint> &from,
                 const std::optional<TimePoint> &to, const std::optional<Micros> &within,
                 const std::optional<Micros> &before)
    {
        if (from)
            put(key + ">=" + momentText(*from));
        if (to)
            put(key + "<" + momentText(*to));
        if (within)
            put(key + ">" + queryDurationText(*within));
        if (before)
            put(key + "<" + queryDurationText(*before));
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

std::string conditionText(const JsonCondition &condition)
{
    std::string text(documentName(condition.document));
    for (const std::string &step : condition.path)
        text += "." + step;
    return text + std::string(symbolOf(condition.comparison)) + quotedForQuery(condition.value);
}

/// Words of a search as the parser reads them: those with signs in them quoted again.
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

std::string format(const RunFilter &filter, const std::string &sign)
{
    QueryWriter out(sign);
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
    out.moments("created", filter.createdFrom, filter.createdTo, filter.createdWithin, filter.createdBefore);
    out.moments("finished", filter.finished.from, filter.finished.to, filter.finished.within,
                filter.finished.before);
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
        text += (text.empty() ? "" : " ") + format(excluded, "-");
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

std::string formatRunQuery(const RunFilter &filter)
{
    return format(filter, {});
}

} // namespace runyard
