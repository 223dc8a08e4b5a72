// Unguessable texts for secrets in URLs, directly from the operating system's generator. RandomSource is for
// everything else, since its numbers can be predicted from earlier ones.
#pragma once

#include <string>
#include <string_view>

namespace runyard {

/// Returns 43 characters of [0-9A-Za-z_-]: 256 bits.
std::string secretText();
/// Compares in constant time for texts of equal length; the length is not secret.
bool sameSecret(std::string_view given, std::string_view expected);

} // namespace runyard
