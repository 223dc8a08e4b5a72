#include "engine/store/read/stored_secrets.h"

#include "engine/store/base/database.h"
#include "engine/store/base/secret_box.h"
#include "engine/store/rows/variable_context.h"

namespace runyard {

Result<std::vector<std::string>> storedSecretValues(const std::filesystem::path &database)
{
    auto opened = Database::open(database, DatabaseUse::Read);
    if (!opened)
        return opened.error();
    SecretBox box(database.parent_path() / "environment.key");
    std::vector<std::string> values;
    {
        Statement query =
            (*opened)->prepareOnce("SELECT name, sealed FROM environment_variable WHERE is_secret = 1");
        while (query.step()) {
            auto value = box.open(query.view(1), variableContext(query.text(0), true));
            if (!value)
                return value.error();
            values.push_back(std::move(*value));
        }
    }
    if (auto error = (*opened)->takeError())
        return *error;
    return values;
}

} // namespace runyard
