#include "engine/formats/json_member.h"

#include "engine/formats/json_scan.h"

namespace runyard {

namespace {

constexpr std::string_view kBlank = " \t\r\n";

// Returns the end of the value at `at`. Requires valid JSON.
std::size_t endOfValue(std::string_view text, std::size_t at)
{
    int depth = 0;
    bool inString = false;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (inString) {
            if (c == '\\')
                ++at;
            else
                inString = c != '"';
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (depth == 0 && (c == ',' || c == '}' || c == ']')) {
            break;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return at;
}

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(kBlank);
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

} // namespace

std::optional<std::string_view> rawMember(std::string_view object, std::string_view name)
{
    const auto brace = object.find_first_not_of(kBlank);
    if (brace == std::string_view::npos || object[brace] != '{')
        return std::nullopt;
    std::optional<std::string_view> found;
    for (std::size_t at = brace + 1; at < object.size();) {
        const std::size_t keyBegin = object.find('"', at);
        if (keyBegin == std::string_view::npos)
            break;
        std::size_t keyEnd = keyBegin + 1;
        while (object[keyEnd] != '"')
            keyEnd += object[keyEnd] == '\\' ? 2 : 1;
        const std::size_t begin = object.find(':', keyEnd) + 1;
        const std::size_t end = endOfValue(object, begin);
        const std::string_view key = object.substr(keyBegin, keyEnd - keyBegin + 1);
        const bool isPlain = key.find('\\') == key.npos;
        if (isPlain ? key.substr(1, key.size() - 2) == name : unescapedJson(key) == name)
            found = trimmed(object.substr(begin, end - begin));
        at = end + 1;
    }
    return found;
}

std::vector<std::string_view> rawElements(std::string_view array)
{
    std::vector<std::string_view> elements;
    const auto bracket = array.find_first_not_of(kBlank);
    if (bracket == array.npos || array[bracket] != '[')
        return elements;
    for (std::size_t at = bracket + 1; at < array.size();) {
        const std::size_t end = endOfValue(array, at);
        if (const auto element = trimmed(array.substr(at, end - at)); !element.empty())
            elements.push_back(element);
        if (end >= array.size() || array[end] == ']')
            break;
        at = end + 1;
    }
    return elements;
}

} // namespace runyard
