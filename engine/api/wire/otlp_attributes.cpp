#include "engine/api/wire/otlp_attributes.h"

#include "engine/base/characters.h"
#include "engine/base/dropped.h"
#include "engine/base/limits.h"

#include <charconv>

namespace runyard::wire {

namespace {

constexpr int kDeepestValue = 16;

Json valueAt(const Json &value, int depth);

Json wholeNumber(const Json &value)
{
    if (!value.is_string())
        return value.is_number() ? value : Json();
    const auto &text = value.get_ref<const std::string &>();
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? Json(number) : value;
}

Json listOf(const Json &list, int depth)
{
    Json all = Json::array();
    if (const auto values = list.find("values"); values != list.end() && values->is_array()) {
        for (const auto &value : *values)
            all.push_back(valueAt(value, depth + 1));
    }
    return all;
}

Json objectOf(const Json &list, int depth)
{
    Json all = Json::object();
    if (const auto values = list.find("values"); values != list.end()) {
        forEachAttribute(*values, [&](const std::string &key, const Json &value) {
            if (all.size() < limits::kSpanAttributes) // look-ups are linear
                all[key] = valueAt(value, depth + 1);
        });
    }
    return all;
}

Json valueAt(const Json &value, int depth)
{
    if (!value.is_object() || value.empty())
        return {};
    const std::string &kind = value.begin().key();
    const Json &inner = value.begin().value();
    if (kind == "stringValue" || kind == "bytesValue")
        return inner.is_string() ? inner : Json();
    if (kind == "boolValue")
        return inner.is_boolean() ? inner : Json();
    if (kind == "intValue")
        return wholeNumber(inner);
    if (kind == "doubleValue")
        return inner.is_number() || inner.is_string() ? inner : Json(); // "NaN" is written as text
    if (depth >= kDeepestValue || !inner.is_object())
        return {};
    if (kind == "arrayValue")
        return listOf(inner, depth);
    return kind == "kvlistValue" ? objectOf(inner, depth) : Json();
}

} // namespace

Json otlpValue(const Json &value)
{
    return valueAt(value, 0);
}

void forEachAttribute(const Json &attributes,
                      const std::function<void(const std::string &key, const Json &value)> &use)
{
    if (!attributes.is_array())
        return;
    for (const auto &attribute : attributes) {
        if (!attribute.is_object())
            continue;
        const auto key = attribute.find("key");
        const auto value = attribute.find("value");
        if (key != attribute.end() && key->is_string() && value != attribute.end())
            use(key->get_ref<const std::string &>(), *value);
    }
}

void AttributeList::add(const std::string &key, const Json &value)
{
    if (m_object.size() >= limits::kSpanAttributes) {
        ++m_leftOut;
        return;
    }
    Json kept = otlpValue(value);
    std::size_t bytes = 16;
    if (kept.is_string()) {
        kept = shortened(kept.get<std::string>(), limits::kSpanValueBytes);
        bytes += kept.get_ref<const std::string &>().size();
    } else if (kept.is_structured()) {
        std::string text = dump(kept);
        bytes += text.size();
        if (text.size() > limits::kSpanValueBytes)
            kept = shortened(std::move(text), limits::kSpanValueBytes);
    }
    const std::string name = shortened(key, limits::kSpanNameLength);
    bytes += name.size();
    if (m_bytes + bytes > limits::kSpanAttributeBytes) {
        ++m_leftOut;
        return;
    }
    m_bytes += bytes;
    m_object[name] = std::move(kept);
}

Json AttributeList::take()
{
    if (m_leftOut > 0) {
        m_object["…"] = std::to_string(m_leftOut) + " more left out";
        countDropped(Dropped::SpanDetails, static_cast<std::int64_t>(m_leftOut));
    }
    m_leftOut = 0;
    m_bytes = 0;
    return std::exchange(m_object, Json::object());
}

std::string shortened(std::string text, std::size_t most)
{
    if (text.size() <= most)
        return text;
    text.resize(wholeCharacters(text, most).size());
    return text + "…";
}

} // namespace runyard::wire
