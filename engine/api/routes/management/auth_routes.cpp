// Public tokens: the claims that the SDK signs, and tokens for clients that do not sign.

#include "engine/api/access/public_token.h"
#include "engine/api/router/router.h"
#include "engine/formats/duration_text.h"

namespace runyard {

using wire::Json;

namespace {

constexpr Seconds kUsualTime{15 * 60};

void sendClaims(const ApiCall &call)
{
    auto claims = publicTokenClaims();
    wire::putText(claims, kMadeByClaim, call.request.madeBy);
    call.answer.json(claims);
}

/// Reads a duration ("1h"), a date, or Unix seconds.
std::optional<TimePoint> expiry(wire::ObjectReader &reader, TimePoint now)
{
    const auto *given = reader.find("expirationTime");
    if (!given)
        return now + kUsualTime;
    if (given->is_number_integer()) {
        const auto seconds = reader.integer("expirationTime", 0, 2'147'483'647);
        return seconds ? std::optional(fromMicros(std::int64_t{*seconds} * 1'000'000)) : std::nullopt;
    }
    const auto at = parseTimeOrDuration(reader.text("expirationTime"), now);
    if (!at)
        reader.refuse("expirationTime", "a duration such as 1h, a date or Unix seconds is expected");
    return at ? std::optional(*at) : std::nullopt;
}

void makeToken(const ApiCall &call)
{
    const auto body = wire::parseObject(call.request.body);
    if (!body)
        return call.answer.fail(body.error());
    wire::ObjectReader reader(*body, "");
    const auto now = call.context.clock.now();
    const auto scopes = reader.texts("scopes");
    if (scopes.empty())
        reader.refuse("scopes", "a list such as [\"read:runs:run_1\"] is expected");
    const auto at = expiry(reader, now);
    if (at && *at <= now)
        reader.refuse("expirationTime", "the time has passed");
    const bool isOneTime = reader.boolean("oneTimeUse").value_or(false);
    if (reader.error())
        return call.answer.fail(*reader.error());
    auto claims = publicTokenClaims();
    claims["scopes"] = scopes;
    if (isOneTime)
        claims["otu"] = true;
    if (const auto *realtime = reader.find("realtime"); realtime && realtime->is_object())
        claims["realtime"] = *realtime;
    call.answer.json({{"token", signPublicToken(std::move(claims), now, *at, call.context.signingKey)}});
}

} // namespace

void addAuthRoutes(Router &router)
{
    router.add("POST", "/api/v1/auth/jwt/claims", sendClaims).forRunKey(RunKeyRule::Free);
    router.add("POST", "/api/v1/auth/public-tokens", makeToken).forRunKey(RunKeyRule::PublicToken);
}

} // namespace runyard
