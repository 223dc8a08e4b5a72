// Texts that are shown where they could do harm: on a terminal, which obeys control characters, and in a
// line whose order bidirectional ones change. Ids and names with such characters are refused on the way in;
// any other text is shown with escapes in their place. Pure.
#pragma once

#include "engine/base/result.h"

#include <string>
#include <string_view>

namespace runyard {

/// Control characters (C0, DEL, C1), those that set the direction of text, line and paragraph separators.
bool hasHiddenCharacters(std::string_view text);

/// InvalidInput when `text` has such characters. `what` begins the sentence: "The tag", "A task's id".
Status checkPlainName(std::string_view what, std::string_view text);

/// What a terminal can show: "\x1b", "\u202e" and "\xff" (a byte that is no UTF-8) in place of what it would
/// obey or not show. Line feeds and tabs stay.
std::string visibleText(std::string_view text);

/// The same in one line: line feeds and tabs become escapes as well.
std::string visibleLine(std::string_view text);

/// The same for text that is JSON: what its strings may hold raw becomes "\u009b", so it still means the same.
std::string visibleJson(std::string_view json);

} // namespace runyard
