// Variables of a workspace: what every task finds in its environment, over what its project sets. Stored
// encrypted; the value of a secret one leaves the engine for workers only.
#pragma once

#include "engine/domain/result.h"
#include "engine/domain/time.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

struct EnvironmentVariable
{
    // Sized so that what is set cannot keep a process from starting.
    static constexpr std::size_t kMaxNameBytes = 256;
    static constexpr std::size_t kMaxValueBytes = 65'536;
    static constexpr std::size_t kMaxBytesInAll = 524'288; // names and values

    std::string name;
    std::string value; // empty in lists when it is secret
    bool isSecret = false;
    TimePoint updatedAt;
    bool operator==(const EnvironmentVariable &) const = default;
};

struct EnvironmentVariableList
{
    std::vector<EnvironmentVariable> variables; // by name
    std::optional<Error> problem; // why values cannot be read: the key is missing or another one
};

/// Several variables at once: all of them or none.
struct VariableChange
{
    enum class Existing {
        Replace,
        Keep,    // those that are there stay as they are
        Require, // a variable that is not there is an error
    };
    struct Entry
    {
        std::string name;
        std::string value;
        std::optional<bool> isSecret; // empty = as it is; not secret when it is new
        bool operator==(const Entry &) const = default;
    };

    std::vector<Entry> entries;
    Existing existing = Existing::Replace;
};

struct VariablesChanged
{
    int set = 0;
    int kept = 0;
    std::vector<std::string> warnings; // "NAME: …", of secret ones that cannot be masked well
};

/// A name is letters, digits and "_", and does not begin with a digit. TRIGGER_ and RUNYARD_ are ours.
bool isReservedVariable(std::string_view name);
Status checkVariableName(std::string_view name);
Status checkVariableValue(std::string_view name, std::string_view value);

} // namespace runyard
