// The difference between two JSON texts by meaning: compares members of objects by name, and elements of
// arrays by their longest common subsequence. Ignores layout and the order of members; 1.0 equals 1, and
// numbers of any length are compared exactly.
// Pure; safe on any thread.
#pragma once

#include "engine/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// A step from the first document to the second. As in a JSON Patch, steps apply in order: each pointer
/// refers to the document after the preceding steps.
struct JsonChange
{
    enum class Kind { Added, Removed, Changed };
    Kind kind = Kind::Changed;
    std::string pointer;  // RFC 6901; "" = the whole document
    std::string before;   // JSON text; empty when added
    std::string after;    // JSON text; empty when removed
    bool isMoved = false; // the same value was removed from, or inserted at, another place in its array
    bool operator==(const JsonChange &) const = default;
};

/// Returns empty if the values are equal. Errors: a text is not JSON or is nested too deeply. If arrays are
/// too long for a longest common subsequence, their differing middle is compared by position.
Result<std::vector<JsonChange>> jsonDiff(std::string_view before, std::string_view after);

/// Returns the second document, given the first one and the changes.
Result<std::string> appliedJsonDiff(std::string_view before, const std::vector<JsonChange> &changes);

} // namespace runyard
