#include "engine/domain/log_query.h"

#include <algorithm>

namespace runyard {

namespace {

constexpr char kEscape = '\x1b';
constexpr char kBell = '\a';

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool contains(std::string_view text, std::string_view wanted)
{
    return std::search(text.begin(), text.end(), wanted.begin(), wanted.end(),
                       [](char a, char b) { return lower(a) == lower(b); })
           != text.end();
}

/// Returns the end of the sequence that begins at `start`; the size of the text if the sequence is
/// incomplete.
std::size_t endOfEscape(std::string_view text, std::size_t start)
{
    std::size_t i = start + 1;
    if (i >= text.size())
        return text.size();
    if (text[i] == '[') { // CSI: parameters, then a final byte
        for (++i; i < text.size(); ++i) {
            if (text[i] >= '@' && text[i] <= '~')
                return i + 1;
        }
        return text.size();
    }
    if (text[i] == ']' || text[i] == 'P' || text[i] == '_' || text[i] == '^' || text[i] == 'X') {
        for (++i; i < text.size(); ++i) { // a string up to BEL or ESC backslash
            if (text[i] == kBell)
                return i + 1;
            if (text[i] == kEscape)
                return std::min(i + 2, text.size());
        }
        return text.size();
    }
    while (i < text.size() && text[i] >= ' ' && text[i] <= '/')
        ++i; // intermediate bytes, as in "ESC ( B"
    return std::min(i + 1, text.size());
}

} // namespace

std::string withoutEscapes(std::string_view text)
{
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == kEscape) {
            i = endOfEscape(text, i);
        } else {
            plain.push_back(text[i++]);
        }
    }
    return plain;
}

bool LogFilter::matches(const LogLine &line) const
{
    if (attempt > 0 && line.attempt != attempt)
        return false;
    if ((streams >> static_cast<unsigned>(line.stream) & 1U) == 0
        || (levels >> static_cast<unsigned>(line.level) & 1U) == 0)
        return false;
    if (text.empty())
        return true;
    if (line.text.find(kEscape) == std::string::npos)
        return contains(line.text, text);
    return contains(withoutEscapes(line.text), text);
}

} // namespace runyard
