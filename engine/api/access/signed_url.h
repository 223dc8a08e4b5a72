// URLs that carry their own permission: what may be done where, until when, signed with the secret key. They
// are handed out by requests that had one, and are then used without.
#pragma once

#include "engine/base/result.h"
#include "engine/base/time.h"
#include "engine/http/http_server.h"

#include <string>
#include <string_view>

namespace runyard {

inline constexpr std::chrono::minutes kSignedUrlTime{60};

/// All signed paths begin with this segment, and no others do.
inline constexpr std::string_view kSignedSegment = "packets";

/// "http://HOST/packets/…?expires=…&signature=…"; `path` begins with kSignedSegment and needs no encoding.
std::string signedUrl(std::string_view method, std::string_view host, const std::string &path,
                      TimePoint expiresAt, std::string_view key);

/// The error (Unauthorized) says whether the time has passed or the signature is not ours.
Status checkSignedUrl(const HttpRequest &request, std::string_view key, TimePoint now);

} // namespace runyard
