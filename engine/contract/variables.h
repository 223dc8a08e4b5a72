// Environment variables of tasks. Attempts that start after a change see it.
#pragma once

#include "engine/contract/reply.h"
#include "engine/domain/environment_variable.h"

#include <string>

namespace runyard::contract {

class Variables
{
public:
    virtual ~Variables() = default;

    /// Returns the variables by name; the values of secret ones are left out.
    virtual void list(Reply<EnvironmentVariableList> reply) = 0;
    virtual void set(VariableChange change, Reply<VariablesChanged> reply) = 0;
    /// Errors: NotFound.
    virtual void remove(std::string name, Reply<Done> reply) = 0;
};

} // namespace runyard::contract
