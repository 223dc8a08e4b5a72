// Parses text as filters.
#include "engine/domain/run_query_text.h"

#include "engine/domain/run_query_parts.h"
#include "engine/domain/run_query_path.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace runyard {

namespace {

std::string lower(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
    return out;
}

using Failure = std::optional<std::string>; // what is wrong and how to fix it

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

/// Reads a condition with a single value; a second value is an error rather than being ignored silently.
template <class T>
Failure readSingle(std::optional<T> &single, T value, const std::string &key)
{
    if (single && *single != value)
        return "A query can have only one \"" + key + ":\". Remove one of the two.";
    single = std::move(value);
    return {};
}

Failure readIs(RunFilter &filter, const std::string &value)
{
    if ((value == "test" || value == "live") && filter.isTest && *filter.isTest != (value == "test"))
        return "No run is both test and live. Remove one of the two.";
    if (value == "test")
        filter.isTest = true;
    else if (value == "live")
        filter.isTest = false;
    else if (value == "root")
        filter.rootOnly = true;
    else
        return "Use \"is:\" with test, live or root.";
    return {};
}

/// Reads "2h" or "2 h ago".
std::optional<Micros> spanAgo(std::string text)
{
    if (text.ends_with("ago"))
        text.resize(text.size() - 3);
    return text.find(':') == std::string::npos ? readSpan(text) : std::nullopt;
}

/// Keeps the narrower of the existing end and the new one.
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

bool isTimeKey(std::string_view key)
{
    return key == "created" || key == "finished";
}

const std::string kTimeHelp = "Write a date, a time or how long ago: >2026-11-24, <\"24 Nov 10:41\", >14:30,"
                              " >2h, :today.";

/// Reads "2026-11-01..2026-11-05", from the beginning of the first time to the end of the second.
std::optional<NamedTime> readTimes(const std::string &value, const TimeReading &reading)
{
    const std::size_t dots = value.find("..");
    auto named = readNamedTime(std::string_view(value).substr(0, dots), reading);
    if (!named || dots == std::string::npos)
        return named;
    const auto last = readNamedTime(std::string_view(value).substr(dots + 2), reading);
    if (!last || last->to <= named->from)
        return {};
    named->to = last->to;
    named->fromToday.reset();
    named->note += (named->note.empty() || last->note.empty() ? "" : " ") + last->note;
    return named;
}

Failure readAgo(TimeRange &range, std::string_view sign, Micros ago)
{
    if (sign == ">" || sign == ">=")
        keepLower(range.within, ago);
    else if (sign == "<" || sign == "<=")
        keepHigher(range.before, ago);
    else
        return "Put < or > before a time span: created>2h means later than two hours ago.";
    return {};
}

/// Days relative to today: the filter keeps the word.
void narrowToDay(TimeRange &range, std::string_view sign, int day, TimeZoneChoice zone)
{
    const bool isEqual = sign == ":" || sign == "=";
    if (isEqual || sign[0] == '>')
        range.fromDay = RelativeDay{std::max(day, range.fromDay ? range.fromDay->days : day), zone};
    const int end = sign == "<" ? day : day + 1;
    if (isEqual || sign[0] == '<')
        range.toDay = RelativeDay{std::min(end, range.toDay ? range.toDay->days : end), zone};
}

Failure readMoment(TimeRange &range, std::string_view sign, const std::string &value,
                   const TimeReading &reading, std::string &note)
{
    if (const auto ago = spanAgo(value))
        return readAgo(range, sign, *ago);
    const bool isEqual = sign == ":" || sign == "=";
    const auto named = isEqual ? readTimes(value, reading) : readNamedTime(value, reading);
    if (!named)
        return "\"" + value + "\" is not a time. " + kTimeHelp;
    note += (note.empty() || named->note.empty() ? "" : " ") + named->note;
    if (named->fromToday) {
        narrowToDay(range, sign, *named->fromToday, reading.zone);
        return {};
    }
    // ">" a day includes the day itself, but ">" a moment excludes that moment.
    if (isEqual || sign == ">=" || (sign == ">" && named->isDay))
        keepHigher(range.from, named->from);
    else if (sign == ">")
        keepHigher(range.from, named->from + Micros{1});
    if (isEqual || sign == "<=")
        keepLower(range.to, named->to);
    else if (sign == "<")
        keepLower(range.to, named->from);
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
    const auto duration = readSpan(value);
    if (!duration || sign == ":" || sign == "=")
        return "Write a duration with < or >: >30s, >1.5s, <=1h30m, <250ms.";
    narrow(range, sign, duration->count());
    return {};
}

Failure readNumber(NumberRange &range, std::string_view sign, const std::string &value)
{
    std::int64_t number = 0;
    const std::string digits = withPlainDigits(value);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size() || number < 0)
        return "Write a whole number: attempts:3, attempts>2.";
    narrow(range, sign, number);
    return {};
}

Failure readGroup(RunFilter &filter, const std::string &value)
{
    NumberRange number;
    if (readNumber(number, ":", value))
        return "Write the number of an error group: errorgroup:3. Find it through the Errors page.";
    return readSingle(filter.errorGroup, *number.least, "errorgroup");
}

