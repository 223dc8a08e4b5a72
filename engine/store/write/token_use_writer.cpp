#include "engine/store/write/token_use_writer.h"

#include "engine/store/base/database.h"

namespace runyard {

bool TokenUseWriter::has(const TokenUse &use)
{
    Statement query = m_database.prepare("SELECT 1 FROM token_use WHERE token = ? AND what = ?");
    query.with(use.token, use.what);
    return query.step();
}

TokenTaken TokenUseWriter::put(const TokenUse &use)
{
    Statement query = m_database.prepare("SELECT request_key FROM token_use WHERE token = ? AND what = ?");
    query.with(use.token, use.what);
    if (query.step())
        return !use.requestKey.empty() && query.text(0) == use.requestKey ? TokenTaken::Again
                                                                          : TokenTaken::UsedUp;
    m_database.prepare("INSERT INTO token_use (token, what, request_key, expires_at) VALUES (?, ?, ?, ?)")
        .with(use.token, use.what, use.requestKey, use.expiresAt)
        .run();
    return TokenTaken::First;
}

void TokenUseWriter::remove(const TokenUse &use)
{
    m_database.prepare("DELETE FROM token_use WHERE token = ? AND what = ?").with(use.token, use.what).run();
}

void TokenUseWriter::forgetExpired(TimePoint now)
{
    m_database.prepare("DELETE FROM token_use WHERE expires_at <= ?").with(now).run();
}

} // namespace runyard
