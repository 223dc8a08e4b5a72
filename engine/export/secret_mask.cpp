#include "engine/export/secret_mask.h"

#include "engine/formats/json_scan.h"

#include <algorithm>
#include <cstring>

namespace runyard {

namespace {

constexpr std::string_view kMasked = "\"***\"";

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string plainName(std::string_view name)
{
    std::string plain;
    for (const char c : name) {
        if (c >= 'A' && c <= 'Z')
            plain += static_cast<char>(c - 'A' + 'a');
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) > 0x7f)
            plain += c;
    }
    return plain;
}

// The text is known to be JSON: all strings and brackets are closed.

std::size_t pastSpace(std::string_view text, std::size_t at)
{
    while (at < text.size() && isSpace(text[at]))
        ++at;
    return at;
}

std::size_t pastString(std::string_view text, std::size_t at)
{
    for (++at; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '\\')
            ++at;
    }
    return std::min(at + 1, text.size());
}

std::size_t pastValue(std::string_view text, std::size_t at)
{
    int depth = 0;
    do {
        at = pastSpace(text, at);
        if (at >= text.size())
            return at;
        if (text[at] == '"') {
            at = pastString(text, at);
        } else if (text[at] == '{' || text[at] == '[') {
            ++depth;
            ++at;
        } else if (text[at] == '}' || text[at] == ']') {
            --depth;
            ++at;
        } else if (text[at] == ',' || text[at] == ':') {
            ++at;
        } else {
            while (at < text.size() && !isSpace(text[at]) && !std::strchr(",:]}", text[at]))
                ++at;
        }
    } while (depth > 0);
    return at;
}

} // namespace

const std::vector<std::string> &SecretMask::standardWords()
{
    static const std::vector<std::string> words = {
        "password", "passwd",    "passphrase", "secret",     "token",     "authorization", "cookie",
        "apikey",   "accesskey", "privatekey", "credential", "clientkey", "bearer",        "signature"};
    return words;
}

SecretMask::SecretMask(const std::vector<std::string> &words)
{
    for (const std::string &word : words) {
        if (std::string plain = plainName(word); !plain.empty())
            m_words.push_back(std::move(plain));
    }
}

bool SecretMask::isSecret(std::string_view name) const
{
    const std::string plain = plainName(name);
    return std::any_of(m_words.begin(), m_words.end(),
                       [&plain](const std::string &word) { return plain.find(word) != std::string::npos; });
}

std::string SecretMask::masked(std::string_view json, std::int64_t &count) const
{
    const std::size_t begin = pastSpace(json, 0);
    const bool mayHold = begin < json.size() && (json[begin] == '{' || json[begin] == '[');
    if (isEmpty() || !mayHold || !isJson(json))
        return std::string(json);
    std::string out;
    std::size_t copied = 0;
    for (std::size_t at = begin; at < json.size();) {
        if (json[at] != '"') {
            ++at;
            continue;
        }
        const std::size_t end = pastString(json, at);
        const std::size_t colon = pastSpace(json, end);
        if (colon >= json.size() || json[colon] != ':') {
            at = end;
            continue;
        }
        // The decoded name, since it may be written with escapes.
        const std::string name = unescapedJson(json.substr(at, end - at));
        at = pastSpace(json, colon + 1);
        if (!isSecret(name))
            continue;
        const std::size_t valueEnd = pastValue(json, at);
        out.append(json.substr(copied, at - copied)).append(kMasked);
        copied = at = valueEnd;
        ++count;
    }
    out.append(json.substr(copied));
    return out;
}

} // namespace runyard
