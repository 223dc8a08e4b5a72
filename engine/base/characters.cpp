#include "engine/base/characters.h"

#include <algorithm>
#include <cstdint>

namespace runyard {

static bool isContinuation(char c)
{
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

std::size_t characterLength(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t lead = byte(at);
    if (lead < 0x80)
        return 1;
    const std::size_t length = lead >= 0xC2 && lead <= 0xDF   ? 2
                               : (lead & 0xF0) == 0xE0        ? 3
                               : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                              : 0;
    if (length == 0 || at + length > text.size())
        return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if (!isContinuation(text[at + i]))
            return 0;
    }
    const std::uint8_t second = byte(at + 1);
    const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
    const bool surrogate = lead == 0xED && second >= 0xA0;
    const bool tooLarge = lead == 0xF4 && second >= 0x90;
    return overlong || surrogate || tooLarge ? 0 : length;
}

std::string_view firstCharacters(std::string_view text, std::size_t most)
{
    std::size_t at = 0;
    for (; most > 0 && at < text.size(); --most)
        at += std::max<std::size_t>(characterLength(text, at), 1);
    return text.substr(0, at);
}

std::size_t characterCount(std::string_view text)
{
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++count)
        at += std::max<std::size_t>(characterLength(text, at), 1);
    return count;
}

bool isLongerThan(std::string_view text, std::size_t characters)
{
    // Avoids counting a text of megabytes to its end; fewer bytes cannot be more characters.
    return text.size() > characters && firstCharacters(text, characters).size() < text.size();
}

std::string_view wholeCharacters(std::string_view text, std::size_t mostBytes)
{
    if (text.size() <= mostBytes)
        return text;
    std::size_t start = mostBytes;
    for (int back = 0; back < 3 && start > 0 && isContinuation(text[start]); ++back)
        --start;
    // Keeps only real characters whole; stray continuation bytes belong to none.
    return text.substr(0, start + characterLength(text, start) > mostBytes ? start : mostBytes);
}

std::string shortenedTo(std::string_view text, std::size_t most)
{
    const std::string_view beginning = firstCharacters(text, most);
    return std::string(beginning) + (beginning.size() < text.size() ? "…" : "");
}

} // namespace runyard
