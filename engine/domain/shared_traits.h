// Finds what distinguishes some runs from others: payload fields with the same value in (nearly) all runs of
// the first kind and in fewer of the second kind. Pure functions.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// "user.plan" -> "\"free\"", with values as JSON text.
using TraitValues = std::map<std::string, std::string>;

/// Returns every scalar of a JSON text by its path, such as "items[0].id". At most 200 fields, 8 levels deep,
/// values up to 80 bytes; empty if the text is not JSON.
TraitValues payloadFields(std::string_view json);

struct SharedTrait
{
    std::string field;
    std::string value;
    int inFirst = 0; // number of runs of the first kind with this value
    int inSecond = 0;
    bool operator==(const SharedTrait &) const = default;
};

inline constexpr std::size_t kFewestCompared = 5; // of each kind: what fewer runs share may be chance

/// Returns values that at least 80 % of `first` have, and that are at least 25 points rarer among `second`.
/// The clearest first, at most `most`. Empty if there are fewer than kFewestCompared of either kind.
std::vector<SharedTrait> sharedTraits(const std::vector<TraitValues> &first,
                                      const std::vector<TraitValues> &second, std::size_t most = 8);

} // namespace runyard
