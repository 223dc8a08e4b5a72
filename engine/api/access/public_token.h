// Public tokens: JSON Web Tokens (HS256) signed with the environment's secret key, by the official SDK on
// the user's server or by us. They let a browser see or do what their scopes name, until they expire.
#pragma once

#include "engine/api/wire/json.h"
#include "engine/base/time.h"

#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// "read:tags:order:7": an action, a kind of thing, and which one. An empty id is every one of the kind;
/// an empty kind ("admin") is everything.
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
    bool isOneTime = false;               // good for one trigger
    std::vector<std::string> skipColumns; // never sent to its bearer by realtime
    TimePoint expiresAt;
    std::string fingerprint; // its signature: tells tokens apart
    std::string madeBy; // the run (or "task ID") that signed it with its own key; empty = the workspace's key
};

/// Three parts with dots between them, as no secret key has.
bool looksLikePublicToken(std::string_view bearer);

/// Unauthorized, with what is wrong: the form, the signature, issuer or audience, the time.
Result<PublicToken> readPublicToken(std::string_view text, std::string_view key, TimePoint now);

/// Says which run signs a token with its own key.
inline constexpr const char *kMadeByClaim = "madeBy";

/// What the SDK signs into its tokens beside scopes.
wire::Json publicTokenClaims();
/// A token of ours for what was just made, for an hour: "read:runs:run_1".
std::string signWatchToken(const std::string &scope, TimePoint now, std::string_view key);
/// `claims` as a token that expires at `expiresAt`.
std::string signPublicToken(wire::Json claims, TimePoint now, TimePoint expiresAt, std::string_view key);

} // namespace runyard
