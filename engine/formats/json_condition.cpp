#include "engine/formats/json_condition.h"

#include "engine/formats/json_lexemes.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace runyard {

namespace {

/// Calls `use` with the values at the rest of a path until it returns true.
template <class Use>
bool anyValueAt(const nlohmann::json &at, const std::vector<std::string> &path, std::size_t step,
                const Use &use)
{
    if (step == path.size())
        return use(at);
    if (at.is_array()) {
        if (path[step] == "*")
            return std::any_of(at.begin(), at.end(), [&](const nlohmann::json &item) {
                return anyValueAt(item, path, step + 1, use);
            });
        std::size_t position = 0;
        const char *end = path[step].data() + path[step].size();
        const auto read = std::from_chars(path[step].data(), end, position);
        return read.ec == std::errc{} && read.ptr == end && position < at.size()
               && anyValueAt(at[position], path, step + 1, use);
    }
    if (!at.is_object())
        return false;
    std::string name; // grows step by step: a dot may separate names or be part of one
    for (std::size_t next = step; next < path.size(); ++next) {
        name += (next == step ? "" : ".") + path[next];
        const auto found = at.find(name);
        if (found != at.end() && anyValueAt(*found, path, next + 1, use))
            return true;
    }
    return false;
}

/// JSON has no decimal comma, but people write it.
std::string withDecimalPoint(std::string text)
{
    const auto comma = text.find(',');
    if (comma != std::string::npos && text.find_first_not_of("-0123456789,") == std::string::npos
        && text.find(',', comma + 1) == std::string::npos)
        text[comma] = '.';
    return text;
}

std::optional<double> numberIn(const std::string &text)
{
    double number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size())
        return std::nullopt;
    return number;
}

template <class T>
bool compares(Comparison comparison, const T &left, const T &right)
{
    switch (comparison) {
    case Comparison::Equal: return left == right;
    case Comparison::Less: return left < right;
    case Comparison::LessOrEqual: return left <= right;
    case Comparison::Greater: return left > right;
    case Comparison::GreaterOrEqual: return left >= right;
    }
    return false;
}

} // namespace

std::string_view symbolOf(Comparison comparison)
{
    switch (comparison) {
    case Comparison::Equal: return ":";
    case Comparison::Less: return "<";
    case Comparison::LessOrEqual: return "<=";
    case Comparison::Greater: return ">";
    case Comparison::GreaterOrEqual: return ">=";
    }
    return {};
}

bool matchesPattern(std::string_view pattern, std::string_view text)
{
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos; // the last "*" passed; a mismatch returns to it
    std::size_t covered = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            covered = t;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++covered;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

static bool meetsValue(const JsonCondition &condition, const nlohmann::json *found)
{
    const bool isEqual = condition.comparison == Comparison::Equal;
    if (found->is_structured())
        return isEqual && condition.value == "*";
    const std::string text = found->is_string() ? found->get<std::string>() : found->dump();
    const auto wanted = numberIn(isEqual ? condition.value : withDecimalPoint(condition.value));
    if (wanted && found->is_number())
        return compares(condition.comparison, found->get<double>(), *wanted);
    if (isEqual)
        return matchesPattern(condition.value, text);
    if (const auto number = numberIn(text); number && wanted)
        return compares(condition.comparison, *number, *wanted);
    return compares(condition.comparison, text, condition.value);
}

bool meets(const JsonCondition &condition, const nlohmann::json &document)
{
    return anyValueAt(document, condition.path, 0, [&condition](const nlohmann::json &found) {
        if (meetsValue(condition, &found))
            return true;
        JsonCondition other = condition;
        other.alternatives.clear();
        return std::any_of(condition.alternatives.begin(), condition.alternatives.end(),
                           [&](const std::string &value) {
                               other.value = value;
                               return meetsValue(other, &found);
                           });
    });
}

bool meets(const JsonCondition &condition, std::string_view document)
{
    const auto parsed = readJson(document);
    return !parsed.is_discarded() && meets(condition, parsed);
}

} // namespace runyard
