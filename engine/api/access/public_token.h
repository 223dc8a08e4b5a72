// Public tokens: JSON Web Tokens (HS256) signed with the environment's secret key, by the official SDK on the
// user's server or by this engine. Until they expire they allow a browser to see or do what their scopes name.
#pragma once

#include "engine/api/wire/json.h"
#include "engine/base/time.h"

#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// "read:tags:order:7": an action, a kind of object, and an id. An empty id means every object of the kind; an
/// empty kind ("admin") means everything.
struct TokenScope
{
    std::string action;
    std::string kind;
    std::string id;
    bool operator==(const TokenScope &) const = default;
};

TokenScope tokenScope(std::string_view text);

struct PublicToken
{
    std::vector<TokenScope> scopes;
    bool isOneTime = false;               // valid for a single trigger
    std::vector<std::string> skipColumns; // realtime never sends these to the bearer
    TimePoint expiresAt;
    std::string fingerprint; // its signature, which identifies the token
    std::string madeBy; // the run (or "task ID") that signed it with its own key; empty = the workspace's key
};

/// Whether the text has three parts separated by dots, which no secret key has.
bool looksLikePublicToken(std::string_view bearer);

/// Errors: Unauthorized with the reason: form, signature, issuer, audience or time.
Result<PublicToken> readPublicToken(std::string_view text, std::string_view key, TimePoint now);

/// The claim with the run (or "task ID") whose key signed the token.
inline constexpr const char *kMadeByClaim = "madeBy";

/// The claims that the SDK adds to its tokens beside scopes.
wire::Json publicTokenClaims();
/// Returns a token, valid for an hour, for an object just made: "read:runs:run_1".
std::string signWatchToken(const std::string &scope, TimePoint now, std::string_view key);
/// Returns `claims` as a token that expires at `expiresAt`.
std::string signPublicToken(wire::Json claims, TimePoint now, TimePoint expiresAt, std::string_view key);

} // namespace runyard
