// Names somebody may have meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// Returns at most `most` of the names that a slip or two turns into `wanted`, the closest first. Upper and
/// lower case count as the same letter.
std::vector<std::string> closestNames(std::string_view wanted, const std::vector<std::string> &names,
                                      std::size_t most = 3);

/// Returns ` Did you mean "a" or "b"?`, or nothing when no name is close.
std::string didYouMean(std::string_view wanted, const std::vector<std::string> &names);

} // namespace runyard