Failure readPath(RunFilter &filter, const QueryPart &token)
{
    auto path = readQueryPath(token.key);
    if (!path)
        return path.error().message;
    JsonCondition condition;
    condition.document = path->document;
    condition.path = std::move(path->steps);
    condition.comparison = token.sign == "<"    ? Comparison::Less
                           : token.sign == "<=" ? Comparison::LessOrEqual
                           : token.sign == ">"  ? Comparison::Greater
                           : token.sign == ">=" ? Comparison::GreaterOrEqual
                                                : Comparison::Equal;
    if (condition.comparison != Comparison::Equal) {
        condition.value = unquotedQuery(token.value);
    } else {
        const auto values = queryValuesOf(token.value);
        condition.value = unquotedQuery(values.front());
        for (std::size_t i = 1; i < values.size(); ++i)
            addOnce(condition.alternatives, unquotedQuery(values[i]));
        if (std::any_of(values.begin(), values.end(), [](std::string_view value) { return value.empty(); }))
            return "A value is missing between commas. Put a value with a comma in quotes.";
    }
    filter.json.push_back(std::move(condition));
    return {};
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
    return isTimeKey(key) || key == "duration" || key == "waited" || key == "attempts";
}

Failure readSpanOf(RunFilter &filter, std::string_view key, std::string_view sign, const std::string &value,
                   const TimeReading &reading, std::string &note)
{
    if (key == "finished")
        return readMoment(filter.finished, sign, value, reading, note);
    TimeRange created = createdOf(filter);
    Failure failure = readMoment(created, sign, value, reading, note);
    setCreated(filter, created);
    return failure;
}

Failure readOne(RunFilter &filter, const std::string &key, std::string_view sign, const std::string &value)
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
        return readSingle(filter.schedule, ScheduleId{value}, key);
    else if (key == "batch")
        return readSingle(filter.batch, BatchId{value}, key);
    else if (key == "bulkaction")
        return readSingle(filter.bulkAction, BulkId{value}, key);
    else if (key == "parent")
        return readSingle(filter.parent, RunId{value}, key);
    else if (key == "replayof")
        return readSingle(filter.replayOf, RunId{value}, key);
    else if (key == "error" && !filter.error.empty() && filter.error != value)
        return "A query can have only one \"error:\". Remove one of the two.";
    else if (key == "error")
        filter.error = value;
    else if (key == "errorgroup")
        return readGroup(filter, value);
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

/// Punctuation is not indexed: a word without letters or digits would never find anything.
bool hasWordByte(std::string_view word)
{
    return std::any_of(word.begin(), word.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x80 || std::isalnum(byte) != 0;
    });
}

Failure readWord(RunFilter &filter, const QueryPart &token)
{
    if (!hasWordByte(token.value))
        return "Search words need letters or digits, and \"" + std::string(token.value)
               + "\" has none. Write a word, or remove it.";
    filter.search += (filter.search.empty() ? "" : " ") + std::string(token.value);
    return {};
}

Failure readToken(RunFilter &filter, const QueryPart &token, const TimeReading &reading, std::string &note)
{
    if (token.openQuote)
        return std::string("A quote is not closed.");
    if (token.key.empty())
        return readWord(filter, token);
    const std::string key = isQueryPath(token.key) ? std::string(token.key) : lower(token.key);
    const bool isEqual = token.sign == ":" || token.sign == "=";
    if (token.value.empty())
        return "A value is missing after \"" + key + std::string(token.sign) + "\".";
    if (isQueryPath(key))
        return readPath(filter, token);
    if (isTimeKey(key))
        return readSpanOf(filter, key, token.sign, unquotedQuery(token.value), reading, note);
    if (!isEqual && !isRange(key)) {
        const auto &keys = queryKeys();
        if (std::find(keys.begin(), keys.end(), key) != keys.end())
            return "\"" + key + "\" cannot be compared with < or >: write " + key + ":"
                   + std::string(token.value) + ".";
    }
    const bool isSingle = key == "error" || isRange(key);
    for (const std::string_view value : isSingle ? std::vector{token.value} : queryValuesOf(token.value)) {
        const std::string plain = unquotedQuery(value);
        if (plain.empty())
            return "A value is missing after \"" + key + std::string(token.sign) + "\".";
        if (Failure failure = readOne(filter, key, token.sign, plain))
            return failure;
    }
    return {};
}

/// Times and durations contain blanks where the program shows them: "24 Nov 10:41", "1.5 s". Adds the
/// following words to such a value as long as the result can be read.
void joinSpacedValues(std::vector<QueryPart> &tokens, std::string_view text, const TimeReading &reading)
{
    constexpr std::size_t kMaxWords = 6;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        QueryPart &token = tokens[i];
        const std::string key = lower(token.key);
        const bool isTime = isTimeKey(key);
        if (!isTime && key != "duration" && key != "waited")
            continue;
        for (std::size_t last = std::min(i + kMaxWords, tokens.size() - 1); last > i; --last) {
            const std::size_t end = tokens[last].offset + tokens[last].length;
            const std::string whole(text.substr(token.valueOffset, end - token.valueOffset));
            if (!(isTime ? spanAgo(whole).has_value() || readTimes(whole, reading).has_value()
                         : readSpan(whole).has_value()))
                continue;
            token.value = text.substr(token.valueOffset, end - token.valueOffset);
            token.length = end - token.offset;
            tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                         tokens.begin() + static_cast<std::ptrdiff_t>(last) + 1);
            break;
        }
    }
}

} // namespace

RunQuery parseRunQuery(std::string_view text, const TimeReading &reading)
{
    RunQuery query;
    std::vector<QueryPart> tokens = queryPartsOf(text);
    joinSpacedValues(tokens, text, reading);
    for (const QueryPart &token : tokens) {
        RunFilter excluded;
        const Failure failure =
            readToken(token.negated ? excluded : query.filter, token, reading, query.note);
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
    for (const QueryPart &token : queryPartsOf(text)) {
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
        cursor.key = isQueryPath(token.key) ? std::string(token.key) : lower(token.key);
        std::size_t begin = token.valueOffset;
        for (const std::string_view value : queryValuesOf(token.value)) {
            if (position <= begin + value.size()) {
                cursor.offset = begin;
                cursor.length = value.size();
                cursor.typed = unquotedQuery(text.substr(begin, position - begin));
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
