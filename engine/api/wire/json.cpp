#include "engine/api/wire/json.h"

#include "engine/formats/duration_text.h"
#include "engine/formats/json_lexemes.h"
#include "engine/formats/json_scan.h"
#include "engine/formats/payload_schema.h"

namespace runyard::wire {

namespace {
constexpr int kDeepest = 500;

} // namespace

Error invalid(const std::string &path, const std::string &reason)
{
    return Error{ErrorCode::InvalidInput,
                 path + ": " + reason + (reason.ends_with('.') ? "" : "."),
                 {},
                 {{path, reason}}};
}

Result<Json> parseJson(std::string_view text)
{
    if (jsonNesting(text) > kDeepest)
        return Error{ErrorCode::InvalidInput, "The JSON is nested deeper than 500 levels.", {}, {}};
    Json value = readJson<Json>(text);
    if (!value.is_discarded())
        return value;
    if (auto syntax = checkJsonSyntax(text); !syntax)
        return syntax.error();
    return Error{ErrorCode::InvalidInput, "This is not valid JSON.", {}, {}};
}

Json storedJson(const std::string &text)
{
    return jsonNesting(text) <= kDeepest && isJson(text) ? jsonPiece(text) : Json(text);
}

Result<Json> parseObject(std::string_view text)
{
    if (text.find_first_not_of(" \t\r\n") == text.npos)
        return Json::object();
    auto value = parseJson(text);
    if (value && !value->is_object())
        return Error{ErrorCode::InvalidInput, "The body must be a JSON object.", {}, {}};
    return value;
}

std::string dump(const Json &value)
{
    return written(value);
}

const Json *ObjectReader::find(const char *name) const
{
    const auto found = m_object.find(name);
    return found == m_object.end() || found->is_null() ? nullptr : &*found;
}

void ObjectReader::refuse(const char *name, const std::string &reason)
{
    if (!m_error)
        m_error = invalid(m_path.empty() ? std::string(name) : m_path + "." + name, reason);
}

std::string ObjectReader::text(const char *name)
{
    const auto *value = find(name);
    if (!value)
        return {};
    if (!value->is_string()) {
        refuse(name, "must be a string");
        return {};
    }
    return value->get<std::string>();
}

std::optional<int> ObjectReader::integer(const char *name, int least, int most)
{
    const auto *value = find(name);
    if (!value)
        return std::nullopt;
    const bool fits = value->is_number_unsigned()
                          ? value->get<std::uint64_t>() <= static_cast<std::uint64_t>(most)
                          : value->is_number_integer();
    if (!fits || value->get<std::int64_t>() < least || value->get<std::int64_t>() > most) {
        refuse(name, "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
        return std::nullopt;
    }
    return value->get<int>();
}

std::optional<bool> ObjectReader::boolean(const char *name)
{
    const auto *value = find(name);
    if (!value)
        return std::nullopt;
    if (!value->is_boolean()) {
        refuse(name, "must be true or false");
        return std::nullopt;
    }
    return value->get<bool>();
}

std::vector<std::string> ObjectReader::texts(const char *name)
{
    const auto *value = find(name);
    if (!value)
        return {};
    if (value->is_string())
        return {value->get<std::string>()};
    std::vector<std::string> all;
    if (value->is_array()) {
        for (const auto &item : *value) {
            if (!item.is_string())
                break;
            all.push_back(item.get<std::string>());
        }
    }
    if (!value->is_array() || all.size() != value->size()) {
        refuse(name, "must be a string or a list of strings");
        return {};
    }
    return all;
}

std::optional<Seconds> ObjectReader::duration(const char *name)
{
    const auto *value = find(name);
    if (!value)
        return std::nullopt;
    if (value->is_number()) {
        const auto seconds = integer(name, 0, 2'147'483'647);
        return seconds ? std::optional<Seconds>(Seconds(*seconds)) : std::nullopt;
    }
    const auto parsed = parseDuration(text(name));
    if (!parsed) {
        refuse(name, parsed.error().text());
        return std::nullopt;
    }
    return std::chrono::duration_cast<Seconds>(*parsed);
}

void putText(Json &object, const char *name, const std::string &text)
{
    if (!text.empty())
        object[name] = text;
}

std::string timeText(TimePoint at)
{
    return isoText(at);
}

void putTime(Json &object, const char *name, const std::optional<TimePoint> &at)
{
    if (at)
        object[name] = timeText(*at);
}

} // namespace runyard::wire
