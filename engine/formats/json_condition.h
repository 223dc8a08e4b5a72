// A condition on a value inside a run's payload, output or metadata: `payload.user.id:42`.
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
    /// Member names and array positions, outermost first; not empty. "*" also matches any array position.
    std::vector<std::string> path;
    Comparison comparison = Comparison::Equal;
    std::string value;                       // as typed; for Equal, each "*" matches any text
    std::vector<std::string> alternatives{}; // for Equal: other accepted values
    bool operator==(const JsonCondition &) const = default;
};

/// A name that contains dots is found by its parts as well: the path a, b matches {"a": {"b": 1}} and {"a.b":
/// 1}. Text is compared with the notation of strings, numbers, true, false and null: 42 matches both 42 and
/// "42". Less and Greater compare numbers if both sides are numbers, otherwise texts. A missing value, an
/// object or an array matches only "*". If a path leads to several values, one match is enough. Compared
/// numbers may have a decimal comma.
bool meets(const JsonCondition &condition, const nlohmann::json &document);
/// The same for text; text that is not JSON matches nothing.
bool meets(const JsonCondition &condition, std::string_view document);

/// "*" matches any text, even an empty one; every other character matches itself.
bool matchesPattern(std::string_view pattern, std::string_view text);

} // namespace runyard
