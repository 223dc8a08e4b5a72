// Variables of the environment, sealed with the workspace's key.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/environment_variable.h"
#include "engine/store/base/secret_box.h"

#include <filesystem>
#include <string>
#include <vector>

namespace runyard {

class Database;

class VariableWriter
{
public:
    VariableWriter(Database &database, std::filesystem::path keyFile)
        : m_database(database), m_secrets(std::move(keyFile))
    {
    }

    /// Stores all of them or none. The key is made with the first variable. Errors: StorageFailed when the key cannot
    /// be read or is not the one the other variables are sealed with.
    Status save(const std::vector<EnvironmentVariable> &variables);
    void remove(const std::string &name);
    /// Returns all variables by name. When values cannot be read, they are empty and the list has the problem.
    EnvironmentVariableList list();

private:
    Database &m_database;
    SecretBox m_secrets;
};

} // namespace runyard
