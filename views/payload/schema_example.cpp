#include "views/payload/schema_example.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace runyard {

namespace {

using ExampleJson = nlohmann::ordered_json;

constexpr int kExampleDepth = 20; // a schema may refer to itself
constexpr std::size_t kExampleItems = 20;

class ExampleMaker
{
public:
    explicit ExampleMaker(const ExampleJson &root) : m_root(root) {}

    ExampleJson make(const ExampleJson &schema, int depth = 0) const
    {
        if (!schema.is_object() || depth > kExampleDepth)
            return ExampleJson::object();
        if (const auto given = givenValue(schema))
            return *given;
        if (const ExampleJson *target = referred(schema))
            return make(*target, depth + 1);
        for (const char *choice : {"oneOf", "anyOf"}) {
            if (schema.contains(choice) && schema[choice].is_array() && !schema[choice].empty())
                return make(schema[choice][0], depth + 1);
        }
        if (schema.contains("allOf") && schema["allOf"].is_array())
            return merged(schema["allOf"], depth);
        return ofType(typeOf(schema), schema, depth);
    }

private:
    static std::optional<ExampleJson> givenValue(const ExampleJson &schema)
    {
        for (const char *key : {"const", "default"}) {
            if (schema.contains(key))
                return schema[key];
        }
        for (const char *key : {"examples", "enum"}) {
            if (schema.contains(key) && schema[key].is_array() && !schema[key].empty())
                return schema[key][0];
        }
        return {};
    }

    /// Only references within the document can be followed.
    const ExampleJson *referred(const ExampleJson &schema) const
    {
        const auto ref = schema.find("$ref");
        if (ref == schema.end() || !ref->is_string() || !ref->get_ref<const std::string &>().starts_with('#'))
            return nullptr;
        try {
            return &m_root.at(ExampleJson::json_pointer(ref->get<std::string>().substr(1)));
        } catch (const ExampleJson::exception &) {
            return nullptr;
        }
    }

    ExampleJson merged(const ExampleJson &parts, int depth) const
    {
        ExampleJson whole = ExampleJson::object();
        for (const ExampleJson &part : parts) {
            ExampleJson value = make(part, depth + 1);
            if (!value.is_object())
                return value;
            whole.update(value);
        }
        return whole;
    }

    static std::string typeOf(const ExampleJson &schema)
    {
        const auto type = schema.find("type");
        if (type != schema.end() && type->is_string())
            return type->get<std::string>();
        if (type != schema.end() && type->is_array() && !type->empty() && type->front().is_string())
            return type->front().get<std::string>();
        if (schema.contains("items"))
            return "array";
        return "object";
    }

    static double smallestNumber(const ExampleJson &schema)
    {
        const auto bound = [&](const char *key) {
            const auto at = schema.find(key);
            return at != schema.end() && at->is_number() ? std::optional(at->get<double>()) : std::nullopt;
        };
        if (const auto least = bound("minimum"))
            return *least;
        if (const auto below = bound("exclusiveMinimum"))
            return std::floor(*below) + 1;
        if (const auto most = bound("maximum"); most && *most < 0)
            return *most;
        return 0;
    }

    ExampleJson ofType(const std::string &type, const ExampleJson &schema, int depth) const
    {
        if (type == "string")
            return std::string(count(schema, "minLength"), 'x');
        if (type == "integer")
            return static_cast<std::int64_t>(std::ceil(smallestNumber(schema)));
        if (type == "number")
            return smallestNumber(schema);
        if (type == "boolean")
            return false;
        if (type == "null")
            return nullptr;
        if (type == "array")
            return list(schema, depth);
        return object(schema, depth);
    }

    static std::size_t count(const ExampleJson &schema, const char *key)
    {
        const auto at = schema.find(key);
        return at != schema.end() && at->is_number_unsigned()
                   ? std::min(at->get<std::size_t>(), kExampleItems)
                   : 0;
    }

    ExampleJson list(const ExampleJson &schema, int depth) const
    {
        ExampleJson items = ExampleJson::array();
        const auto item = schema.find("items");
        for (std::size_t i = 0; i < count(schema, "minItems"); ++i)
            items.push_back(item != schema.end() ? make(*item, depth + 1) : ExampleJson(nullptr));
        return items;
    }

    ExampleJson object(const ExampleJson &schema, int depth) const
    {
        ExampleJson value = ExampleJson::object();
        const auto properties = schema.find("properties");
        const bool hasProperties = properties != schema.end() && properties->is_object();
        if (hasProperties) {
            // What has a value of its own is worth showing although it is not required.
            for (const auto &[name, property] : properties->items()) {
                if (property.is_object() && property.contains("default"))
                    value[name] = property["default"];
            }
        }
        const auto required = schema.find("required");
        if (required == schema.end() || !required->is_array())
            return value;
        for (const ExampleJson &name : *required) {
            if (!name.is_string())
                continue;
            const auto key = name.get<std::string>();
            const bool known = hasProperties && properties->contains(key);
            value[key] = known ? make((*properties)[key], depth + 1) : ExampleJson(nullptr);
        }
        return value;
    }

    const ExampleJson &m_root;
};

} // namespace

std::string exampleForSchema(std::string_view schema)
{
    const ExampleJson root = ExampleJson::parse(schema, nullptr, false);
    if (root.is_discarded() || !root.is_object())
        return "{}";
    return ExampleMaker(root).make(root).dump(2, ' ', false, ExampleJson::error_handler_t::replace);
}

} // namespace runyard
