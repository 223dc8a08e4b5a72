// Reads the text of a .env file: NAME=value lines, "export " before them, # comments, values in single
// quotes (as they are), in double quotes (\n, \t, \", \\ and \$ are read; may go over lines) or bare (to the
// end of the line or a " #"). Nothing is expanded: "$HOME" stays what it is.
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

/// In order of the file; of a name that stands there twice the last one counts, at the place of the first.
/// Every line that cannot be read is a detail "line N".
Result<std::vector<DotenvEntry>> parseDotenv(std::string_view text);

} // namespace runyard
