// Texts that a command reads from outside: arguments, files, stdin. The engine stores text, so bytes that are
// not UTF-8 are refused here, as its HTTP API does, and never stored as something else.
#pragma once

#include "engine/base/result.h"

#include <string>

namespace runyard {

/// `text`, or an error that names its first byte that is not UTF-8; `where` begins the sentence: "The file x".
Result<std::string> checkedText(std::string text, const std::string &where);

Result<std::string> readStdin();
Result<std::string> readTextFile(const std::string &file);

} // namespace runyard
