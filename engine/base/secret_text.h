// Texts nobody can guess: secrets in URLs. Straight from the operating system's generator; RandomSource
// is for everything else, its numbers can be told from those before.
#pragma once

#include <string>
#include <string_view>

namespace runyard {

/// 43 characters of [0-9A-Za-z_-]: 256 bits.
std::string secretText();
/// Takes the same time wherever the texts differ; how long they are is no secret.
bool sameSecret(std::string_view given, std::string_view expected);

} // namespace runyard
