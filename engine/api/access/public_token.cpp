#include "engine/api/access/public_token.h"

#include "engine/base/secret_text.h"
#include "engine/base/signature.h"
#include "engine/domain/run_key.h"
#include "engine/formats/duration_text.h"

#include <algorithm>
#include <cmath>

namespace runyard {

using wire::Json;

namespace {

// The names that the official SDK signs and checks; no request is ever sent to them.
constexpr const char *kIssuer = "https://id.trigger.dev";
constexpr const char *kAudience = "https://api.trigger.dev";
constexpr double kLatestSecond = 4e9; // year 2096: later dates are rejected as invalid

Error refusal(std::string message, std::string hint)
{
    return Error{ErrorCode::Unauthorized, std::move(message), std::move(hint), {}};
}

Error notOurs()
{
    return refusal("This is not a public token of this engine.",
                   "Make one with auth.createPublicToken() and this engine's secret key.");
}

std::optional<Json> part(std::string_view text)
{
    const auto bytes = fromBase64Url(text);
    if (!bytes)
        return std::nullopt;
    auto value = wire::parseJson(*bytes);
    if (!value || !value->is_object())
        return std::nullopt;
    return std::move(*value);
}

bool says(const Json &object, const char *name, const char *text)
{
    const auto found = object.find(name);
    return found != object.end() && found->is_string() && *found == text;
}

bool isFor(const Json &claims, const char *audience)
{
    const auto found = claims.find("aud");
    if (found != claims.end() && found->is_array())
        return std::find(found->begin(), found->end(), Json(audience)) != found->end();
    return says(claims, "aud", audience);
}

std::optional<TimePoint> second(const Json &claims, const char *name)
{
    const auto found = claims.find(name);
    if (found == claims.end() || !found->is_number())
        return std::nullopt;
    const double value = found->get<double>();
    if (!(value >= 0 && value <= kLatestSecond))
        return std::nullopt;
    return fromMicros(static_cast<std::int64_t>(std::floor(value)) * 1'000'000);
}

std::vector<std::string> texts(const Json &object, const char *name)
{
    std::vector<std::string> all;
    if (const auto found = object.find(name); found != object.end() && found->is_array()) {
        for (const auto &item : *found) {
            if (item.is_string())
                all.push_back(item.get<std::string>());
        }
    }
    return all;
}

std::string makerIn(const Json &claims)
{
    const auto found = claims.find(kMadeByClaim);
    return found != claims.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string keyOfMaker(const std::string &maker, std::string_view workspaceKey)
{
    constexpr std::string_view kTask = "task ";
    return maker.starts_with(kTask) ? taskKey(workspaceKey, maker.substr(kTask.size()))
                                    : runKey(workspaceKey, RunId(maker));
}

} // namespace

TokenScope tokenScope(std::string_view text)
{
    const auto first = text.find(':');
    const auto second = first == text.npos ? first : text.find(':', first + 1);
    TokenScope scope{std::string(text.substr(0, first)), {}, {}};
    if (first != text.npos)
        scope.kind = text.substr(first + 1, second == text.npos ? second : second - first - 1);
    if (second != text.npos)
        scope.id = text.substr(second + 1); // may contain colons
    return scope;
}

bool looksLikePublicToken(std::string_view bearer)
{
    return std::count(bearer.begin(), bearer.end(), '.') == 2 && bearer.starts_with("ey");
}

Result<PublicToken> readPublicToken(std::string_view text, std::string_view key, TimePoint now)
{
    const auto firstDot = text.find('.');
    const auto secondDot = text.find('.', firstDot + 1);
    if (key.empty() || firstDot == text.npos || secondDot == text.npos)
        return notOurs();
    const auto header = part(text.substr(0, firstDot));
    const auto signature = fromBase64Url(text.substr(secondDot + 1));
    if (!header || !signature || !says(*header, "alg", "HS256"))
        return notOurs();
    const auto claims = part(text.substr(firstDot + 1, secondDot - firstDot - 1));
    if (!claims)
        return notOurs();
    const std::string madeBy = makerIn(*claims);
    const std::string signedWith = madeBy.empty() ? std::string(key) : keyOfMaker(madeBy, key);
    if (!sameSecret(*signature, hmacSha256(signedWith, text.substr(0, secondDot))))
        return notOurs();
    if (!says(*claims, "iss", kIssuer) || !isFor(*claims, kAudience)
        || !(claims->contains("pub") && (*claims)["pub"] == true))
        return notOurs();
    const auto expiresAt = second(*claims, "exp");
    if (!expiresAt)
        return refusal("The public token does not say when it expires.",
                       "Give it an expirationTime such as 1h.");
    if (*expiresAt <= now)
        return refusal("The public token expired at " + isoText(*expiresAt) + ".", "Make a new one.");
    if (const auto from = second(*claims, "nbf"); from && *from > now)
        return refusal("The public token is not good before " + isoText(*from) + ".", {});
    PublicToken token;
    for (const auto &scope : texts(*claims, "scopes"))
        token.scopes.push_back(tokenScope(scope));
    token.isOneTime = claims->contains("otu") && (*claims)["otu"] == true;
    if (const auto realtime = claims->find("realtime"); realtime != claims->end() && realtime->is_object())
        token.skipColumns = texts(*realtime, "skipColumns");
    token.expiresAt = *expiresAt;
    token.fingerprint = *signature;
    token.madeBy = madeBy;
    return token;
}

Json publicTokenClaims()
{
    return {{"sub", "env_local"}, {"pub", true}};
}

std::string signWatchToken(const std::string &scope, TimePoint now, std::string_view key)
{
    constexpr Seconds kTime{3600};
    auto claims = publicTokenClaims();
    claims["scopes"] = Json::array({scope});
    return signPublicToken(std::move(claims), now, now + kTime, key);
}

std::string signPublicToken(Json claims, TimePoint now, TimePoint expiresAt, std::string_view key)
{
    const auto seconds = [](TimePoint at) { return toMicros(at) / 1'000'000; };
    claims["iss"] = kIssuer;
    claims["aud"] = kAudience;
    claims["iat"] = seconds(now);
    claims["exp"] = seconds(expiresAt);
    const std::string signedText = toBase64Url(R"({"alg":"HS256"})") + "." + toBase64Url(wire::dump(claims));
    return signedText + "." + toBase64Url(hmacSha256(key, signedText));
}

} // namespace runyard
