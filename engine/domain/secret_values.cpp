#include "engine/domain/secret_values.h"

#include "engine/domain/characters.h"

#include <nlohmann/json.hpp>

#include <algorithm>

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

using KeptOrder = nlohmann::ordered_json;

void maskInside(KeptOrder &json, const SecretValues &secrets)
{
    if (json.is_object()) {
        KeptOrder out = KeptOrder::object();
        for (auto &[name, member] : json.items()) {
            maskInside(member, secrets);
            out[secrets.masked(name)] = std::move(member);
        }
        json = std::move(out);
    } else if (json.is_array()) {
        for (KeptOrder &item : json)
            maskInside(item, secrets);
    } else if (json.is_string()) {
        json = secrets.masked(json.get<std::string>());
    } else if (const std::string token = json.dump(); secrets.masked(token) != token) {
        json = kMask;
    }
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
    for (const std::string &secret : m_texts) {
        for (std::size_t at = out.find(secret); at != std::string::npos;
             at = out.find(secret, at + kMask.size())) {
            out.replace(at, secret.size(), kMask);
            ++count;
        }
    }
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
    const std::int64_t before = count;
    std::string plain = masked(text, count);
    if (count == before)
        return false;
    // A value such as 12345 is a number somewhere else.
    if (nlohmann::json::accept(text) && !nlohmann::json::accept(plain))
        plain = maskedJson(text);
    text = std::move(plain);
    return true;
}

std::string SecretValues::maskedJson(const std::string &text) const
{
    auto json = nlohmann::ordered_json::parse(text);
    maskInside(json, *this);
    std::string out = json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    return masked(out) == out ? out : nlohmann::json(kMask).dump(); // it is a piece of JSON itself
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
