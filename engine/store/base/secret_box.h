// Seals texts with AES-256-GCM. The key is a file beside the database, so that the database alone reveals no values.
//
// A sealed text names its key (to tell a wrong key from a damaged row) and is bound to a context, so that
// the text of one variable cannot be passed off as another's. Engine thread only.
#pragma once

#include "engine/base/result.h"

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace runyard {

class SecretBox
{
public:
    explicit SecretBox(std::filesystem::path keyFile) : m_file(std::move(keyFile)) {}
    ~SecretBox();
    SecretBox(const SecretBox &) = delete;
    SecretBox &operator=(const SecretBox &) = delete;

    /// If `mayMakeKey`, a missing key file is created (mode 0600, durable before this returns). Errors: StorageFailed
    /// when the key cannot be read or created.
    Result<std::string> seal(std::string_view text, std::string_view context, bool mayMakeKey);
    Result<std::string> open(std::string_view sealed, std::string_view context);

    const std::filesystem::path &keyFile() const { return m_file; }

private:
    static constexpr std::size_t kKeyBytes = 32;
    static constexpr std::size_t kNameBytes = 8;
    using Key = std::array<unsigned char, kKeyBytes>;

    /// Reads the file at every use: a missing one may come back.
    Status load(bool mayMakeKey);
    Status makeKey();
    std::string keyName() const; // the first bytes of a hash of it

    std::filesystem::path m_file;
    std::optional<Key> m_key;
};

} // namespace runyard
