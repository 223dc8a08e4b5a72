#include "engine/store/write/write_transaction.h"

#include "engine/store/base/database.h"
#include "engine/store/base/names.h"
#include "engine/store/write/counters.h"

namespace runyard {

void WriteTransaction::begin()
{
    // A failed read outside a transaction must not fail the next one.
    (void)m_database.takeError();
    m_database.prepare("BEGIN IMMEDIATE").run();
}

std::optional<Error> WriteTransaction::lockedOut() const
{
    const auto &error = m_database.error();
    return error && error->code == ErrorCode::Unavailable ? error : std::nullopt;
}

Status WriteTransaction::commit()
{
    m_counters.flush();
    m_database.prepare("COMMIT").run();
    if (!m_database.failed())
        return Done{};
    Error error = *m_database.takeError();
    rollback();
    return error;
}

void WriteTransaction::rollback()
{
    (void)m_database.takeError();
    // A full disk makes SQLite roll back by itself.
    if (m_database.inTransaction())
        m_database.prepare("ROLLBACK").run();
    (void)m_database.takeError();
    m_counters.forget();
    m_names.forgetAll();
}

} // namespace runyard
