#include "engine/api/wire/otlp_json.h"

#include "engine/api/wire/otlp_attributes.h"
#include "engine/base/dropped.h"
#include "engine/base/limits.h"

#include <algorithm>
#include <charconv>

namespace runyard::wire {

namespace {

constexpr std::string_view kRunKey = "ctx.run.id";
constexpr std::string_view kAttemptKey = "ctx.attempt.number";
constexpr std::string_view kMetadata = "$metadata.";

/// The run of a record, from its attributes or those of its resource.
struct Owner
{
    RunId run;
    int attempt = 0;

    void read(std::string_view key, const Json &value)
    {
        if (key.starts_with(kMetadata))
            key.remove_prefix(kMetadata.size());
        if (key == kRunKey) {
            if (const Json id = otlpValue(value); id.is_string())
                run = RunId(id.get<std::string>());
        } else if (key == kAttemptKey) {
            if (const Json number = otlpValue(value); number.is_number_integer())
                attempt = static_cast<int>(
                    std::clamp<std::int64_t>(number.get<std::int64_t>(), 0, limits::kAttemptCeiling));
        }
    }
};

const Json *member(const Json &object, const char *name)
{
    const auto found = object.find(name);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::string textOf(const Json &object, const char *name)
{
    const Json *value = member(object, name);
    return value && value->is_string() ? value->get<std::string>() : std::string();
}

std::int64_t numberOf(const Json &object, const char *name)
{
    const Json *value = member(object, name);
    return value && value->is_number_integer() ? value->get<std::int64_t>() : 0;
}

/// Reads nanoseconds since 1970, as a string of digits or, from some exporters, a number. Returns nothing if
/// absent.
std::optional<TimePoint> timeOf(const Json &object, const char *name)
{
    const Json *value = member(object, name);
    std::uint64_t nanos = 0;
    if (value && value->is_string()) {
        const auto &text = value->get_ref<const std::string &>();
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), nanos);
        if (error != std::errc{} || end != text.data() + text.size())
            return std::nullopt;
    } else if (value && value->is_number_unsigned()) {
        nanos = value->get<std::uint64_t>();
    }
    if (nanos == 0)
        return std::nullopt;
    return fromMicros(static_cast<std::int64_t>(nanos / 1'000));
}

/// Returns lower case; empty unless the text has exactly that many hex digits, not all 0.
std::string hexId(std::string text, std::size_t digits)
{
    const bool isHex = std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
    if (text.size() != digits || !isHex || text.find_first_not_of('0') == text.npos)
        return {};
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'F' ? c | 0x20 : c; });
    return text;
}

SpanEntity entityOf(std::string_view type)
{
    if (type == "attempt")
        return SpanEntity::Attempt;
    return type == "waitpoint" ? SpanEntity::Wait : SpanEntity::None;
}

void readEvents(const Json &record, SpanDetail &detail)
{
    Json kept = Json::array();
    std::size_t bytes = 0;
    std::size_t leftOut = 0;
    const Json *events = member(record, "events");
    for (const auto &event : events && events->is_array() ? *events : Json::array()) {
        if (!event.is_object())
            continue;
        AttributeList attributes;
        const std::string name = shortened(textOf(event, "name"), limits::kSpanNameLength);
        if (const Json *list = member(event, "attributes")) {
            forEachAttribute(*list, [&](const auto &key, const auto &value) { attributes.add(key, value); });
        }
        ++detail.span.events;
        detail.span.exceptions += name == "exception" ? 1 : 0;
        Json out = {{"name", name},
                    {"time", toMicros(timeOf(event, "timeUnixNano").value_or(detail.span.from))},
                    {"attributes", attributes.take()}};
        bytes += dump(out).size();
        if (kept.size() >= limits::kSpanEvents || bytes > limits::kSpanEventBytes)
            ++leftOut;
        else
            kept.push_back(std::move(out));
    }
    if (leftOut > 0) {
        kept.push_back({{"name", "… " + std::to_string(leftOut) + " more left out"},
                        {"time", toMicros(detail.span.from)},
                        {"attributes", Json::object()}});
        countDropped(Dropped::SpanDetails, static_cast<std::int64_t>(leftOut));
    }
    detail.events = kept.empty() ? std::string() : dump(kept);
}

void readStatus(const Json &record, SpanDetail &detail)
{
    const Json *status = member(record, "status");
    if (!status || !status->is_object())
        return;
    const Json *code = member(*status, "code");
    if (code && (*code == 2 || *code == "STATUS_CODE_ERROR"))
        detail.span.status = SpanStatus::Error;
    else if (code && (*code == 1 || *code == "STATUS_CODE_OK"))
        detail.span.status = SpanStatus::Ok;
    detail.statusText = shortened(textOf(*status, "message"), limits::kSpanValueBytes);
}

bool readSpan(const Json &record, const Owner &resource, Telemetry::ToldSpan &told)
{
    Span &span = told.detail.span;
    span.id = hexId(textOf(record, "spanId"), 16);
    span.parentId = hexId(textOf(record, "parentSpanId"), 16);
    span.traceId = hexId(textOf(record, "traceId"), 32);
    span.name = shortened(textOf(record, "name"), limits::kSpanNameLength);
    const auto from = timeOf(record, "startTimeUnixNano");
    if (!from)
        return false;
    span.from = *from;
    span.to = timeOf(record, "endTimeUnixNano");
    if (span.to)
        span.to = std::max(*span.to, span.from);

    Owner owner = resource;
    bool isPartial = false;
    const Json none = Json::array();
    const Json *list = member(record, "attributes");
    const Json &attributes = list ? *list : none;
    forEachAttribute(attributes, [&](const std::string &key, const Json &value) {
        owner.read(key, value);
        if (key == "$entity.type") {
            const Json type = otlpValue(value);
            span.entity = type.is_string() ? entityOf(type.get_ref<const std::string &>()) : SpanEntity::None;
        } else if (key == "$span.partial") {
            isPartial = otlpValue(value) == true;
        } else if (key == "$span.span_id") {
            const Json id = otlpValue(value);
            if (id.is_string()) // id of the span that this record announces; the record has another id
                span.id = hexId(id.get<std::string>(), 16);
        }
    });
    if (span.id.empty() || owner.run.empty())
        return false;
    if (isPartial)
        span.to.reset();
    told.run = owner.run;
    span.attempt = owner.attempt;

    AttributeList kept;
    forEachAttribute(attributes, [&](const std::string &key, const Json &value) {
        const bool isOfContext = key.starts_with(kMetadata) || key.starts_with("ctx.");
        const bool isContext = isOfContext && span.entity != SpanEntity::Attempt;
        if (!isContext && key != "$span.partial" && key != "$span.span_id")
            kept.add(key, value);
    });
    told.detail.attributes = kept.isEmpty() ? std::string() : dump(kept.take());
    readStatus(record, told.detail);
    readEvents(record, told.detail);
    return true;
}

LogLevel levelOf(const Json &record)
{
    if (textOf(record, "severityText") == "Log") // console.log has no level
        return LogLevel::Plain;
    const auto number = numberOf(record, "severityNumber");
    if (number <= 0)
        return LogLevel::Plain;
    return number <= 8    ? LogLevel::Debug
           : number <= 12 ? LogLevel::Info
           : number <= 16 ? LogLevel::Warn
                          : LogLevel::Error;
}

bool readLines(const Json &record, const Owner &resource, TimePoint now,
               std::vector<Telemetry::ToldLine> &lines)
{
    Owner owner = resource;
    AttributeList kept;
    if (const Json *attributes = member(record, "attributes")) {
        forEachAttribute(*attributes, [&](const std::string &key, const Json &value) {
            owner.read(key, value);
            if (!key.starts_with('$') && !key.starts_with("ctx."))
                kept.add(key, value);
        });
    }
    if (owner.run.empty())
        return false;
    const Json *body = member(record, "body");
    const Json value = body ? otlpValue(*body) : Json();
    std::string text = value.is_string() ? value.get<std::string>()
                       : value.is_null() ? std::string()
                                         : dump(value);
    if (!kept.isEmpty()) // after the message, where the log shows, finds and exports it
        text += (text.empty() ? "" : " ") + dump(kept.take());

    Telemetry::ToldLine told;
    told.run = owner.run;
    told.span = hexId(textOf(record, "spanId"), 16);
    told.line.at =
        timeOf(record, "timeUnixNano").value_or(timeOf(record, "observedTimeUnixNano").value_or(now));
    told.line.attempt = std::max(owner.attempt, 1);
    told.line.stream = LogStream::Stdout;
    told.line.level = levelOf(record);
    std::string_view rest = text;
    for (std::size_t count = 1;; ++count) { // the log is stored by line
        const auto end = rest.find('\n');
        const std::string_view line = rest.substr(0, end);
        told.line.text = shortened(std::string(line), limits::kLogLineBytes);
        if (line.size() > limits::kLogLineBytes)
            countDropped(Dropped::CutLogLines);
        if (told.line.text.ends_with('\r'))
            told.line.text.pop_back();
        if (count == kMostLines && end != rest.npos) {
            told.line.text = "… the rest of " + std::to_string(text.size()) + " bytes left out";
            countDropped(Dropped::LogLines, std::ranges::count(rest, '\n') + 1);
        }
        lines.push_back(told);
        if (end == rest.npos || count == kMostLines)
            return true;
        rest.remove_prefix(end + 1);
    }
}

Error tooMany(const std::string &what)
{
    return {ErrorCode::TooLarge, "One request may bring " + what + ".", "Send several requests.", {}};
}

/// Returns an array of objects; empty if absent.
Result<const Json *> objects(const Json &holder, const char *name)
{
    static const Json kNone = Json::array();
    const Json *list = member(holder, name);
    if (!list)
        return &kNone;
    if (!list->is_array() || !std::ranges::all_of(*list, [](const Json &item) { return item.is_object(); }))
        return invalid(name, "a list of objects is expected");
    return list;
}

/// Calls the function for every record below resources and scopes.
template <class Use>
Status forEachRecord(std::string_view body, const char *resources, const char *scopes, const char *records,
                     Use use)
{
    const auto whole = parseObject(body);
    if (!whole)
        return whole.error();
    const auto all = objects(*whole, resources);
    if (!all)
        return all.error();
    std::size_t count = 0;
    for (const Json &resource : **all) {
        Owner owner;
        if (const Json *about = member(resource, "resource"); about && about->is_object()) {
            if (const Json *attributes = member(*about, "attributes"))
                forEachAttribute(*attributes,
                                 [&](const auto &key, const auto &value) { owner.read(key, value); });
        }
        const auto parts = objects(resource, scopes);
        if (!parts)
            return parts.error();
        for (const Json &part : **parts) {
            const auto list = objects(part, records);
            if (!list)
                return list.error();
            count += (*list)->size();
            if (count > kMostRecords)
                return tooMany(std::to_string(kMostRecords) + " records");
            for (const Json &record : **list)
                use(record, owner);
        }
    }
    return Done{};
}

} // namespace

Result<Telemetry> otlpTraces(std::string_view body)
{
    Telemetry telemetry;
    const auto read = forEachRecord(body, "resourceSpans", "scopeSpans", "spans",
                                    [&telemetry](const Json &record, const Owner &owner) {
                                        Telemetry::ToldSpan told;
                                        if (readSpan(record, owner, told))
                                            telemetry.spans.push_back(std::move(told));
                                        else
                                            ++telemetry.unusable;
                                    });
    if (!read)
        return read.error();
    return telemetry;
}

Result<Telemetry> otlpLogs(std::string_view body, TimePoint now)
{
    Telemetry telemetry;
    const auto read = forEachRecord(body, "resourceLogs", "scopeLogs", "logRecords",
                                    [&telemetry, now](const Json &record, const Owner &owner) {
                                        if (telemetry.lines.size() <= kMostLinesInAll
                                            && !readLines(record, owner, now, telemetry.lines))
                                            ++telemetry.unusable;
                                    });
    if (!read)
        return read.error();
    if (telemetry.lines.size() > kMostLinesInAll)
        return tooMany(std::to_string(kMostLinesInAll) + " lines of log");
    return telemetry;
}

} // namespace runyard::wire
