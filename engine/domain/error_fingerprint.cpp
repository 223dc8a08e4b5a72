#include "engine/domain/error_fingerprint.h"

#include "engine/domain/log_query.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace runyard {

namespace {

constexpr std::size_t kPatternBytes = 300;
// Longer quotations are prose that happens to contain two quotes.
constexpr std::size_t kMaxQuotationLength = 2'000;

bool isFigure(char c)
{
    return c >= '0' && c <= '9';
}

bool isWordCharacter(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return std::isalnum(byte) || c == '_' || byte >= 0x80;
}

bool isSpace(char c)
{
    return std::isspace(static_cast<unsigned char>(c));
}

/// Returns how many characters from `at` belong to a word, including hyphens inside it.
std::size_t wordLength(std::string_view text, std::size_t at)
{
    std::size_t end = at;
    while (end < text.size()
           && (isWordCharacter(text[end])
               || (text[end] == '-' && end > at && end + 1 < text.size() && isWordCharacter(text[end + 1]))))
        ++end;
    return end - at;
}

/// Returns how many characters from `at` may belong to a path or URL.
std::size_t pathLength(std::string_view text, std::size_t at)
{
    constexpr std::string_view ends = "\"'`<>|,;()[]{}";
    std::size_t end = at;
    while (end < text.size() && !isSpace(text[end]) && ends.find(text[end]) == std::string_view::npos)
        ++end;
    while (end > at && (text[end - 1] == '.' || text[end - 1] == ':'))
        --end; // it ends the sentence, not the path
    return end - at;
}

std::size_t quotationLength(std::string_view text, std::size_t at)
{
    const char quote = text[at];
    // A quote opens a quotation only at the beginning of a word, so "don't" is left alone.
    if ((quote != '"' && quote != '\'' && quote != '`') || (at > 0 && isWordCharacter(text[at - 1])))
        return 0;
    for (std::size_t i = at + 1; i < text.size() && i - at <= kMaxQuotationLength; ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == quote && (i + 1 == text.size() || !isWordCharacter(text[i + 1])))
            return i + 1 - at;
    }
    return 0;
}

std::size_t urlLength(std::string_view text, std::size_t at)
{
    std::size_t scheme = at;
    while (scheme < text.size() && std::isalpha(static_cast<unsigned char>(text[scheme])))
        ++scheme;
    return scheme > at && text.substr(scheme, 3) == "://" ? pathLength(text, at) : 0;
}

/// /a, ./a, ../a, ~/a, C:\a; at least two parts, so that "and/or" and "/" are words.
std::size_t pathStartLength(std::string_view text, std::size_t at)
{
    if (at > 0 && (isWordCharacter(text[at - 1]) || text[at - 1] == '/'))
        return 0;
    std::string_view rest = text.substr(at);
    const bool windows = rest.size() > 3 && std::isalpha(static_cast<unsigned char>(rest[0]))
                         && rest[1] == ':' && rest[2] == '\\';
    for (const std::string_view start : {"/", "./", "../", "~/"}) {
        if (rest.starts_with(start) && rest.size() > start.size() && isWordCharacter(rest[start.size()]))
            return pathLength(text, at);
    }
    return windows ? pathLength(text, at) : 0;
}

/// Compares with a shape: 'd' matches a digit, 'x' a hexadecimal digit, any other character itself.
bool hasShape(std::string_view text, std::string_view shape)
{
    if (text.size() < shape.size())
        return false;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool fits = shape[i] == 'd'   ? isFigure(text[i])
                          : shape[i] == 'x' ? std::isxdigit(byte) != 0
                                            : text[i] == shape[i];
        if (!fits)
            return false;
    }
    return true;
}

/// 2026-11-24, 2026-11-24T10:41:07.120Z, 10:41:07
std::size_t timestampLength(std::string_view text, std::size_t at)
{
    const std::string_view rest = text.substr(at);
    std::size_t length = 0;
    if (hasShape(rest, "dddd-dd-dd"))
        length = 10;
    std::size_t clock = length;
    if (length > 0 && rest.size() > length && (rest[length] == 'T' || rest[length] == ' '))
        ++clock;
    if (hasShape(rest.substr(clock), "dd:dd:dd"))
        length = clock + 8;
    if (length == 0)
        return 0;
    if (length > 10 || clock == 0) {
        while (length < rest.size() && (isFigure(rest[length]) || rest[length] == '.'))
            ++length;
        if (rest[length - 1] == '.')
            --length;
        if (length < rest.size() && rest[length] == 'Z')
            ++length;
        else if (hasShape(rest.substr(length), "+dd:dd") || hasShape(rest.substr(length), "-dd:dd"))
            length += 6;
    }
    return length < rest.size() && isWordCharacter(rest[length]) ? 0 : length;
}

