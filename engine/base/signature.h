// Signatures with the environment's secret key: HMAC with SHA-256, encoded as base64url.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace runyard {

/// Returns 32 bytes.
std::string hmacSha256(std::string_view key, std::string_view text);
std::string sha256Bytes(std::string_view text);

/// RFC 4648, section 5, without padding.
std::string toBase64Url(std::string_view bytes);
std::optional<std::string> fromBase64Url(std::string_view text);

} // namespace runyard
