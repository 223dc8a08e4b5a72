#include "engine/api/wire/token_json.h"

#include "engine/api/wire/query_values.h"
#include "engine/base/quoted.h"
#include "engine/formats/duration_text.h"
#include "engine/formats/json_member.h"
#include "engine/formats/json_scan.h"

namespace runyard::wire {

namespace {

std::optional<Error> readStatuses(const std::string &name, const std::string &value, TokenFilter &filter)
{
    std::string bad;
    for (const auto &item : commaList(value)) {
        if (const auto status = tokenStatusFromKey(item))
            filter.statuses.push_back(*status);
        else
            bad += (bad.empty() ? "" : ", ") + item;
    }
    if (!bad.empty())
        return invalid(name, "WAITING, COMPLETED and TIMED_OUT are expected, not " + shortText(bad));
    return std::nullopt;
}

std::optional<Error> readTokenFilter(const std::string &name, const std::string &value, TimePoint now,
                                     TokenFilter &filter)
{
    const auto key = std::string_view(name).substr(6);
    if (key == "[status]")
        return readStatuses(name, value, filter);
    if (key == "[tags]") {
        filter.tags = commaList(value);
    } else if (key == "[idempotencyKey]") {
        filter.idempotencyKey = value;
    } else if (key == "[createdAt][from]" || key == "[createdAt][to]") {
        const auto at = queryTime(value);
        if (!at)
            return invalid(name, at.error().message);
        // "to" includes its millisecond; our bound does not.
        if (key == "[createdAt][from]")
            filter.createdFrom = *at;
        else
            filter.createdTo = *at + Millis{1};
    } else if (key == "[createdAt][period]") {
        const auto period = parseDuration(value);
        if (!period)
            return invalid(name, period.error().message);
        filter.createdFrom = now - *period;
    } else {
        return invalid(name, "unknown filter");
    }
    return std::nullopt;
}

} // namespace

Result<TokenRequest> tokenRequest(std::string_view body, TimePoint now)
{
    const auto object = parseObject(body);
    if (!object)
        return object.error();
    ObjectReader reader(*object, "");
    TokenRequest request;
    request.idempotencyKey = reader.text("idempotencyKey");
    request.idempotencyKeyTtl = reader.duration("idempotencyKeyTTL");
    request.tags = reader.texts("tags");
    if (const std::string timeout = reader.text("timeout"); !timeout.empty()) {
        const auto at = parseTimeOrDuration(timeout, now);
        if (at)
            request.timeoutAt = *at;
        else
            reader.refuse("timeout", at.error().text());
    }
    if (reader.error())
        return *reader.error();
    return request;
}

Result<Packet> completionData(std::string_view body)
{
    const auto object = parseObject(body);
    if (!object)
        return object.error();
    // Unlike in options, null is a value here.
    if (const auto data = rawMember(body, "data"))
        return Packet::json(std::string(*data));
    // The output may be absent, but a value under another name would be lost silently.
    if (!object->empty())
        return invalid("data", "the output is expected as \"data\", not as " + inQuotes(object->begin().key())
                                   + ": {\"data\": …}");
    return Packet{};
}

Packet callbackData(const std::string &body)
{
    if (body.find_first_not_of(" \t\r\n") == body.npos)
        return Packet::json("{}");
    if (isJson(body))
        return Packet::json(body);
    const std::string text = dump(Json(body)); // replaces invalid UTF-8
    return Packet::text(Json::parse(text).get<std::string>());
}

Result<TokenPageRequest> tokenPageRequest(const QueryValues &values, TimePoint now)
{
    TokenPageRequest page;
    for (const auto &[name, value] : values) {
        if (name == "page[size]") {
            const auto size = queryNumber(value);
            if (!size || *size < 1 || *size > 100)
                return invalid(name, "a whole number from 1 to 100 is expected");
            page.limit = static_cast<int>(*size);
        } else if (name == "page[after]") {
            page.after = WaitpointId(value);
        } else if (name == "page[before]") {
            page.before = WaitpointId(value);
        } else if (name.starts_with("filter[")) {
            if (auto error = readTokenFilter(name, value, now, page.filter))
                return *error;
        }
    }
    // To go back, the SDK sends both cursors; going back takes precedence.
    if (!page.before.empty())
        page.after = {};
    return page;
}

Json tokenItem(const Waitpoint &token, const std::string &origin)
{
    Json json = {{"id", token.id.text},
                 {"url", callbackUrl(origin, token)},
                 {"status", std::string(keyName(token.status()))}};
    putTime(json, "completedAt", token.completedAt);
    putTime(json, "timeoutAt", token.dueAt);
    putText(json, "idempotencyKey", token.idempotencyKey);
    putTime(json, "idempotencyKeyExpiresAt", token.keyExpiresAt);
    json["tags"] = token.tags;
    json["createdAt"] = timeText(token.createdAt);
    return json;
}

Json retrievedToken(const Waitpoint &token, const std::string &origin)
{
    Json json = tokenItem(token, origin);
    if (token.output.present) {
        json["output"] = token.output.data;
        json["outputType"] = token.output.type;
    }
    if (token.completedAt)
        json["outputIsError"] = token.outputIsError;
    return json;
}

} // namespace runyard::wire
