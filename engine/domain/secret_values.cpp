#include "engine/domain/secret_values.h"

#include "engine/base/characters.h"
#include "engine/formats/json_scan.h"

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

bool isWordCharacter(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

/// The n in "\n" is not a letter. In a text that is not JSON, this errs on the side of masking.
bool endsAnEscape(std::string_view before)
{
    const std::size_t size = before.size();
    return (size >= 2 && before[size - 2] == '\\')
           || (size >= 6 && before[size - 6] == '\\' && before[size - 5] == 'u');
}

bool isAlone(std::string_view text, std::size_t at, std::size_t size)
{
    const std::string_view before = text.substr(0, at);
    const std::string_view after = text.substr(at + size);
    return (before.empty() || !isWordCharacter(before.back()) || endsAnEscape(before))
           && (after.empty() || !isWordCharacter(after.front()));
}

/// Replaces all occurrences in a single pass; most texts contain none and stay unchanged.
void takeOut(const std::string &secret, bool standsAlone, std::string &text, std::int64_t &count)
{
    std::string out;
    std::size_t begin = 0;
    for (std::size_t at = text.find(secret); at != std::string::npos;) {
        if (standsAlone && !isAlone(text, at, secret.size())) {
            at = text.find(secret, at + 1);
            continue;
        }
        out.append(text, begin, at - begin).append(kMask);
        begin = at + secret.size();
        ++count;
        at = text.find(secret, begin);
    }
    if (begin > 0)
        text = std::move(out.append(text, begin));
}

} // namespace

/// The position of a name, string, number or word in a JSON text.
struct SecretValues::Token
{
    std::size_t begin = 0;
    std::size_t end = 0;
    bool isName = false;
};

SecretValues::SecretValues(const std::vector<std::string> &values)
{
    for (const std::string &value : values) {
        const std::size_t characters = characterCount(value);
        if (characters < kMinCharacters)
            continue;
        addWays(value, characters < kMinCharactersAnywhere);
        if (value.find('\n') != std::string::npos)
            addLines(value);
    }
    std::ranges::sort(m_ways, [](const Way &a, const Way &b) {
        if (a.text.size() != b.text.size())
            return a.text.size() > b.text.size();
        return a.text != b.text ? a.text < b.text : a.standsAlone < b.standsAlone;
    });
    const auto repeated = std::ranges::unique(m_ways, {}, &Way::text);
    m_ways.erase(repeated.begin(), repeated.end());
}

void SecretValues::addWays(const std::string &value, bool standsAlone)
{
    m_ways.push_back({value, standsAlone});
    m_ways.push_back({insideJson(value, false), standsAlone});
    m_ways.push_back({insideJson(value, true), standsAlone});
    if (value.find('/') != std::string::npos) { // some JSON writers escape it
        for (const bool onlyAscii : {false, true}) {
            std::string way = insideJson(value, onlyAscii);
            for (std::size_t at = way.find('/'); at != std::string::npos; at = way.find('/', at + 2))
                way.insert(at, 1, '\\');
            m_ways.push_back({std::move(way), standsAlone});
        }
    }
}

void SecretValues::addLines(std::string_view value)
{
    for (std::size_t begin = 0; begin <= value.size();) {
        const std::size_t end = std::min(value.find('\n', begin), value.size());
        std::string_view line = value.substr(begin, end - begin);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (characterCount(line) >= kMinCharactersOfLine)
            addWays(std::string(line), false);
        begin = end + 1;
    }
}

std::string SecretValues::masked(std::string_view text, std::int64_t &count, bool isName) const
{
    std::string out(text);
    for (const Way &way : m_ways) {
        if (!isName || !way.standsAlone)
            takeOut(way.text, way.standsAlone, out, count);
    }
    return out;
}

std::string SecretValues::masked(std::string_view text, std::int64_t &count) const
{
    return masked(text, count, false);
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
    std::int64_t inPlain = 0;
    std::string plain = masked(text, inPlain);
    if (inPlain == 0 && text.find('\\') == std::string::npos)
        return false;
    struct Tokens
    {
        std::vector<Token> found;
        void name(std::size_t begin, std::size_t end) { found.push_back({begin, end, true}); }
        void scalar(std::size_t begin, std::size_t end) { found.push_back({begin, end, false}); }
        void open(std::size_t) {}
        void close(std::size_t) {}
    } tokens;
    if (scanJson(text, tokens) == kNoProblem) {
        inPlain = 0;
        plain = maskedJson(text, tokens.found, inPlain);
    }
    count += inPlain;
    text = std::move(plain);
    return inPlain > 0;
}

/// Masks the inside of a JSON string. A character can be escaped in several ways, so the decoded text is
/// searched as well; if a secret is found only there, the string is rewritten.
std::string SecretValues::maskedString(std::string_view inside, std::int64_t &count, bool isName) const
{
    std::string out = masked(inside, count, isName);
    if (out.find('\\') == std::string::npos)
        return out;
    const auto said = nlohmann::json::parse('"' + out + '"', nullptr, false);
    if (!said.is_string())
        return out;
    std::int64_t escaped = 0;
    const std::string without = masked(said.get_ref<const std::string &>(), escaped, isName);
    count += escaped;
    return escaped > 0 ? insideJson(without, false) : out;
}

/// Masks strings, names, and numbers equal to a secret, in place. Everything else stays unchanged.
std::string SecretValues::maskedJson(const std::string &text, const std::vector<Token> &tokens,
                                     std::int64_t &count) const
{
    std::string out;
    std::size_t done = 0;
    for (const Token &place : tokens) {
        const std::string token = text.substr(place.begin, place.end - place.begin);
        out.append(text, done, place.begin - done);
        if (token.starts_with('"'))
            out.append(1, '"')
                .append(
                    maskedString(std::string_view(token).substr(1, token.size() - 2), count, place.isName))
                .append(1, '"');
        else if (!std::isalpha(static_cast<unsigned char>(token.front()))
                 && std::ranges::find(m_ways, token, &Way::text) != m_ways.end()) {
            out.append(1, '"').append(kMask).append(1, '"');
            ++count;
        } else
            out.append(token);
        done = place.end;
    }
    out.append(text, done);
    return isJson(out) ? out : '"' + std::string(kMask) + '"'; // part of an escape was masked
}

std::string maskingWarning(std::string_view value)
{
    const std::size_t characters = characterCount(value);
    if (characters >= SecretValues::kMinCharactersAnywhere || characters == 0)
        return {};
    if (characters < SecretValues::kMinCharacters)
        return "The value has fewer than 4 characters, so it is not masked in logs and outputs.";
    return "The value has fewer than 8 characters, so logs and outputs mask it only where it appears as a "
           "word of its own.";
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
