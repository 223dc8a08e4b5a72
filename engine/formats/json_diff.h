// What changed between two JSON texts, by meaning: members of objects by name, elements of arrays by
// their longest common subsequence. How they are laid out and the order of members do not count; 1.0 is 1,
// and numbers of any length are told apart to the last digit.
// Pure; safe on any thread.
#pragma once

#include "engine/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// One step from the first document to the second. Steps are made in order, as those of a JSON Patch:
/// each pointer is a place in the document as the steps before have left it.
struct JsonChange
{
    enum class Kind { Added, Removed, Changed };
    Kind kind = Kind::Changed;
    std::string pointer;  // RFC 6901; "" = the whole document
    std::string before;   // JSON text; empty when added
    std::string after;    // JSON text; empty when removed
    bool isMoved = false; // the same value was taken out, or put in, elsewhere in its array
    bool operator==(const JsonChange &) const = default;
};

/// Empty = the same values. Fails where a text is not JSON or is nested deeper than people can follow.
/// In arrays too long for a longest common subsequence the middle that differs is compared by position.
Result<std::vector<JsonChange>> jsonDiff(std::string_view before, std::string_view after);

/// The second document, out of the first and the changes between them.
Result<std::string> appliedJsonDiff(std::string_view before, const std::vector<JsonChange> &changes);

} // namespace runyard