bool isUuid(std::string_view word)
{
    return word.size() == 36 && hasShape(word, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
}

bool isAddress(std::string_view word)
{
    return word.size() > 2 && word[0] == '0' && (word[1] == 'x' || word[1] == 'X')
           && std::all_of(word.begin() + 2, word.end(),
                          [](char c) { return std::isxdigit(static_cast<unsigned char>(c)); });
}

bool isUnit(std::string_view text)
{
    constexpr std::array units = {"ns", "us", "ms", "s",  "m",   "h",   "d",
                                  "b",  "kb", "mb", "gb", "kib", "mib", "gib"};
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
    return std::find(units.begin(), units.end(), lower) != units.end();
}

/// Returns the replacement of a word: the word itself, or the kind of thing it is.
std::string wordPattern(std::string_view word)
{
    if (isUuid(word))
        return "<uuid>";
    if (isAddress(word))
        return "<hex>";
    const auto firstOther = std::find_if_not(word.begin(), word.end(), isFigure);
    if (firstOther == word.end())
        return "<n>";
    if (firstOther != word.begin() && isUnit({firstOther, word.end()}))
        return "<n>" + std::string(firstOther, word.end());
    const bool hasDigit = std::any_of(word.begin(), word.end(), isFigure);
    return hasDigit ? "<id>" : std::string(word);
}

std::string headline(const RunError &error)
{
    std::string head;
    if (error.kind == RunErrorKind::Internal)
        head = std::string(codeName(error.code));
    else if (error.kind == RunErrorKind::BuiltIn)
        head = error.name;
    if (head.empty() || error.message.empty())
        return head + error.message;
    return head + ": " + error.message;
}

/// 1.5 and 1,024 each count as one number.
std::size_t numberLength(std::string_view text, std::size_t at, std::size_t word)
{
    while (at + word + 1 < text.size() && (text[at + word] == '.' || text[at + word] == ',')
           && isFigure(text[at + word + 1])
           && std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at),
                          text.begin() + static_cast<std::ptrdiff_t>(at + word),
                          [](char c) { return isFigure(c) || c == '.' || c == ','; })) {
        word += 1 + wordLength(text, at + word + 1);
    }
    return word;
}

} // namespace

std::string errorPattern(const RunError &error)
{
    const std::string whole = withoutEscapes(headline(error)); // "31mTypeError" would be an id
    const std::string_view text = whole;
    std::string out;
    for (std::size_t i = 0; i < text.size() && out.size() < kPatternBytes;) {
        const std::pair<std::size_t, const char *> kinds[] = {{quotationLength(text, i), "<text>"},
                                                              {urlLength(text, i), "<url>"},
                                                              {timestampLength(text, i), "<time>"},
                                                              {pathStartLength(text, i), "<path>"}};
        const auto kind = std::find_if(std::begin(kinds), std::end(kinds),
                                       [](const auto &candidate) { return candidate.first > 0; });
        if (kind != std::end(kinds)) {
            out += kind->second;
            i += kind->first;
        } else if (isWordCharacter(text[i])) {
            const std::size_t word = wordLength(text, i);
            const std::size_t number = numberLength(text, i, word);
            if (number > word) {
                // The text after the last digit is the unit: 1.5s.
                std::size_t digits = number;
                while (digits > 0 && !isFigure(text[i + digits - 1]))
                    --digits;
                out += "<n>" + std::string(text.substr(i + digits, number - digits));
            } else {
                out += wordPattern(text.substr(i, word));
            }
            i += number;
        } else {
            if (!isSpace(text[i]))
                out.push_back(text[i]);
            else if (!out.empty() && out.back() != ' ')
                out.push_back(' ');
            ++i;
        }
    }
    if (out.size() > kPatternBytes) {
        std::size_t end = kPatternBytes;
        while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80)
            --end;
        out.resize(end);
    }
    while (!out.empty() && out.back() == ' ')
        out.pop_back();
    return out;
}

std::string errorFingerprint(const RunError &error)
{
    std::string out = errorPattern(error);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
    return out;
}

} // namespace runyard
