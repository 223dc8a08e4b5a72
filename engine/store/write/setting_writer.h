// Settings of the workspace: a name and a text.
#pragma once

#include <optional>
#include <string>

namespace runyard {

class Database;

class SettingWriter
{
public:
    explicit SettingWriter(Database &database) : m_database(database) {}

    void save(const std::string &name, const std::string &value);
    std::optional<std::string> find(const std::string &name);

private:
    Database &m_database;
};

} // namespace runyard
