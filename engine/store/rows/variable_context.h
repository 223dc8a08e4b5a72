// The context that a sealed value is bound to, so that an edited row cannot pass as another variable, nor a secret one
// as a plain one.
#pragma once

#include <string>

namespace runyard {

inline std::string variableContext(const std::string &name, bool isSecret)
{
    return (isSecret ? "secret variable " : "variable ") + name;
}

} // namespace runyard
