// Uses of public tokens that allow only one.
#pragma once

#include "engine/domain/token_use.h"

namespace runyard {

class Database;

class TokenUseWriter
{
public:
    explicit TokenUseWriter(Database &database) : m_database(database) {}

    bool has(const TokenUse &use);
    /// Returns whether this is the first use, the same request again, or one too many.
    TokenTaken put(const TokenUse &use);
    void remove(const TokenUse &use);
    /// Removes the uses of tokens that have expired.
    void forgetExpired(TimePoint now);

private:
    Database &m_database;
};

} // namespace runyard
