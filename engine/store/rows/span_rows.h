// Spans as rows; shared by the writer and the readers.
#pragma once

#include "engine/domain/span.h"
#include "engine/store/base/statement.h"

#include <string>
#include <string_view>

namespace runyard {

/// Columns of `span AS s` in the order readSpan() expects.
extern const char *const kSpanColumns;
Span readSpan(const Statement &row); // without the number of its log lines

/// "0a1b" for two bytes, and back. Text that is not hexadecimal gives no bytes.
std::string hexText(std::string_view bytes);
std::string hexBytes(std::string_view hex);

} // namespace runyard
