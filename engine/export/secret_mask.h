// Takes secrets out of JSON by the names they have: the value of a member whose name holds one of the
// words becomes "***", at any depth. All other bytes stay as they are. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// Nothing but letters and digits of a name counts, in any case: "api_key" is in "X-Api-Key".
class SecretMask
{
public:
    /// password, token, secret, authorization, apikey and so on.
    static const std::vector<std::string> &standardWords();

    explicit SecretMask(const std::vector<std::string> &words);

    bool isSecret(std::string_view name) const;
    /// The text itself when it is not JSON or holds no secret. Adds what was masked to `count`.
    std::string masked(std::string_view json, std::int64_t &count) const;
    bool isEmpty() const { return m_words.empty(); }

private:
    std::vector<std::string> m_words; // plain
};

} // namespace runyard
