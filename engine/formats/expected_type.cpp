#include "engine/formats/expected_type.h"

namespace runyard {

namespace {

using nlohmann::json;

/// Returns the schema one step further down, or null.
const json *step(const json &schema, const std::string &name)
{
    const auto member = [&schema](const char *key) -> const json * {
        const auto found = schema.find(key);
        return found != schema.end() && found->is_object() ? &*found : nullptr;
    };
    if (const json *properties = member("properties")) {
        if (const auto found = properties->find(name); found != properties->end() && found->is_object())
            return &*found;
    }
    const bool isIndex = !name.empty() && name.find_first_not_of("0123456789") == std::string::npos;
    return isIndex ? member("items") : member("additionalProperties");
}

} // namespace

std::string expectedType(const json &schema, const std::string &pointer)
{
    const json *place = schema.is_object() ? &schema : nullptr;
    json::json_pointer rest(pointer);
    std::vector<std::string> names;
    for (; !rest.empty(); rest.pop_back())
        names.push_back(rest.back());
    for (auto it = names.rbegin(); place && it != names.rend(); ++it)
        place = step(*place, *it);
    const auto type = place ? place->find("type") : json::const_iterator();
    if (!place || type == place->end())
        return {};
    if (type->is_string())
        return type->get<std::string>();
    std::string all;
    for (const json &each : *type)
        all += (all.empty() ? "" : " or ") + each.get<std::string>();
    return all;
}

} // namespace runyard
