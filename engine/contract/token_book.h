// What an engine remembers of public tokens, for the HTTP API alone. As in reply.h: calls return at once,
// replies come on a thread of the engine's choosing and mean "durable".
#pragma once

#include "engine/contract/reply.h"
#include "engine/domain/token_use.h"

namespace runyard {

class TokenBook
{
public:
    virtual ~TokenBook() = default;
    virtual void useToken(TokenUse use, Reply<TokenTaken> reply) = 0;
    /// As if it had not been used: what it was to do was refused.
    virtual void giveTokenBack(TokenUse use) = 0;
    virtual void wasTokenUsed(TokenUse use, Reply<bool> reply) = 0;
};

} // namespace runyard
