// URLs that contain their permission: method, path and expiry, signed with the secret key. The API returns them
// to authenticated requests; they are then used without a key.
#pragma once

#include "engine/base/result.h"
#include "engine/base/time.h"
#include "engine/http/http_server.h"

#include <string>
#include <string_view>

namespace runyard {

inline constexpr std::chrono::minutes kSignedUrlTime{60};

/// All signed paths, and no others, begin with this segment.
inline constexpr std::string_view kSignedSegment = "packets";

/// Returns "http://HOST/packets/…?expires=…&signature=…". `path` begins with kSignedSegment and needs no
/// encoding.
std::string signedUrl(std::string_view method, std::string_view host, const std::string &path,
                      TimePoint expiresAt, std::string_view key);

/// Errors: Unauthorized, for an expired link or an invalid signature.
Status checkSignedUrl(const HttpRequest &request, std::string_view key, TimePoint now);

} // namespace runyard
