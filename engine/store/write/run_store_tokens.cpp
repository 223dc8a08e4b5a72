// RunStore: uses of public tokens.
#include "engine/store/write/run_store_impl.h"

namespace runyard {

bool RunStore::hasTokenUse(const TokenUse &use)
{
    Statement query = m_impl->database->prepare("SELECT 1 FROM token_use WHERE token = ? AND what = ?");
    query.with(use.token, use.what);
    return query.step();
}

TokenTaken RunStore::putTokenUse(const TokenUse &use)
{
    Statement query =
        m_impl->database->prepare("SELECT request_key FROM token_use WHERE token = ? AND what = ?");
    query.with(use.token, use.what);
    if (query.step())
        return !use.requestKey.empty() && query.text(0) == use.requestKey ? TokenTaken::Again
                                                                          : TokenTaken::UsedUp;
    m_impl->database
        ->prepare("INSERT INTO token_use (token, what, request_key, expires_at) VALUES (?, ?, ?, ?)")
        .with(use.token, use.what, use.requestKey, use.expiresAt)
        .run();
    return TokenTaken::First;
}

void RunStore::removeTokenUse(const TokenUse &use)
{
    m_impl->database->prepare("DELETE FROM token_use WHERE token = ? AND what = ?")
        .with(use.token, use.what)
        .run();
}

void RunStore::forgetTokenUses(TimePoint now)
{
    m_impl->database->prepare("DELETE FROM token_use WHERE expires_at <= ?").with(now).run();
}

} // namespace runyard
