// Takes the values of secret variables out of texts: where one appears whole, "***" stands in its place.
// Plain, and as it is written inside a JSON string; of a value of several lines each longer line as well,
// because logs are kept by the line. Immutable, so any thread.
#pragma once

#include "engine/domain/environment_variable.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace runyard {

class SecretValues
{
public:
    /// Shorter values are not masked: they are in too many texts by chance, and "***" would tell them.
    static constexpr std::size_t kLeastCharacters = 4;
    static constexpr std::size_t kLeastCharactersOfLine = 8;

    SecretValues() = default;
    explicit SecretValues(const std::vector<std::string> &values);

    bool isEmpty() const { return m_texts.empty(); }
    /// The text itself when none is in it. Adds how many were masked to `count`.
    std::string masked(std::string_view text, std::int64_t &count) const;
    std::string masked(std::string_view text) const;
    /// True when something was masked. JSON stays JSON: a number is masked only when it is the value.
    bool mask(std::string &text) const;
    bool mask(std::string &text, std::int64_t &count) const;

private:
    using Places = std::vector<std::pair<std::size_t, std::size_t>>;
    std::string maskedJson(const std::string &text, const Places &places) const;

    std::vector<std::string> m_texts; // longest first: one may be the beginning of another
};

/// The values of those that are secret.
std::vector<std::string> secretValuesOf(const std::vector<EnvironmentVariable> &variables);

} // namespace runyard
