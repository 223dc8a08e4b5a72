#include "engine/store/write/setting_writer.h"

#include "engine/store/base/database.h"

namespace runyard {

void SettingWriter::save(const std::string &name, const std::string &value)
{
    m_database.prepare("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)").with(name, value).run();
}

std::optional<std::string> SettingWriter::find(const std::string &name)
{
    Statement query = m_database.prepare("SELECT value FROM setting WHERE name = ?");
    query.with(name);
    if (!query.step())
        return std::nullopt;
    return query.text(0);
}

} // namespace runyard
