// Changes requests the way broken and hostile clients do.
#pragma once

#include <random>
#include <string>
#include <vector>

namespace runyard::fuzz {

using Random = std::mt19937_64;

/// A seed with a few changes: of bytes, of numbers, of JSON values, of lines, of its length. Most of the
/// time Content-Length is made right again, so that what is inside the body is reached.
std::string mutated(const std::vector<std::string> &seeds, Random &random);

} // namespace runyard::fuzz
