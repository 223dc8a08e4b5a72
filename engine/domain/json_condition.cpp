#include "engine/domain/json_condition.h"

#include "engine/domain/json_lexemes.h"

#include <charconv>
#include <optional>

namespace runyard {

namespace {

const nlohmann::json *valueAt(const nlohmann::json &document, const std::vector<std::string> &path)
{
    const nlohmann::json *at = &document;
    for (const std::string &step : path) {
        if (at->is_object()) {
            const auto found = at->find(step);
            if (found == at->end())
                return nullptr;
            at = &*found;
            continue;
        }
        std::size_t position = 0;
        const auto read = std::from_chars(step.data(), step.data() + step.size(), position);
        const bool isNumber = read.ec == std::errc{} && read.ptr == step.data() + step.size();
        if (!at->is_array() || !isNumber || position >= at->size())
            return nullptr;
        at = &(*at)[position];
    }
    return at;
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
    std::size_t star = std::string_view::npos; // the last "*" passed, to which a mismatch goes back
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

bool meets(const JsonCondition &condition, const nlohmann::json &document)
{
    const nlohmann::json *found = valueAt(document, condition.path);
    if (!found)
        return false;
    const bool isEqual = condition.comparison == Comparison::Equal;
    if (found->is_structured())
        return isEqual && condition.value == "*";
    const std::string text = found->is_string() ? found->get<std::string>() : found->dump();
    const auto wanted = numberIn(condition.value);
    if (wanted && found->is_number())
        return compares(condition.comparison, found->get<double>(), *wanted);
    if (isEqual)
        return matchesPattern(condition.value, text);
    if (const auto number = numberIn(text); number && wanted)
        return compares(condition.comparison, *number, *wanted);
    return compares(condition.comparison, text, condition.value);
}

bool meets(const JsonCondition &condition, std::string_view document)
{
    const auto parsed = readJson(document);
    return !parsed.is_discarded() && meets(condition, parsed);
}

} // namespace runyard
