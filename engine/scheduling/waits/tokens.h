// Wait tokens: made, completed once, and completed as an error when their time is up. And what public tokens were
// used for.
// Engine thread only.
#pragma once

#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/projects/variables.h"
#include "engine/scheduling/triggers/request_keys.h"
#include "engine/scheduling/waits/waits.h"

#include <string>

namespace runyard {

class Tokens
{
public:
    Tokens(EngineContext &context, Variables &variables, RequestKeys &requestKeys, Waits &waits)
        : m_store(context.store)
        , m_clock(context.clock)
        , m_ids(context.ids)
        , m_drain(context.drain)
        , m_variables(variables)
        , m_requestKeys(requestKeys)
        , m_waits(waits)
    {
    }

    Result<TokenReply> create(const TokenRequest &request);
    Result<TokenCompleted> complete(const TokenCompletion &completion);

    // --- public tokens that can be used once
    Result<TokenTaken> use(const TokenUse &use) { return m_store.tokenUses.put(use); }
    void giveBack(const TokenUse &use) { m_store.tokenUses.remove(use); }
    Result<bool> wasUsed(const TokenUse &use) { return m_store.tokenUses.has(use); }

private:
    Waitpoint withSecret(Waitpoint token) const;
    bool isSecretOf(const std::string &given, const Waitpoint &token) const;

    RunStore &m_store;
    const Clock &m_clock;
    IdFactory &m_ids;
    Drain &m_drain;
    Variables &m_variables;
    RequestKeys &m_requestKeys;
    Waits &m_waits;
};

} // namespace runyard
