#include "engine/store/write/variable_writer.h"

#include "engine/store/base/database.h"
#include "engine/store/rows/variable_context.h"

namespace runyard {

Status VariableWriter::save(const std::vector<EnvironmentVariable> &variables)
{
    std::string sealedBefore;
    std::string contextBefore;
    {
        Statement query =
            m_database.prepare("SELECT name, sealed, is_secret FROM environment_variable LIMIT 1");
        if (query.step()) {
            contextBefore = variableContext(query.text(0), query.integer(2) != 0);
            sealedBefore = query.text(1);
        }
    }
    // Nothing is written until all of it is sealed: the key may be lost at any moment.
    std::vector<std::string> sealed;
    for (const EnvironmentVariable &variable : variables) {
        const bool isFirst = sealedBefore.empty();
        auto text =
            m_secrets.seal(variable.value, variableContext(variable.name, variable.isSecret), isFirst);
        if (!text)
            return text.error();
        // Two keys in one workspace would leave variables that no key file opens.
        if (!isFirst) {
            const auto opened = m_secrets.open(sealedBefore, contextBefore);
            if (!opened && opened.error().code == ErrorCode::StorageFailed)
                return opened.error();
        }
        sealedBefore = *text;
        contextBefore = variableContext(variable.name, variable.isSecret);
        sealed.push_back(std::move(*text));
    }
    Statement insert =
        m_database.prepare("INSERT OR REPLACE INTO environment_variable (name, sealed, is_secret, updated_at)"
                           " VALUES (?, ?, ?, ?)");
    for (std::size_t i = 0; i < variables.size(); ++i)
        insert.with(variables[i].name, BlobView{sealed[i]}, variables[i].isSecret, variables[i].updatedAt)
            .run();
    return Done{};
}

void VariableWriter::remove(const std::string &name)
{
    m_database.prepare("DELETE FROM environment_variable WHERE name = ?").with(name).run();
}

EnvironmentVariableList VariableWriter::list()
{
    EnvironmentVariableList list;
    Statement query = m_database.prepare(
        "SELECT name, sealed, is_secret, updated_at FROM environment_variable ORDER BY name");
    while (query.step()) {
        EnvironmentVariable variable{.name = query.text(0),
                                     .value = {},
                                     .isSecret = query.integer(2) != 0,
                                     .updatedAt = query.time(3)};
        auto value = m_secrets.open(query.view(1), variableContext(variable.name, variable.isSecret));
        if (value)
            variable.value = std::move(*value);
        else if (!list.problem)
            list.problem = value.error();
        list.variables.push_back(std::move(variable));
    }
    return list;
}

} // namespace runyard
