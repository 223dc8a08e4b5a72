// Takes the values of secret variables out of texts: where one appears whole, "***" stands in its place.
// Plain, and as it is written inside a JSON string; of a value of several lines each longer line as well,
// because logs are kept by the line. A short value is part of many words by chance, so it is masked only where
// it stands alone: no letter, digit or "_" beside it, and never as the name of a member.
// Immutable, so any thread.
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
    /// Shorter values are not masked: they are in too many texts by chance, and "***" would tell them.
    static constexpr std::size_t kMinCharacters = 4;
    static constexpr std::size_t kMinCharactersAnywhere = 8; // shorter ones only where they stand alone
    static constexpr std::size_t kMinCharactersOfLine = 8;

    SecretValues() = default;
    explicit SecretValues(const std::vector<std::string> &values);

    bool isEmpty() const { return m_ways.empty(); }
    /// The text itself when none is in it. Adds how many were masked to `count`.
    std::string masked(std::string_view text, std::int64_t &count) const;
    std::string masked(std::string_view text) const;
    /// True when something was masked. JSON stays JSON: a number is masked only when it is the value.
    bool mask(std::string &text) const;
    bool mask(std::string &text, std::int64_t &count) const;

private:
    struct Way // in which a value may be written
    {
        std::string text;
        bool standsAlone = false; // only there it is masked
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

/// What to tell who makes this the value of a secret variable: why it is not masked everywhere. Empty = it is.
std::string maskingWarning(std::string_view value);

/// The values of those that are secret.
std::vector<std::string> secretValuesOf(const std::vector<EnvironmentVariable> &variables);

} // namespace runyard
