#include "engine/api/access/otel_endpoint.h"

#include "engine/base/signature.h"

namespace runyard {

std::string otelToken(std::string_view secretKey)
{
    // No other text signed with this key begins like this.
    return toBase64Url(hmacSha256(secretKey, "otel endpoint"));
}

std::string otelEndpoint(std::string_view origin, std::string_view secretKey)
{
    return std::string(origin) + "/otel/" + otelToken(secretKey);
}

} // namespace runyard
