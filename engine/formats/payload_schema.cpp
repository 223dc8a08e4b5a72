#include "engine/formats/payload_schema.h"

#include "engine/base/quoted.h"
#include "engine/formats/expected_type.h"
#include "engine/formats/json_lexemes.h"
#include "engine/formats/json_scan.h"

#ifndef VALIJSON_USE_EXCEPTIONS
#define VALIJSON_USE_EXCEPTIONS 1 // without it the library aborts the process on a bad schema
#endif
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <algorithm>
#include <regex>
#include <set>

namespace runyard {

namespace {

// Validation recurses per level, and std::regex per character; both could overflow the stack.
constexpr std::size_t kCheckedDepth = 500;
constexpr std::size_t kCheckedPatternText = 8'192;
constexpr std::size_t kMaxViolations = 100;

struct JsonShape
{
    std::size_t depth = 0;
    std::size_t longestText = 0;
};

/// Requires syntactically correct JSON.
JsonShape shapeOf(std::string_view json)
{
    JsonShape shape;
    std::size_t depth = 0;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (c == '{' || c == '[') {
            shape.depth = std::max(shape.depth, ++depth);
        } else if (c == '}' || c == ']') {
            --depth;
        } else if (c == '"') {
            const std::size_t begin = i;
            for (++i; i < json.size() && json[i] != '"'; ++i) {
                if (json[i] == '\\')
                    ++i;
            }
            shape.longestText = std::max(shape.longestText, i - begin);
        }
    }
    return shape;
}

Error syntaxErrorAt(std::string_view json, std::size_t at)
{
    const std::string_view before = json.substr(0, at);
    const auto line = 1 + std::ranges::count(before, '\n');
    const std::size_t lineStart = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    const auto column = 1 + std::ranges::count_if(before.substr(lineStart), [](char c) {
                            return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
                        });
    std::string found;
    if (json.find_first_not_of(" \t\r\n") == std::string_view::npos)
        found = "it is empty";
    else if (at >= json.size())
        found = "it ends too early";
    else if (static_cast<unsigned char>(json[at]) < 0x20)
        found = "found a control character";
    else if (static_cast<unsigned char>(json[at]) >= 0x80)
        found = "found a character that is not allowed there";
    else
        found = std::string("found '") + json[at] + "' there";
    const std::string place = "line " + std::to_string(line) + ", column " + std::to_string(column);
    return {ErrorCode::InvalidInput,
            "This is not JSON: " + found + " (" + place + ").",
            "Correct it and try again.",
            {{place, found}}};
}

Error syntaxError(std::string_view json, const nlohmann::json::parse_error &error)
{
    // `byte` counts from 1 and is the position of the error.
    return syntaxErrorAt(json, std::min<std::size_t>(error.byte > 0 ? error.byte - 1 : 0, json.size()));
}

Result<nlohmann::json> parseJsonText(std::string_view json)
{
    try {
        return nlohmann::json::parse(json);
    } catch (const nlohmann::json::parse_error &error) {
        return syntaxError(json, error);
    } catch (const nlohmann::json::exception &) { // a number beyond the range of a double, which JSON allows
        if (const std::size_t at = jsonProblemAt(json); at != kNoProblem)
            return syntaxErrorAt(json, at);
        return readJson(json);
    }
}

/// {"<root>", "[user]", "[0]"} -> "/user/0"
std::string pointerFrom(const std::vector<std::string> &context)
{
    std::string pointer;
    for (std::string_view step : context) {
        if (!step.starts_with('[') || !step.ends_with(']'))
            continue;
        pointer += '/';
        for (const char c : step.substr(1, step.size() - 2)) {
            if (c == '~')
                pointer += "~0";
            else if (c == '/')
                pointer += "~1";
            else
                pointer += c;
        }
    }
    return pointer;
}

/// Returns the value for a pointer made by pointerFrom(); null if there is none.
const nlohmann::json *valueAt(const nlohmann::json &document, const std::string &pointer)
{
    try {
        return &document.at(nlohmann::json::json_pointer(pointer));
    } catch (const nlohmann::json::exception &) {
        return nullptr;
    }
}

/// Whether the report only repeats that something inside was reported.
bool isWrapperReport(std::string_view text)
{
    return text.starts_with("Failed to validate against schema associated with")
           || text.starts_with("Failed to validate against child schema")
           || text.starts_with("Failed to validate item #")
           || text.starts_with("Failed to validate against additional properties")
           || text.starts_with("Failed to validate against dependent schema");
}

/// Returns the name at the end of a report, its last quoted part.
std::string quotedPart(const std::string &text)
{
    const std::size_t open = text.rfind(" '");
    const std::size_t close = text.rfind('\'');
    if (open == std::string::npos || close < open + 2)
        return {};
    return text.substr(open + 2, close - open - 2);
}

/// "12.500000" -> "12.5" at the end of a report
std::string withoutTrailingZeros(std::string text)
{
    const std::size_t point = text.find_last_not_of("0123456789");
    if (point == std::string::npos || text[point] != '.' || point + 1 == text.size())
        return text;
    while (text.ends_with('0'))
        text.pop_back();
    if (text.ends_with('.'))
        text.pop_back();
    return text;
}

std::string plainWords(const std::string &report, const nlohmann::json *value, const std::string &expected)
{
    const auto starts = [&](std::string_view head) { return report.starts_with(head); };
    if (starts("Missing required property"))
        return "The property \"" + quotedPart(report) + "\" is missing.";
    if (starts("Missing dependency"))
        return "The property \"" + quotedPart(report) + "\" is needed because of another property.";
    if (starts("Object contains a property"))
        return "The property \"" + quotedPart(report) + "\" is not allowed here.";
    if (starts("Value type not permitted"))
        return (expected.empty() ? "This kind of value is not allowed here" : "Expected " + expected)
               + (value ? std::string(expected.empty() ? ": found " : ", found ") + value->type_name()
                        : std::string())
               + ".";
    if (starts("Failed to match against any enum"))
        return "The value is not one of the allowed ones.";
    if (starts("Failed to match expected value"))
        return "The value is not the one that is required here.";
    if (starts("Failed to match regex"))
        return "The text does not have the required pattern.";
    if (starts("Failed to validate against any"))
        return "The value fits none of the allowed alternatives.";
    if (starts("Failed to validate against exactly one"))
        return "The value fits several alternatives, but only one may fit.";
    if (starts("Failed to any values against subschema"))
        return "The list contains no element of the required kind.";
    if (starts("Target should not validate"))
        return "The value is of a kind that is excluded here.";
    if (starts("Failed to validate against a conditional"))
        return "The value does not fit the condition of the schema.";
    std::string text = withoutTrailingZeros(report);
    if (!text.ends_with('.'))
        text += '.';
    return text;
}

class CompiledSchema final : public PayloadSchema
{
public:
    Status compileFrom(const nlohmann::json &document)
    {
        m_document = document;
        m_hasPattern = usesPatterns(document);
        if (auto patterns = checkPatterns(document, ""); !patterns.ok())
            return patterns;
        try {
            valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
            parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(document), m_schema);
        } catch (const std::exception &error) {
            return unusable(error.what());
        }
        return Done{};
    }

