#include "engine/base/plain_names.h"

#include "engine/base/characters.h"

#include <cstdint>
#include <cstdio>

namespace runyard {

namespace {

std::uint32_t codePointAt(std::string_view text, std::size_t at, std::size_t length)
{
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[at + i]); };
    if (length <= 1)
        return byte(0);
    std::uint32_t code = byte(0) & (0xFFu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i)
        code = (code << 6) | (byte(i) & 0x3Fu);
    return code;
}

bool isHidden(std::uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code <= 0x9F)        // control characters
           || code == 0x61C || code == 0x200E || code == 0x200F // direction marks
           || (code >= 0x2028 && code <= 0x202E)                // separators, embeddings, overrides
           || (code >= 0x2066 && code <= 0x2069);               // isolates
}

std::string escaped(const char *format, std::uint32_t code)
{
    char text[16];
    std::snprintf(text, sizeof text, format, static_cast<unsigned>(code));
    return text;
}

/// Calls `use(text, code, isValid)` for each character.
template <class Use>
void forEachCharacter(std::string_view text, Use use)
{
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = characterLength(text, at);
        const std::size_t taken = length == 0 ? 1 : length;
        use(text.substr(at, taken), codePointAt(text, at, length), length > 0);
        at += taken;
    }
}

} // namespace

bool hasHiddenCharacters(std::string_view text)
{
    bool found = false;
    forEachCharacter(text, [&found](std::string_view, std::uint32_t code, bool isValid) {
        found = found || !isValid || isHidden(code);
    });
    return found;
}

Status checkPlainName(std::string_view what, std::string_view text)
{
    if (!hasHiddenCharacters(text))
        return Done{};
    return Error{ErrorCode::InvalidInput,
                 std::string(what) + " \"" + visibleLine(shortenedTo(text, 64))
                     + "\" contains control characters, or characters that change the direction of text.",
                 "Remove them.",
                 {}};
}

std::string visibleText(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    forEachCharacter(text, [&out](std::string_view character, std::uint32_t code, bool isValid) {
        if (isValid && (!isHidden(code) || code == '\n' || code == '\t'))
            out += character;
        else if (code == '\r')
            out += "\\r";
        else
            out += escaped(code < 0x80 || !isValid ? "\\x%02x" : "\\u%04x", code);
    });
    return out;
}

std::string visibleLine(std::string_view text)
{
    std::string line;
    for (const char c : visibleText(text))
        line += c == '\n' ? "\\n" : c == '\t' ? "\\t" : std::string(1, c);
    return line;
}

std::string visibleJson(std::string_view json)
{
    std::string out;
    out.reserve(json.size());
    forEachCharacter(json, [&out](std::string_view character, std::uint32_t code, bool isValid) {
        if (isValid && code >= 0x20 && isHidden(code))
            out += escaped("\\u%04x", code);
        else
            out += character; // line feeds of a pretty print, which occur only outside strings
    });
    return out;
}

} // namespace runyard
