// Text input of a command: arguments, files, stdin. The engine stores text, so invalid UTF-8 is refused here,
// as in the HTTP API, and never stored in another form.
#pragma once

#include "engine/base/result.h"

#include <string>

namespace runyard {

/// Returns `text`, or an error that names the first byte that is not UTF-8. `where` begins the sentence: "The
/// file x".
Result<std::string> checkedText(std::string text, const std::string &where);

Result<std::string> readStdin();
Result<std::string> readTextFile(const std::string &file);

} // namespace runyard