    static Error unusable(const std::string &why)
    {
        return {ErrorCode::InvalidInput,
                "The payload schema cannot be used: " + why,
                "Correct the schema; it must be JSON Schema draft 7 without remote references.",
                {}};
    }

    Status check(std::string_view payloadJson) const override
    {
        auto payload = parseJsonText(payloadJson);
        if (!payload.ok())
            return payload.error();
        Error refused{ErrorCode::InvalidInput,
                      "The payload does not fit the task's schema.",
                      "Correct the listed values.",
                      {}};
        const JsonShape shape = shapeOf(payloadJson);
        if (shape.depth > kCheckedDepth)
            refused.details.push_back({"", "It is nested deeper than " + std::to_string(kCheckedDepth)
                                               + " levels, which cannot be checked."});
        if (m_hasPattern && shape.longestText > kCheckedPatternText)
            refused.details.push_back({"", "It has a text of more than " + std::to_string(kCheckedPatternText)
                                               + " bytes, which cannot be checked against patterns."});
        if (!refused.details.empty())
            return refused;

        // A validator caches compiled patterns, so each check creates its own.
        valijson::Validator validator(valijson::Validator::kStrongTypes);
        valijson::ValidationResults results;
        try {
            if (validator.validate(m_schema, valijson::adapters::NlohmannJsonAdapter(*payload), &results))
                return Done{};
        } catch (const std::exception &error) {
            return unusable(error.what());
        }
        refused.details = violations(results, *payload);
        return refused;
    }

private:
    std::vector<ErrorDetail> violations(const valijson::ValidationResults &results,
                                        const nlohmann::json &payload) const
    {
        std::vector<ErrorDetail> found;
        std::set<std::pair<std::string, std::string>> seen;
        for (const bool wrappers : {false, true}) {
            if (wrappers && !found.empty())
                break;
            for (const auto &result : results) {
                if (isWrapperReport(result.description) != wrappers)
                    continue;
                std::string path = pointerFrom(result.context);
                std::string reason =
                    plainWords(result.description, valueAt(payload, path), expectedType(m_document, path));
                if (found.size() < kMaxViolations && seen.emplace(path, reason).second)
                    found.push_back({std::move(path), std::move(reason)});
            }
        }
        if (found.empty())
            found.push_back({"", "The schema refuses this payload."});
        return found;
    }

