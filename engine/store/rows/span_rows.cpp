#include "engine/store/rows/span_rows.h"

#include <algorithm>

namespace runyard {

namespace {

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

} // namespace

const char *const kSpanColumns = "s.id, s.parent, s.attempt, s.entity, s.status, s.began_at, s.ended_at,"
                                 " s.events, s.exceptions, s.name, s.trace";

Span readSpan(const Statement &row)
{
    Span span;
    span.id = hexText(row.view(0));
    span.parentId = hexText(row.view(1));
    span.attempt = row.integer(2);
    span.entity = static_cast<SpanEntity>(std::clamp(row.integer(3), 0, 2));
    span.status = static_cast<SpanStatus>(std::clamp(row.integer(4), 0, 2));
    span.from = row.time(5);
    span.to = row.optionalTime(6);
    span.events = row.integer(7);
    span.exceptions = row.integer(8);
    span.name = row.text(9);
    span.traceId = hexText(row.view(10));
    return span;
}

std::string hexText(std::string_view bytes)
{
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += kDigits[byte >> 4];
        text += kDigits[byte & 0xf];
    }
    return text;
}

std::string hexBytes(std::string_view hex)
{
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        const int high = hexDigit(hex[i]);
        const int low = hexDigit(hex[i + 1]);
        if (high < 0 || low < 0)
            return {};
        bytes += static_cast<char>(high << 4 | low);
    }
    return bytes;
}

} // namespace runyard
