// Environment variables of a workspace, which override those of the project. Stored encrypted; secret values
// leave the engine only for workers.
#pragma once

#include "engine/base/result.h"
#include "engine/base/time.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

struct EnvironmentVariable
{
    // Small enough that the variables cannot prevent a process from starting.
    static constexpr std::size_t kMaxNameBytes = 256;
    static constexpr std::size_t kMaxValueBytes = 65'536;
    static constexpr std::size_t kMaxBytesInAll = 524'288; // of all names and values

    std::string name;
    std::string value; // empty in lists if it is secret
    bool isSecret = false;
    TimePoint updatedAt;
    bool operator==(const EnvironmentVariable &) const = default;
};

struct EnvironmentVariableList
{
    std::vector<EnvironmentVariable> variables; // by name
    std::optional<Error> problem; // why values cannot be read: the key is missing or a different one
};

/// Changes several variables: all of them or none.
struct VariableChange
{
    enum class Existing {
        Replace,
        Keep,    // existing variables stay unchanged
        Require, // a missing variable is an error
    };
    struct Entry
    {
        std::string name;
        std::string value;
        std::optional<bool> isSecret; // empty = unchanged; a new variable is not secret
        bool operator==(const Entry &) const = default;
    };

    std::vector<Entry> entries;
    Existing existing = Existing::Replace;
};

struct VariablesChanged
{
    int set = 0;
    int kept = 0;
    std::vector<std::string> warnings; // "NAME: …", for secret values that cannot be masked reliably
};

/// Whether the name begins with TRIGGER_ or RUNYARD_. Valid names consist of letters, digits and "_", and do
/// not begin with a digit.
bool isReservedVariable(std::string_view name);
Status checkVariableName(std::string_view name);
Status checkVariableValue(std::string_view name, std::string_view value);

} // namespace runyard
