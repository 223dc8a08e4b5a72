// Attributes of OTLP/JSON ([{key, value: {stringValue: …}}, …]) as a flat JSON object of bounded size.
#pragma once

#include "engine/api/wire/json.h"

#include <functional>
#include <string>
#include <string_view>

namespace runyard::wire {

/// Returns the value of an attribute: 5 for {"intValue": "5"}. Bytes stay base64. Returns null for anything
/// else.
Json otlpValue(const Json &value);

/// Visits each attribute that has a key and a value.
void forEachAttribute(const Json &attributes,
                      const std::function<void(const std::string &key, const Json &value)> &use);

/// Collects attributes up to the limits; the member "…" says how many were omitted.
class AttributeList
{
public:
    void add(const std::string &key, const Json &value);
    bool isEmpty() const { return m_object.empty() && m_leftOut == 0; }
    Json take();

private:
    Json m_object = Json::object();
    std::size_t m_bytes = 0;
    std::size_t m_leftOut = 0;
};

/// Returns whole characters of at most that many bytes, followed by "…" if the text was cut.
std::string shortened(std::string text, std::size_t most);

} // namespace runyard::wire
