// The store's record of public tokens: which single-use tokens have been used, and which batches were
// announced with which token. Kept until the token expires, even over a restart.
#pragma once

#include "engine/base/time.h"

#include <string>

namespace runyard {

/// The result of using a token.
enum class TokenTaken {
    First,  // it had not been used for this
    Again,  // repeated by the same request
    UsedUp, // used by another request
};

struct TokenUse
{
    std::string token;      // the token's hash
    std::string what;       // "trigger", or the id of a batch
    std::string requestKey; // repeating the same request does not count as a second use
    TimePoint expiresAt;    // the token's
};

} // namespace runyard
