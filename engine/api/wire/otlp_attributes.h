// Attributes of OTLP/JSON ([{key, value: {stringValue: …}}, …]) as a flat JSON object of bounded size.
#pragma once

#include "engine/api/wire/json.h"

#include <functional>
#include <string>
#include <string_view>

namespace runyard::wire {

/// The value of one attribute: {"intValue": "5"} is 5. Bytes stay base64. null for what it is not.
Json otlpValue(const Json &value);

/// Visits what has a key and a value.
void forEachAttribute(const Json &attributes,
                      const std::function<void(const std::string &key, const Json &value)> &use);

/// Collects attributes up to the limits; says how many it left out under "…".
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

/// Whole characters of at most that many bytes, then "…" when something is missing.
std::string shortened(std::string text, std::size_t most);

} // namespace runyard::wire
