// Guards against texts that could do harm when shown: a terminal obeys control characters, and bidirectional
// characters change the order of a line. Such ids and names are rejected; other texts are shown with escapes
// instead. Pure.
#pragma once

#include "engine/base/result.h"

#include <string>
#include <string_view>

namespace runyard {

/// Whether the text has control characters (C0, DEL, C1), characters that set the text direction, or line and
/// paragraph separators.
bool hasHiddenCharacters(std::string_view text);

/// Errors: InvalidInput when `text` has such characters. `what` begins the sentence: "The tag", "A task's
/// id".
Status checkPlainName(std::string_view what, std::string_view text);

/// Returns the text as a terminal can show it: "\x1b", "\u202e" and "\xff" (an invalid UTF-8 byte) replace
/// what the terminal would obey or could not show. Keeps line feeds and tabs.
std::string visibleText(std::string_view text);

/// The same on one line: line feeds and tabs become escapes as well.
std::string visibleLine(std::string_view text);

/// The same for JSON text: characters in its strings become escapes such as "\u009b", so its meaning stays
/// the same.
std::string visibleJson(std::string_view json);

} // namespace runyard
