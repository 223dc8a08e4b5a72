// A condition on one value inside a run's payload, output or metadata: `payload.user.id:42`.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace runyard {

enum class Comparison { Equal, Less, LessOrEqual, Greater, GreaterOrEqual };

/// ":", "<", "<=", ">", ">=".
std::string_view symbolOf(Comparison comparison);

struct JsonCondition
{
    enum class Document { Payload, Output, Metadata };

    Document document = Document::Payload;
    /// Member names and array positions, outermost first; not empty. "*" is also any place of an array.
    std::vector<std::string> path;
    Comparison comparison = Comparison::Equal;
    std::string value;                       // as typed; for Equal, each "*" stands for any text
    std::vector<std::string> alternatives{}; // of Equal: other values that do as well
    bool operator==(const JsonCondition &) const = default;
};

/// A name with dots in it is found by its parts as well: path a, b meets {"a": {"b": 1}} and {"a.b": 1}.
/// Text compares with strings, numbers, true, false and null by how they are written: 42 meets both
/// 42 and "42". Less and Greater compare numbers when both sides are, else the texts. A missing value,
/// an object or an array meets nothing but "*". Of several values at a path one is enough. Numbers that are
/// compared may have a decimal comma.
bool meets(const JsonCondition &condition, const nlohmann::json &document);
/// The same on text; text that is not JSON meets nothing.
bool meets(const JsonCondition &condition, std::string_view document);

/// "*" stands for any text, also none; everything else for itself.
bool matchesPattern(std::string_view pattern, std::string_view text);

} // namespace runyard
