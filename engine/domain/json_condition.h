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
    std::vector<std::string> path; // member names and array positions, outermost first; not empty
    Comparison comparison = Comparison::Equal;
    std::string value; // as typed; for Equal, each "*" stands for any text
    bool operator==(const JsonCondition &) const = default;
};

/// Text compares with strings, numbers, true, false and null by how they are written: 42 meets both
/// 42 and "42". Less and Greater compare numbers when both sides are, else the texts. A missing value,
/// an object or an array meets nothing but "*".
bool meets(const JsonCondition &condition, const nlohmann::json &document);
/// The same on text; text that is not JSON meets nothing.
bool meets(const JsonCondition &condition, std::string_view document);

/// "*" stands for any text, also none; everything else for itself.
bool matchesPattern(std::string_view pattern, std::string_view text);

} // namespace runyard