    static bool usesPatterns(const nlohmann::json &node)
    {
        if (node.is_object()
            && (node.contains("pattern") || node.contains("patternProperties") || node.contains("format")))
            return true;
        return node.is_structured() && std::any_of(node.begin(), node.end(), [](const nlohmann::json &child) {
                   return usesPatterns(child);
               });
    }

    /// Invalid regular expressions must be found when a project is deployed, not at its first run.
    static Status checkPatterns(const nlohmann::json &node, const std::string &where)
    {
        if (!node.is_structured())
            return Done{};
        for (auto it = node.begin(); it != node.end(); ++it) {
            const std::string key = node.is_object() ? it.key() : std::string();
            std::vector<std::string> patterns;
            if (key == "pattern" && it->is_string())
                patterns.push_back(it->get<std::string>());
            if (key == "patternProperties" && it->is_object()) {
                for (const auto &[pattern, schema] : it->items())
                    patterns.push_back(pattern);
            }
            for (const std::string &pattern : patterns) {
                try {
                    const std::regex compiled(pattern);
                } catch (const std::regex_error &) {
                    return unusable(inQuotes(pattern) + " under " + where + "/" + key
                                    + " is not a regular expression that can be used here.");
                }
            }
            // These contain data, not schemas.
            if (key == "enum" || key == "const" || key == "default" || key == "examples")
                continue;
            if (auto inner = checkPatterns(*it, where + "/" + key); !inner.ok())
                return inner;
        }
        return Done{};
    }

    valijson::Schema m_schema;
    nlohmann::json m_document; // used to word the errors
    bool m_hasPattern = false;
};

} // namespace

Result<std::shared_ptr<const PayloadSchema>> PayloadSchema::compile(std::string_view schemaJson)
{
    auto document = parseJsonText(schemaJson);
    if (!document.ok())
        return CompiledSchema::unusable(document.error().message);
    if (!document->is_object() && !document->is_boolean())
        return CompiledSchema::unusable("It must be a JSON object.");
    if (shapeOf(schemaJson).depth > kCheckedDepth)
        return CompiledSchema::unusable("It is nested too deeply.");
    auto schema = std::make_shared<CompiledSchema>();
    if (auto compiled = schema->compileFrom(*document); !compiled.ok())
        return compiled.error();
    return std::shared_ptr<const PayloadSchema>(std::move(schema));
}

Status checkJsonSyntax(std::string_view json)
{
    // Checking syntax without building values keeps this cheap for large payloads.
    if (isJson(json))
        return Done{};
    auto parsed = parseJsonText(json);
    if (parsed.ok())
        return Done{};
    return parsed.error();
}

} // namespace runyard
