// Wait tokens. Other waitpoints are never listed.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/waitpoint.h"

namespace runyard {

class Database;
class Names;

class TokenReader
{
public:
    TokenReader(Database &database, Names &names) : m_database(database), m_names(names) {}

    /// Returns a page, newest first: by index for waiting tokens and for one tag or none, otherwise row by row.
    /// Errors: InvalidInput for an unknown cursor, or unless the limit is 1 to limits::kPageRows.
    Result<TokenPage> page(const TokenPageRequest &request);
    /// Returns a token with its output. Errors: NotFound.
    Result<Waitpoint> find(const WaitpointId &id);

private:
    Database &m_database;
    Names &m_names;
};

} // namespace runyard
