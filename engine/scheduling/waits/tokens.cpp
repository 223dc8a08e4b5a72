#include "engine/scheduling/waits/tokens.h"

#include "engine/base/limits.h"
#include "engine/base/secret_text.h"
#include "engine/domain/run_key.h"

#include <algorithm>

namespace runyard {

Result<TokenReply> Tokens::create(const TokenRequest &request)
{
    if (Status checked = checkTokenRequest(request); !checked)
        return checked.error();
    const TimePoint now = m_clock.now();
    if (const auto number = m_requestKeys.madeBefore("token", request.requestKey)) {
        if (auto made = m_store.waitpoints.find(*number))
            return TokenReply{withSecret(std::move(*made)), false};
    }
    if (!request.idempotencyKey.empty()) {
        if (const auto holder = m_store.waitpoints.holdingKey(request.idempotencyKey)) {
            if (!holder->keyExpiresAt || *holder->keyExpiresAt > now)
                return TokenReply{withSecret(*holder), true};
            m_store.waitpoints.releaseKey(holder->number);
        }
    }
    Waitpoint token;
    token.id = WaitpointId{"waitpoint_" + m_ids.body()};
    token.createdAt = now;
    token.dueAt = request.timeoutAt;
    token.idempotencyKey = request.idempotencyKey;
    if (!token.idempotencyKey.empty() && request.idempotencyKeyTtl)
        token.keyExpiresAt = now + *request.idempotencyKeyTtl;
    for (const std::string &tag : request.tags) {
        if (std::find(token.tags.begin(), token.tags.end(), tag) == token.tags.end())
            token.tags.push_back(tag);
    }
    token.madeBy = request.madeBy;
    token = withSecret(std::move(token));
    token.secretHash = secretHash(token.secret);
    token = m_store.waitpoints.insert(std::move(token));
    m_requestKeys.remember("token", request.requestKey, token.number);
    if (token.dueAt)
        m_waits.noteDue(*token.dueAt);
    m_drain.changes.waitpoints = true;
    return TokenReply{std::move(token), false};
}

Waitpoint Tokens::withSecret(Waitpoint token) const
{
    token.secret = callbackSecret(m_variables.workspaceKey(), token.id.text);
    return token;
}

bool Tokens::isSecretOf(const std::string &given, const Waitpoint &token) const
{
    // The hash admits URLs from before this key, and from before secrets were derived from a key.
    return sameSecret(given, callbackSecret(m_variables.workspaceKey(), token.id.text))
           || sameSecret(secretHash(given), token.secretHash);
}

Result<TokenCompleted> Tokens::complete(const TokenCompletion &completion)
{
    const auto token = m_store.waitpoints.find(completion.id);
    const bool isMoment = token && token->type == WaitpointType::DateTime && !completion.secret;
    if (!token || (token->type != WaitpointType::Manual && !isMoment))
        return Error{ErrorCode::NotFound,
                     "There is no wait token " + completion.id.text + ".",
                     "List the wait tokens to see them.",
                     {}};
    if (completion.secret && !isSecretOf(*completion.secret, *token))
        return Error{ErrorCode::Unauthorized,
                     "This is not the callback URL of wait token " + completion.id.text + ".",
                     "Use the URL that came with the token.",
                     {}};
    if (token->completedAt)
        return TokenCompleted{completion.id, true};
    if (completion.output.data.size() > limits::kPayloadBytes)
        return Error{ErrorCode::TooLarge,
                     "The data of a wait token must not exceed 3 MiB.",
                     "Store it elsewhere and complete the token with its location.",
                     {}};
    if (!isMoment && token->dueAt
        && *token->dueAt <= m_clock.now()) { // it had timed out before this completion arrived
        m_waits.complete(*token, timeoutOutput(*token->dueAt), true);
        return TokenCompleted{completion.id, true};
    }
    Packet output = isMoment ? Packet{} : completion.output;
    m_variables.secrets().mask(output.data);
    m_waits.complete(*token, output, false);
    return TokenCompleted{completion.id, false};
}

} // namespace runyard
