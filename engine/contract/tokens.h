// Wait tokens: waitpoints that are completed from outside.
#pragma once

#include "engine/contract/reply.h"
#include "engine/domain/waitpoint.h"

namespace runyard::contract {

/// Errors: NotFound for an unknown token.
class Tokens
{
public:
    virtual ~Tokens() = default;

    virtual void page(TokenPageRequest request, Reply<TokenPage> reply) = 0;
    /// Returns the token with its output.
    virtual void find(WaitpointId id, Reply<Waitpoint> reply) = 0;
    virtual void create(TokenRequest request, Reply<TokenReply> reply) = 0;
    /// Completes a token; one that is already over is a success that says so. For a moment that a run is waiting
    /// for, ends the wait now, without an output.
    /// Errors: Unauthorized for a wrong secret.
    virtual void complete(TokenCompletion completion, Reply<TokenCompleted> reply) = 0;
};

} // namespace runyard::contract
