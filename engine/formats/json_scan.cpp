#include "engine/formats/json_scan.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>

namespace runyard {

namespace {

constexpr std::size_t kBad = std::string_view::npos;

bool isDigitAt(std::string_view text, std::size_t at)
{
    return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

std::size_t pastDigits(std::string_view text, std::size_t at)
{
    while (isDigitAt(text, at))
        ++at;
    return at;
}

std::size_t pastNumber(std::string_view text, std::size_t at)
{
    at += text[at] == '-' ? 1 : 0;
    if (!isDigitAt(text, at))
        return kBad;
    at = text[at] == '0' ? at + 1 : pastDigits(text, at);
    if (at < text.size() && text[at] == '.') {
        if (!isDigitAt(text, at + 1))
            return kBad;
        at = pastDigits(text, at + 1);
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        at += at < text.size() && (text[at] == '+' || text[at] == '-') ? 1 : 0;
        if (!isDigitAt(text, at))
            return kBad;
        at = pastDigits(text, at);
    }
    return at;
}

/// Reads the four digits of a \uXXXX whose 'u' is at `at`; returns -1 if they are not hexadecimal digits.
int unitAt(std::string_view text, std::size_t at)
{
    if (at + 4 >= text.size() || text[at] != 'u')
        return -1;
    int unit = 0;
    for (std::size_t i = at + 1; i <= at + 4; ++i) {
        const char c = text[i];
        const int digit = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

/// Requires `at` to be at the character after the backslash.
std::size_t pastEscape(std::string_view text, std::size_t at)
{
    if (at >= text.size())
        return kBad;
    if (text[at] != 'u')
        return std::string_view("\"\\/bfnrt").find(text[at]) == std::string_view::npos ? kBad : at + 1;
    const int unit = unitAt(text, at);
    if (unit < 0 || (unit >= 0xdc00 && unit <= 0xdfff))
        return kBad;
    if (unit < 0xd800 || unit > 0xdbff)
        return at + 5;
    const bool isPair = at + 6 < text.size() && text[at + 5] == '\\';
    const int low = isPair ? unitAt(text, at + 6) : -1;
    return low >= 0xdc00 && low <= 0xdfff ? at + 11 : kBad;
}

/// Skips one character of two to four bytes, as allowed by RFC 3629.
std::size_t pastLongCharacter(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t i) -> unsigned {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
    };
    const unsigned lead = byte(at);
    const std::size_t length = lead >= 0xc2 && lead <= 0xdf   ? 2
                               : lead >= 0xe0 && lead <= 0xef ? 3
                               : lead >= 0xf0 && lead <= 0xf4 ? 4
                                                              : 0;
    if (length == 0)
        return kBad;
    const unsigned least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    const unsigned most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (byte(at + 1) < least || byte(at + 1) > most)
        return kBad;
    for (std::size_t i = 2; i < length; ++i) {
        if (byte(at + i) < 0x80 || byte(at + i) > 0xbf)
            return kBad;
    }
    return at + length;
}

std::size_t pastString(std::string_view text, std::size_t at)
{
    for (++at; at < text.size();) {
        const auto c = static_cast<unsigned char>(text[at]);
        if (c == '"')
            return at + 1;
        if (c < 0x20)
            return kBad;
        at = c == '\\' ? pastEscape(text, at + 1) : c < 0x80 ? at + 1 : pastLongCharacter(text, at);
        if (at == kBad)
            return kBad;
    }
    return kBad;
}

void appendUtf8(std::string &out, std::uint32_t code)
{
    const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xc0 | code >> 6);
        put(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        put(0xe0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3f));
        put(0x80 | (code & 0x3f));
    } else {
        put(0xf0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3f));
        put(0x80 | (code >> 6 & 0x3f));
        put(0x80 | (code & 0x3f));
    }
}

struct NoEvents
{
    void name(std::size_t, std::size_t) {}
    void scalar(std::size_t, std::size_t) {}
    void open(std::size_t) {}
    void close(std::size_t) {}
};

struct RangeEvents : NoEvents
{
    std::string_view json;
    std::string out = {};
    std::size_t copied = 0;

    explicit RangeEvents(std::string_view text) : json(text) {}
    void scalar(std::size_t begin, std::size_t end)
    {
        const std::string number(json.substr(begin, end - begin));
        if (number[0] != '-' && !isDigitAt(number, 0))
            return;
        if (std::isfinite(std::strtod(number.c_str(), nullptr)))
            return;
        out.append(json.substr(copied, begin - copied));
        out.append(number[0] == '-' ? "-1.7976931348623157e308" : "1.7976931348623157e308");
        copied = end;
    }
};

} // namespace

std::size_t json_scan::pastBlank(std::string_view text, std::size_t at)
{
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r'))
        ++at;
    return at;
}

std::size_t json_scan::pastScalar(std::string_view text, std::size_t at)
{
    if (text[at] == '"')
        return pastString(text, at);
    if (text[at] == '-' || isDigitAt(text, at))
        return pastNumber(text, at);
    for (const std::string_view word : {"true", "false", "null"}) {
        if (text.substr(at).starts_with(word))
            return at + word.size();
    }
    return kBad;
}

std::size_t jsonProblemAt(std::string_view text)
{
    NoEvents none;
    return scanJson(text, none);
}

bool isJson(std::string_view text)
{
    return jsonProblemAt(text) == kNoProblem;
}

int jsonNesting(std::string_view text)
{
    int depth = 0;
    int deepest = 0;
    bool isInString = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"')
            isInString = !isInString;
        else if (isInString)
            i += c == '\\' ? 1 : 0;
        else if (c == '[' || c == '{')
            deepest = std::max(deepest, ++depth);
        else if (c == ']' || c == '}')
            --depth;
    }
    return deepest;
}

std::string unescapedJson(std::string_view quoted)
{
    const std::string_view text = quoted.substr(1, quoted.size() - 2);
    if (text.find('\\') == text.npos)
        return std::string(text);
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            out += text[i];
            continue;
        }
        switch (const char c = text[++i]) {
        case 'b': out += '\b'; break;
        case 'f': out += '\f'; break;
        case 'n': out += '\n'; break;
        case 'r': out += '\r'; break;
        case 't': out += '\t'; break;
        case 'u': {
            // Reads one place beyond the digits, which at the end is the closing quote.
            auto code = static_cast<std::uint32_t>(unitAt(quoted, i + 1));
            i += 4;
            if (code >= 0xd800 && code <= 0xdbff) {
                code = 0x10000 + ((code - 0xd800) << 10)
                       + (static_cast<std::uint32_t>(unitAt(quoted, i + 3)) - 0xdc00);
                i += 6;
            }
            appendUtf8(out, code);
            break;
        }
        default: out += c;
        }
    }
    return out;
}

std::string withinDoubleRange(std::string_view json)
{
    RangeEvents events(json);
    scanJson(json, events);
    return events.out.append(json.substr(events.copied));
}

} // namespace runyard
