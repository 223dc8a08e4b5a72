// What some runs have in common and others do not: fields of the payload with the same value in (nearly)
// all of the first and rarer among the second. Pure functions.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// "user.plan" -> "\"free\"", as JSON writes it.
using TraitValues = std::map<std::string, std::string>;

/// Every scalar of a JSON text by its path, such as "items[0].id". At most 200 fields,
/// 8 levels deep, values up to 80 bytes; nothing when the text is not JSON.
TraitValues payloadFields(std::string_view json);

struct SharedTrait
{
    std::string field;
    std::string value;
    int inFirst = 0; // runs of the first kind that have it
    int inSecond = 0;
    bool operator==(const SharedTrait &) const = default;
};

inline constexpr std::size_t kFewestCompared = 5; // of either kind: what fewer share may be chance

/// Values that at least 80 % of the first have, and whose share among the second is at least 25 points
/// smaller. The clearest first, at most `most`. Nothing when there are fewer than kFewestCompared of either.
std::vector<SharedTrait> sharedTraits(const std::vector<TraitValues> &first,
                                      const std::vector<TraitValues> &second, std::size_t most = 8);

} // namespace runyard
