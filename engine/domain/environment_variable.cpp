#include "engine/domain/environment_variable.h"

#include <algorithm>

namespace runyard {

namespace {

bool isLetter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

bool isLetterOrDigit(char c)
{
    return isLetter(c) || (c >= '0' && c <= '9');
}

} // namespace

bool isReservedVariable(std::string_view name)
{
    return name.starts_with("TRIGGER_") || name.starts_with("RUNYARD_");
}

Status checkVariableName(std::string_view name)
{
    if (name.empty())
        return Error{ErrorCode::InvalidInput, "A variable needs a name.", "Write one like DATABASE_URL.", {}};
    if (name.size() > EnvironmentVariable::kMaxNameBytes)
        return Error{ErrorCode::InvalidInput,
                     "The name of a variable is longer than 256 characters.",
                     "Choose a shorter name.",
                     {}};
    if (!isLetter(name.front()) || !std::all_of(name.begin(), name.end(), isLetterOrDigit))
        return Error{ErrorCode::InvalidInput,
                     "\"" + std::string(name) + "\" cannot be the name of a variable.",
                     "Use letters, digits and \"_\", and do not begin with a digit.",
                     {}};
    if (isReservedVariable(name))
        return Error{ErrorCode::InvalidInput,
                     "The variable " + std::string(name) + " is set by the engine.",
                     "Choose a name that does not begin with TRIGGER_ or RUNYARD_.",
                     {}};
    return Done{};
}

Status checkVariableValue(std::string_view name, std::string_view value)
{
    if (value.size() > EnvironmentVariable::kMaxValueBytes)
        return Error{ErrorCode::TooLarge,
                     "The value of " + std::string(name) + " is longer than 64 KiB.",
                     "Put it in a file and set the file name instead.",
                     {}};
    if (value.find('\0') != value.npos)
        return Error{ErrorCode::InvalidInput,
                     "The value of " + std::string(name) + " contains a NUL character.",
                     "A process cannot receive it; encode the value, for example as base64.",
                     {}};
    return Done{};
}

} // namespace runyard
