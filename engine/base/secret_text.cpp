#include "engine/base/secret_text.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <sys/random.h>

namespace runyard {

std::string secretText()
{
    constexpr std::string_view kLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-";
    std::array<unsigned char, 43> bytes{};
    for (ssize_t got = -1; got != static_cast<ssize_t>(bytes.size());) {
        got = ::getrandom(bytes.data(), bytes.size(), 0);
        if (got < 0 && errno != EINTR)
            std::abort(); // without kernel randomness: a guessable secret would be worse
    }
    std::string text;
    for (const unsigned char byte : bytes)
        text += kLetters[byte & 63];
    return text;
}

bool sameSecret(std::string_view given, std::string_view expected)
{
    if (given.size() != expected.size())
        return false;
    unsigned difference = 0;
    for (std::size_t i = 0; i < given.size(); ++i)
        difference |= static_cast<unsigned char>(given[i]) ^ static_cast<unsigned char>(expected[i]);
    return difference == 0;
}

} // namespace runyard
