// Reads the text of a .env file: NAME=value lines, optionally preceded by "export ", # comments, and values in
// single quotes (taken literally), in double quotes (\n, \t, \", \\ and \$ are escapes; may span lines) or bare
// (up to the end of the line or a " #"). Nothing is expanded: "$HOME" stays "$HOME".
#pragma once

#include "engine/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace runyard {

struct DotenvEntry
{
    std::string name;
    std::string value;
    int line = 1;
    bool operator==(const DotenvEntry &) const = default;
};

/// Returns the entries in file order. If a name occurs twice, the last value is used, at the first position.
/// Each unreadable line is a detail "line N" of the error.
Result<std::vector<DotenvEntry>> parseDotenv(std::string_view text);

} // namespace runyard
