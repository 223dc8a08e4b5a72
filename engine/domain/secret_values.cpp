#include "engine/domain/secret_values.h"

#include "engine/domain/characters.h"
#include "engine/domain/json_scan.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>

namespace runyard {

namespace {

constexpr std::string_view kMask = "***";

std::string insideJson(const std::string &value, bool onlyAscii)
{
    const std::string quoted =
        nlohmann::json(value).dump(-1, ' ', onlyAscii, nlohmann::json::error_handler_t::replace);
    return quoted.substr(1, quoted.size() - 2);
}

void addWays(const std::string &value, std::vector<std::string> &texts)
{
    texts.push_back(value);
    texts.push_back(insideJson(value, false));
    texts.push_back(insideJson(value, true));
}

void addLines(std::string_view value, std::vector<std::string> &texts)
{
    for (std::size_t begin = 0; begin <= value.size();) {
        const std::size_t end = std::min(value.find('\n', begin), value.size());
        std::string_view line = value.substr(begin, end - begin);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (characterCount(line) >= SecretValues::kLeastCharactersOfLine)
            addWays(std::string(line), texts);
        begin = end + 1;
    }
}

/// The names and values of a JSON text, as places in it.
struct JsonTokens
{
    std::vector<std::pair<std::size_t, std::size_t>> places;
    void name(std::size_t begin, std::size_t end) { places.emplace_back(begin, end); }
    void scalar(std::size_t begin, std::size_t end) { places.emplace_back(begin, end); }
    void open(std::size_t) {}
    void close(std::size_t) {}
};

bool isJsonText(std::string_view text)
{
    JsonTokens ignored;
    return scanJson(text, ignored) == kNoProblem;
}

/// In one pass, however often it is there; most texts have none of it and stay where they are.
void takeOut(const std::string &secret, std::string &text, std::int64_t &count)
{
    std::string out;
    std::size_t begin = 0;
    for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, begin)) {
        out.append(text, begin, at - begin).append(kMask);
        begin = at + secret.size();
        ++count;
    }
    if (begin > 0)
        text = std::move(out.append(text, begin));
}

} // namespace

SecretValues::SecretValues(const std::vector<std::string> &values)
{
    for (const std::string &value : values) {
        if (characterCount(value) < kLeastCharacters)
            continue;
        addWays(value, m_texts);
        if (value.find('\n') != std::string::npos)
            addLines(value, m_texts);
    }
    std::ranges::sort(m_texts, [](const std::string &a, const std::string &b) {
        return a.size() != b.size() ? a.size() > b.size() : a < b;
    });
    m_texts.erase(std::unique(m_texts.begin(), m_texts.end()), m_texts.end());
}

std::string SecretValues::masked(std::string_view text, std::int64_t &count) const
{
    std::string out(text);
    for (const std::string &secret : m_texts)
        takeOut(secret, out, count);
    return out;
}

std::string SecretValues::masked(std::string_view text) const
{
    std::int64_t ignored = 0;
    return masked(text, ignored);
}

bool SecretValues::mask(std::string &text) const
{
    std::int64_t ignored = 0;
    return mask(text, ignored);
}

bool SecretValues::mask(std::string &text, std::int64_t &count) const
{
    if (isEmpty())
        return false;
    const std::int64_t before = count;
    std::string plain = masked(text, count);
    if (count == before)
        return false;
    JsonTokens tokens;
    if (scanJson(text, tokens) == kNoProblem)
        plain = maskedJson(text, tokens.places);
    const bool isMasked = plain != text;
    text = std::move(plain);
    return isMasked;
}

/// In place: strings, names, and numbers that are the value. What else is written stays as it is.
std::string SecretValues::maskedJson(const std::string &text, const Places &places) const
{
    std::string out;
    std::size_t done = 0;
    for (const auto &[begin, end] : places) {
        const std::string token = text.substr(begin, end - begin);
        out.append(text, done, begin - done);
        if (token.starts_with('"'))
            out.append(1, '"')
                .append(masked(std::string_view(token).substr(1, token.size() - 2)))
                .append(1, '"');
        else if (!std::isalpha(static_cast<unsigned char>(token.front()))
                 && std::ranges::find(m_texts, token) != m_texts.end())
            out.append(1, '"').append(kMask).append(1, '"');
        else
            out.append(token);
        done = end;
    }
    out.append(text, done);
    return isJsonText(out) ? out : '"' + std::string(kMask) + '"'; // it was a piece of an escape
}

std::vector<std::string> secretValuesOf(const std::vector<EnvironmentVariable> &variables)
{
    std::vector<std::string> values;
    for (const EnvironmentVariable &variable : variables) {
        if (variable.isSecret && !variable.value.empty())
            values.push_back(variable.value);
    }
    return values;
}

} // namespace runyard
