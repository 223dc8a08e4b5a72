// Text as filters.
#include "engine/domain/run_query_text.h"

#include "engine/domain/duration_text.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace runyard {

namespace {

constexpr std::string_view kSigns = ":<>=";
constexpr std::string_view kPathDocuments[] = {"payload", "output", "metadata"};

std::string lower(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
    return out;
}

/// One blank-separated part of a query: [-]word or [-]key<sign>value.
struct Token
{
    std::size_t offset = 0;
    std::size_t length = 0;
    bool negated = false;
    std::string_view key; // empty for a word
    std::string_view sign;
    std::size_t valueOffset = 0;
    std::string_view value; // as written; the word itself where there is no key
    bool openQuote = false;
};

std::vector<Token> tokensOf(std::string_view text)
{
    std::vector<Token> tokens;
    std::size_t at = 0;
    while (at < text.size()) {
        if (std::isspace(static_cast<unsigned char>(text[at]))) {
            ++at;
            continue;
        }
        Token token;
        token.offset = at;
        std::size_t signAt = std::string_view::npos;
        bool quoted = false;
        for (; at < text.size(); ++at) {
            const char c = text[at];
            if (quoted && c == '\\' && at + 1 < text.size())
                ++at;
            else if (c == '"')
                quoted = !quoted;
            else if (!quoted && std::isspace(static_cast<unsigned char>(c)))
                break;
            else if (!quoted && signAt == std::string_view::npos && kSigns.find(c) != std::string_view::npos)
                signAt = at;
        }
        token.length = at - token.offset;
        token.openQuote = quoted;
        std::size_t begin = token.offset;
        if (text[begin] == '-' && token.length > 1) {
            token.negated = true;
            ++begin;
        }
        if (signAt != std::string_view::npos && signAt > begin && text[begin] != '"') {
            std::size_t signEnd = signAt + 1;
            if (text[signAt] != ':' && signEnd < at && text[signEnd] == '=')
                ++signEnd;
            token.key = text.substr(begin, signAt - begin);
            token.sign = text.substr(signAt, signEnd - signAt);
            begin = signEnd;
        }
        token.valueOffset = begin;
        token.value = text.substr(begin, at - begin);
        tokens.push_back(token);
    }
    return tokens;
}

/// The text without its quotes.
std::string unquoted(std::string_view written)
{
    std::string out;
    bool quoted = false;
    for (std::size_t i = 0; i < written.size(); ++i) {
        if (quoted && written[i] == '\\' && i + 1 < written.size())
            out.push_back(written[++i]);
        else if (written[i] == '"')
            quoted = !quoted;
        else
            out.push_back(written[i]);
    }
    return out;
}

/// Values between commas that are not in quotes.
std::vector<std::string_view> valuesOf(std::string_view written)
{
    std::vector<std::string_view> values;
    std::size_t begin = 0;
    bool quoted = false;
    for (std::size_t i = 0; i <= written.size(); ++i) {
        if (i < written.size() && quoted && written[i] == '\\') {
            ++i;
            continue;
        }
        if (i < written.size() && written[i] == '"')
            quoted = !quoted;
        if (i == written.size() || (!quoted && written[i] == ',')) {
            values.push_back(written.substr(begin, i - begin));
            begin = i + 1;
        }
    }
    return values;
}

using Failure = std::optional<std::string>; // what is wrong and what to do

template <class T>
void addOnce(std::vector<T> &list, T value)
{
    if (std::find(list.begin(), list.end(), value) == list.end())
        list.push_back(std::move(value));
}

Failure readStatus(RunFilter &filter, const std::string &value)
{
    std::string key = value;
    std::transform(key.begin(), key.end(), key.begin(), [](unsigned char c) {
        return c == ' ' || c == '-' ? '_' : static_cast<char>(std::toupper(c));
    });
    if (const auto status = runStatusFromKey(key)) {
        addOnce(filter.statuses, *status);
        return {};
    }
    return "There is no status \"" + value
           + "\". Use one of waiting_for_deploy, delayed, queued, dequeued, executing, reattempting, frozen,"
             " completed, canceled, failed, timed_out, crashed, interrupted, system_failure, expired.";
}

Failure readIs(RunFilter &filter, const std::string &value)
{
    if (value == "test")
        filter.isTest = true;
    else if (value == "live")
        filter.isTest = false;
    else if (value == "root")
        filter.rootOnly = true;
    else
        return "\"is:\" goes with test, live or root.";
    return {};
}

/// "250ms", "17us", and everything parseDuration() reads.
std::optional<Micros> durationIn(const std::string &text)
{
    for (const auto &[unit, micros] : {std::pair<std::string_view, std::int64_t>{"ms", 1'000}, {"us", 1}}) {
        if (text.size() <= unit.size() || !text.ends_with(unit))
            continue;
        std::int64_t number = 0;
        const char *end = text.data() + text.size() - unit.size();
        const auto read = std::from_chars(text.data(), end, number);
        if (read.ec == std::errc{} && read.ptr == end && number >= 0)
            return Micros{number * micros};
    }
    const auto duration = parseDuration(text);
    return duration.ok() ? std::optional<Micros>(*duration) : std::nullopt;
}

/// The narrower of what is there and the new end.
template <class T>
void keepHigher(std::optional<T> &end, T value)
{
    end = end ? std::max(*end, value) : value;
}
template <class T>
void keepLower(std::optional<T> &end, T value)
{
    end = end ? std::min(*end, value) : value;
}

Failure readMoment(std::string_view sign, const std::string &value, std::optional<TimePoint> &from,
                   std::optional<TimePoint> &to, std::optional<Micros> &within, std::optional<Micros> &before)
{
    const std::string howTo =
        "Write a date, a time or how long ago: >2026-11-24, <2026-11-24T10:41:00Z, >2h.";
    if (const auto ago = durationIn(value)) {
        if (sign == ">" || sign == ">=")
            keepLower(within, *ago);
        else if (sign == "<" || sign == "<=")
            keepHigher(before, *ago);
        else
            return "How long ago needs < or > in front: created>2h is later than two hours ago.";
        return {};
    }
    const auto at = parseIso(value);
    if (!at.ok())
        return "\"" + value + "\" is no time. " + howTo;
    const bool isDay = value.size() == 10;
    const Micros unit = isDay ? Micros(std::chrono::hours{24}) : Micros{1};
    if (sign == ">=")
        keepHigher(from, *at);
    else if (sign == ">")
        keepHigher(from, *at + unit);
    else if (sign == "<")
        keepLower(to, *at);
    else if (sign == "<=")
        keepLower(to, *at + unit);
    else if (isDay) {
        keepHigher(from, *at);
        keepLower(to, *at + unit);
    } else {
        return howTo;
    }
    return {};
}

void narrow(NumberRange &range, std::string_view sign, std::int64_t number)
{
    if (sign == ">")
        keepHigher(range.least, number + 1);
    else if (sign == ">=")
        keepHigher(range.least, number);
    else if (sign == "<")
        keepLower(range.most, number - 1);
    else if (sign == "<=")
        keepLower(range.most, number);
    else {
        keepHigher(range.least, number);
        keepLower(range.most, number);
    }
}

Failure readDuration(NumberRange &range, std::string_view sign, const std::string &value)
{
    const auto duration = durationIn(value);
    if (!duration || sign == ":" || sign == "=")
        return "Write a duration with < or >: >30s, <=1h30m, <250ms.";
    narrow(range, sign, duration->count());
    return {};
}

Failure readNumber(NumberRange &range, std::string_view sign, const std::string &value)
{
    std::int64_t number = 0;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), number);
    if (read.ec != std::errc{} || read.ptr != value.data() + value.size() || number < 0)
        return "Write a whole number: attempts:3, attempts>2.";
    narrow(range, sign, number);
    return {};
}

Failure readGroup(RunFilter &filter, const std::string &value)
{
    NumberRange number;
    if (readNumber(number, ":", value))
        return "Write the number of a group of failures: errorgroup:3. The Errors page leads to it.";
    filter.errorGroup = number.least;
    return {};
}

Failure readPath(RunFilter &filter, std::string_view key, std::string_view sign, const std::string &value)
{
    JsonCondition condition;
    const std::size_t dot = key.find('.');
    for (std::size_t i = 0; i < std::size(kPathDocuments); ++i) {
        if (key.substr(0, dot) == kPathDocuments[i])
            condition.document = static_cast<JsonCondition::Document>(i);
    }
    std::size_t begin = dot;
    while (begin != std::string_view::npos) {
        const std::size_t end = key.find('.', begin + 1);
        condition.path.emplace_back(
            key.substr(begin + 1, end == std::string_view::npos ? end : end - begin - 1));
        begin = end;
    }
    if (condition.path.empty()
        || std::any_of(condition.path.begin(), condition.path.end(), [](auto &step) { return step.empty(); }))
        return "Write the path of a value: payload.user.id:42.";
    condition.comparison = sign == "<"    ? Comparison::Less
                           : sign == "<=" ? Comparison::LessOrEqual
                           : sign == ">"  ? Comparison::Greater
                           : sign == ">=" ? Comparison::GreaterOrEqual
                                          : Comparison::Equal;
    condition.value = value;
    filter.json.push_back(std::move(condition));
    return {};
}

bool isPath(std::string_view key)
{
    const std::string_view name = key.substr(0, key.find('.'));
    return std::find(std::begin(kPathDocuments), std::end(kPathDocuments), name) != std::end(kPathDocuments);
}

std::vector<std::string> *textList(RunFilter &filter, std::string_view key)
{
    return key == "task"      ? &filter.taskIds
           : key == "queue"   ? &filter.queues
           : key == "version" ? &filter.versions
           : key == "tag"     ? &filter.tags
           : key == "machine" ? &filter.machines
           : key == "region"  ? &filter.regions
                              : nullptr;
}

bool isRange(std::string_view key)
{
    return key == "created" || key == "finished" || key == "duration" || key == "waited" || key == "attempts";
}

Failure readOne(RunFilter &filter, std::string_view key, std::string_view sign, const std::string &value)
{
    if (key == "status")
        return readStatus(filter, value);
    if (key == "is")
        return readIs(filter, value);
    if (auto *list = textList(filter, key))
        addOnce(*list, value);
    else if (key == "id")
        addOnce(filter.ids, RunId{value});
    else if (key == "schedule")
        filter.schedule = ScheduleId{value};
    else if (key == "batch")
        filter.batch = BatchId{value};
    else if (key == "bulkaction")
        filter.bulkAction = BulkId{value};
    else if (key == "parent")
        filter.parent = RunId{value};
    else if (key == "replayof")
        filter.replayOf = RunId{value};
    else if (key == "error")
        filter.error = value;
    else if (key == "errorgroup")
        return readGroup(filter, value);
    else if (key == "created")
        return readMoment(sign, value, filter.createdFrom, filter.createdTo, filter.createdWithin,
                          filter.createdBefore);
    else if (key == "finished")
        return readMoment(sign, value, filter.finished.from, filter.finished.to, filter.finished.within,
                          filter.finished.before);
    else if (key == "duration")
        return readDuration(filter.duration, sign, value);
    else if (key == "waited")
        return readDuration(filter.waited, sign, value);
    else if (key == "attempts")
        return readNumber(filter.attempts, sign, value);
    else
        return "There is no key \"" + std::string(key) + "\". To search for this text, put it in quotes.";
    return {};
}

Failure readToken(RunFilter &filter, const Token &token)
{
    if (token.openQuote)
        return std::string("A quote is not closed.");
    if (token.key.empty()) {
        filter.search += (filter.search.empty() ? "" : " ") + std::string(token.value);
        return {};
    }
    const std::string key = isPath(token.key) ? std::string(token.key) : lower(token.key);
    const bool isEqual = token.sign == ":" || token.sign == "=";
    if (token.value.empty())
        return "A value is missing after \"" + key + std::string(token.sign) + "\".";
    if (isPath(key))
        return readPath(filter, key, token.sign, unquoted(token.value));
    if (!isEqual && !isRange(key)) {
        const auto &keys = queryKeys();
        if (std::find(keys.begin(), keys.end(), key) != keys.end())
            return "\"" + key + "\" has no order: write " + key + ":" + std::string(token.value) + ".";
    }
    const bool isSingle = key == "error" || isRange(key);
    for (const std::string_view value : isSingle ? std::vector{token.value} : valuesOf(token.value)) {
        const std::string plain = unquoted(value);
        if (plain.empty())
            return "A value is missing after \"" + key + std::string(token.sign) + "\".";
        if (Failure failure = readOne(filter, key, token.sign, plain))
            return failure;
    }
    return {};
}

} // namespace

