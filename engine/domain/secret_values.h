// Masks the values of secret variables in texts: "***" replaces each complete occurrence, both in plain form
// and as written in a JSON string. For values of several lines, each longer line is masked as well, because
// logs are stored by line. Short values occur in many words by chance, so they are masked only as a separate
// word: without a letter, digit or "_" beside it, and never as a member name. Immutable, so usable from any
// thread.
#pragma once

#include "engine/domain/environment_variable.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

class SecretValues
{
public:
    /// Shorter values are not masked: they occur in too many texts by chance, and "***" would reveal them.
    static constexpr std::size_t kMinCharacters = 4;
    static constexpr std::size_t kMinCharactersAnywhere = 8; // shorter values only as a separate word
    static constexpr std::size_t kMinCharactersOfLine = 8;

    SecretValues() = default;
    explicit SecretValues(const std::vector<std::string> &values);

    bool isEmpty() const { return m_ways.empty(); }
    /// Returns the text unchanged if it contains no secret. Adds the number of masked values to `count`.
    std::string masked(std::string_view text, std::int64_t &count) const;
    std::string masked(std::string_view text) const;
    /// Returns true if something was masked. JSON stays JSON: a number is masked only if it equals a secret.
    bool mask(std::string &text) const;
    bool mask(std::string &text, std::int64_t &count) const;

private:
    struct Way // a notation of the value
    {
        std::string text;
        bool standsAlone = false; // masked only as a separate word
    };
    struct Token;
    void addWays(const std::string &value, bool standsAlone);
    void addLines(std::string_view value);
    std::string maskedJson(const std::string &text, const std::vector<Token> &tokens,
                           std::int64_t &count) const;
    std::string maskedString(std::string_view inside, std::int64_t &count, bool isName) const;
    std::string masked(std::string_view text, std::int64_t &count, bool isName) const;

    std::vector<Way> m_ways; // longest first: one may be the beginning of another
};

/// Returns a warning if the value of a secret variable cannot be masked everywhere; otherwise empty.
std::string maskingWarning(std::string_view value);

/// Returns the values of the secret variables.
std::vector<std::string> secretValuesOf(const std::vector<EnvironmentVariable> &variables);

} // namespace runyard
