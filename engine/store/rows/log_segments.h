// Log lines packed into segments: many lines in a row, compressed past a size. A line is its time,
// attempt, stream, level and text.
#pragma once

#include "engine/domain/run.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

std::string packLogLines(const std::vector<LogLine> &lines);
/// Returns nothing when the bytes are not the output of packLogLines().
std::optional<std::vector<LogLine>> unpackLogLines(std::string_view bytes);

} // namespace runyard