RunQuery parseRunQuery(std::string_view text)
{
    RunQuery query;
    for (const Token &token : tokensOf(text)) {
        RunFilter excluded;
        const Failure failure = readToken(token.negated ? excluded : query.filter, token);
        if (failure && !query.problem)
            query.problem = QueryProblem{token.offset, token.length, *failure};
        if (token.negated && !failure && !excluded.isEmpty())
            query.filter.noneOf.push_back(std::move(excluded));
    }
    return query;
}

QueryCursor queryCursorAt(std::string_view text, std::size_t position)
{
    QueryCursor cursor;
    cursor.offset = position;
    for (const Token &token : tokensOf(text)) {
        if (position < token.offset || position > token.offset + token.length)
            continue;
        if (token.key.empty() || position < token.valueOffset) {
            cursor.offset = token.offset + (token.negated ? 1 : 0);
            cursor.length = token.offset + token.length - cursor.offset;
            if (!token.key.empty())
                cursor.length = token.key.size();
            cursor.typed = position > cursor.offset ? text.substr(cursor.offset, position - cursor.offset)
                                                    : std::string_view();
            return cursor;
        }
        cursor.part = QueryCursor::Part::Value;
        cursor.key = isPath(token.key) ? std::string(token.key) : lower(token.key);
        std::size_t begin = token.valueOffset;
        for (const std::string_view value : valuesOf(token.value)) {
            if (position <= begin + value.size()) {
                cursor.offset = begin;
                cursor.length = value.size();
                cursor.typed = unquoted(text.substr(begin, position - begin));
                return cursor;
            }
            begin += value.size() + 1;
        }
        return cursor;
    }
    return cursor;
}

const std::vector<std::string> &queryKeys()
{
    static const std::vector<std::string> keys = {
        "status",   "task",   "queue",      "version", "tag",        "machine",  "region",  "id",
        "schedule", "batch",  "bulkaction", "parent",  "replayof",   "is",       "created", "finished",
        "duration", "waited", "attempts",   "error",   "errorgroup", "payload.", "output.", "metadata."};
    return keys;
}

} // namespace runyard
