// Texts by name that an engine keeps for its clients, such as the saved views of the window.
#pragma once

#include "engine/contract/reply.h"

#include <string>

namespace runyard::contract {

class Settings
{
public:
    virtual ~Settings() = default;

    /// Returns an empty text until one is saved.
    virtual void read(std::string name, Reply<std::string> reply) = 0;
    virtual void save(std::string name, std::string value, Reply<Done> reply) = 0;
};

} // namespace runyard::contract
