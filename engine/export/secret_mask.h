// Masks secrets in JSON by member name: if a name contains one of the words, its value becomes "***", at any
// depth. All other bytes stay unchanged. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// Compares only letters and digits, ignoring case: "api_key" matches "X-Api-Key".
class SecretMask
{
public:
    /// Returns password, token, secret, authorization, apikey and so on.
    static const std::vector<std::string> &standardWords();

    explicit SecretMask(const std::vector<std::string> &words);

    bool isSecret(std::string_view name) const;
    /// Returns the text unchanged when it is not JSON or contains no secret. Adds the number of masked values
    /// to `count`.
    std::string masked(std::string_view json, std::int64_t &count) const;
    bool isEmpty() const { return m_words.empty(); }

private:
    std::vector<std::string> m_words; // letters and digits only, in lower case
};

} // namespace runyard
