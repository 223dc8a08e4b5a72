// What the sealed value of a variable is bound to: an edited row must not pass as another variable, nor a secret
// one as one that may be shown.
#pragma once

#include <string>

namespace runyard {

inline std::string variableContext(const std::string &name, bool isSecret)
{
    return (isSecret ? "secret variable " : "variable ") + name;
}

} // namespace runyard
