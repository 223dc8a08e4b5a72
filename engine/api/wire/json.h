// JSON for the API: parsing that cannot overflow the stack, typed reading of members with errors that name the
// member, and building that leaves absent values out. Parsed trees are for options; stored values are cut out
// of the request's text (rawMember) and never rewritten.
#pragma once

#include "engine/base/result.h"
#include "engine/base/time.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace runyard::wire {

using Json = nlohmann::ordered_json; // members keep the order they were written in

/// Errors: InvalidInput with line and column for malformed text, and for nesting deeper than 500 levels.
Result<Json> parseJson(std::string_view text);
/// Like parseJson, but requires an object; an empty body counts as an empty object.
Result<Json> parseObject(std::string_view text);
/// Returns stored JSON for an answer, byte for byte. Returns a string if it is not JSON, or nested deeper than
/// clients can read.
Json storedJson(const std::string &text);
/// Replaces invalid UTF-8 instead of throwing; stored values (storedJson) stay unchanged.
std::string dump(const Json &value);

Error invalid(const std::string &path, const std::string &reason);

/// Reads members of one object and keeps the first error. null counts as absent.
class ObjectReader
{
public:
    ObjectReader(const Json &object, std::string path) : m_object(object), m_path(std::move(path)) {}

    const Json *find(const char *name) const;
    std::string text(const char *name);
    std::optional<int> integer(const char *name, int least, int most);
    std::optional<bool> boolean(const char *name);
    /// Accepts a string or an array of strings.
    std::vector<std::string> texts(const char *name);
    std::optional<Seconds> duration(const char *name); // whole seconds, or "1h30m"
    void refuse(const char *name, const std::string &reason);

    const std::optional<Error> &error() const { return m_error; }

private:
    const Json &m_object;
    std::string m_path;
    std::optional<Error> m_error;
};

template <class T>
void put(Json &object, const char *name, const std::optional<T> &value)
{
    if (value)
        object[name] = *value;
}
void putText(Json &object, const char *name, const std::string &text); // unless empty
void putTime(Json &object, const char *name, const std::optional<TimePoint> &at);
std::string timeText(TimePoint at);

} // namespace runyard::wire
