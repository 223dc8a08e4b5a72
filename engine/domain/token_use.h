// Public tokens as the store remembers them: that one for a single use has been used, and which batches were
// announced with which. Kept until the token expires, also over a restart.
#pragma once

#include "engine/base/time.h"

#include <string>

namespace runyard {

/// What came of using one.
enum class TokenTaken {
    First,  // it had not been used for this
    Again,  // by the very request that used it
    UsedUp, // by another one
};

struct TokenUse
{
    std::string token;      // a hash of it
    std::string what;       // "trigger", or the id of a batch
    std::string requestKey; // the same request again is no second use
    TimePoint expiresAt;    // the token's
};

} // namespace runyard
