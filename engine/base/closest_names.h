// Suggests names the user may have meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// Returns at most `most` of the names that differ from `wanted` by a slip or two, the closest first. Ignores
/// case.
std::vector<std::string> closestNames(std::string_view wanted, const std::vector<std::string> &names,
                                      std::size_t most = 3);

/// Returns ` Did you mean "a" or "b"?`, or an empty text when no name is close.
std::string didYouMean(std::string_view wanted, const std::vector<std::string> &names);

} // namespace runyard
