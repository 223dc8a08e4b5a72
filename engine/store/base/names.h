// Short repeated texts as integers. 0 is the empty text. A name never changes its number, so
// entries that were read once stay valid; numbers assigned in a transaction that is rolled back are discarded.
#pragma once

#include "engine/store/base/database.h"

#include <optional>
#include <string>
#include <unordered_map>

namespace runyard {

class Names
{
public:
    explicit Names(Database &database) : m_database(database) {}

    /// Returns the number of a text, which is added when it is new. Requires the writing connection.
    std::int64_t intern(const std::string &text);
    std::optional<std::int64_t> find(const std::string &text);
    std::string text(std::int64_t id);
    void forgetAll();

private:
    void remember(std::int64_t id, const std::string &text);

    Database &m_database;
    std::unordered_map<std::string, std::int64_t> m_ids;
    std::unordered_map<std::int64_t, std::string> m_texts;
};

} // namespace runyard
