// How to complete a wait token with other tools. Pure.
#pragma once

#include "engine/domain/waitpoint.h"

#include <string>

namespace runyard::recipes {

/// For a POSIX shell: completes the token by its callback URL, without a key.
std::string completeByCurl(const Waitpoint &token, const std::string &apiUrl);

} // namespace runyard::recipes
