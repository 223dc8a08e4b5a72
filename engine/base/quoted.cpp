#include "engine/base/quoted.h"

namespace runyard {

namespace {

constexpr std::size_t kMaxWordLength = 200;
constexpr std::size_t kMaxMessageLength = 4'000;
constexpr std::string_view kCut = "…";

} // namespace

std::string shortText(std::string_view text, std::size_t most)
{
    if (text.size() <= most)
        return std::string(text);
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end;
    return std::string(text.substr(0, end)).append(kCut);
}

std::string inQuotes(std::string_view text)
{
    return '"' + shortText(text) + '"';
}

std::string boundedMessage(std::string_view message)
{
    std::string out;
    while (!message.empty() && out.size() < kMaxMessageLength) {
        const std::size_t end = std::min(message.find_first_of(" \n", 1), message.size());
        const std::string_view word = message.substr(0, end);
        // The end may contain the closing quote and the full stop.
        if (word.size() <= kMaxWordLength)
            out += word;
        else
            out += shortText(word, kQuotedBytes)
                   + std::string(word.substr(word.find_last_not_of("\".,:;)]}") + 1));
        message.remove_prefix(end);
    }
    return message.empty() ? out : out.append(kCut);
}

} // namespace runyard
