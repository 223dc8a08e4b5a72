// A wait token in the words of other tools. Pure.
#pragma once

#include "engine/domain/waitpoint.h"

#include <string>

namespace runyard::commands {

/// For a POSIX shell: completes the token by its callback URL, without a key.
std::string completeByCurl(const Waitpoint &token, const std::string &apiUrl);

} // namespace runyard::commands
