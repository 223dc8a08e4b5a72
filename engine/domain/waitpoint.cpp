#include "engine/domain/waitpoint.h"

#include "engine/base/characters.h"
#include "engine/base/limits.h"
#include "engine/domain/trigger_rules.h"
#include "engine/formats/duration_text.h"

#include <array>
#include <utility>

namespace runyard {

namespace {

struct StatusNames
{
    std::string_view display;
    std::string_view key;
};
constexpr std::array<StatusNames, kTokenStatusCount> kStatusNames{{
    {"Waiting", "WAITING"},
    {"Completed", "COMPLETED"},
    {"Timed out", "TIMED_OUT"},
}};

} // namespace

std::string_view displayName(TokenStatus status)
{
    return kStatusNames[static_cast<std::size_t>(status)].display;
}

std::string_view keyName(TokenStatus status)
{
    return kStatusNames[static_cast<std::size_t>(status)].key;
}

std::optional<TokenStatus> tokenStatusFromKey(std::string_view key)
{
    for (std::size_t i = 0; i < kStatusNames.size(); ++i) {
        if (kStatusNames[i].key == key)
            return static_cast<TokenStatus>(i);
    }
    return std::nullopt;
}

Packet timeoutOutput(TimePoint timeoutAt)
{
    return Packet::json(R"({"code":"TRIGGER_WAITPOINT_TIMEOUT","message":"Nobody completed the token before )"
                        + isoText(timeoutAt) + R"("})");
}

std::string callbackUrl(const std::string &origin, const Waitpoint &token)
{
    if (token.secret.empty())
        return {}; // a read-only client does not have the workspace's key
    return origin + "/api/v1/waitpoints/tokens/" + token.id.text + "/callback/" + token.secret;
}

Status checkTokenRequest(const TokenRequest &request)
{
    if (isLongerThan(request.idempotencyKey, limits::kIdempotencyKeyLength))
        return Error{ErrorCode::InvalidInput,
                     "The idempotency key is longer than 2048 characters.",
                     "Use a hash of it.",
                     {}};
    return checkTags(request.tags);
}

} // namespace runyard
