// Scans JSON text without building values and without recursion, for all code that must preserve the original
// text. Strict (RFC 8259, valid UTF-8), but numbers may have any size.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace runyard {

inline constexpr std::size_t kNoProblem = std::string_view::npos;

namespace json_scan {

std::size_t pastBlank(std::string_view text, std::size_t at);
/// Returns the end of the string, number or word that begins at `at`; npos if there is none.
std::size_t pastScalar(std::string_view text, std::size_t at);

} // namespace json_scan

/// Calls name(begin, end), scalar(begin, end), open(at) and close(end) on `events` in text order. Returns
/// kNoProblem, or the position of the first error.
template <class Events>
std::size_t scanJson(std::string_view text, Events &events)
{
    enum class Expect { Value, ElementOrEnd, Name, NameOrEnd, CommaOrEnd, Nothing };
    std::string open; // the open brackets at this position
    Expect expect = Expect::Value;
    std::size_t at = 0;
    const auto after = [&open] { return open.empty() ? Expect::Nothing : Expect::CommaOrEnd; };
    while (true) {
        at = json_scan::pastBlank(text, at);
        if (expect == Expect::Nothing)
            return at == text.size() ? kNoProblem : at;
        if (at >= text.size())
            return at;
        const char c = text[at];
        const bool mayEnd = expect != Expect::Value && expect != Expect::Name;
        if (mayEnd && !open.empty() && c == (open.back() == '{' ? '}' : ']')) {
            events.close(++at);
            open.pop_back();
            expect = after();
        } else if (expect == Expect::CommaOrEnd) {
            if (c != ',')
                return at;
            ++at;
            expect = open.back() == '{' ? Expect::Name : Expect::Value;
        } else if (expect == Expect::Name || expect == Expect::NameOrEnd) {
            const std::size_t end = c == '"' ? json_scan::pastScalar(text, at) : text.npos;
            if (end == text.npos)
                return at;
            events.name(at, end);
            at = json_scan::pastBlank(text, end);
            if (at >= text.size() || text[at] != ':')
                return at;
            ++at;
            expect = Expect::Value;
        } else if (c == '{' || c == '[') {
            events.open(at++);
            open.push_back(c);
            expect = c == '{' ? Expect::NameOrEnd : Expect::ElementOrEnd;
        } else {
            const std::size_t end = json_scan::pastScalar(text, at);
            if (end == text.npos)
                return at;
            events.scalar(at, end);
            at = end;
            expect = after();
        }
    }
}

/// Whether the text is a JSON value. Linear at any depth.
bool isJson(std::string_view text);
/// Returns kNoProblem, or the position of the first error.
std::size_t jsonProblemAt(std::string_view text);
/// Returns the maximum depth of nested brackets; 0 for a plain value. Accepts any text.
int jsonNesting(std::string_view text);
/// Decodes a string; `quoted` is a valid JSON string with its quotes.
std::string unescapedJson(std::string_view quoted);
/// Replaces numbers beyond the range of a double with the largest double, for readers that reject them. Their
/// text is lost, so use this only for values that are read and not stored. Requires valid JSON.
std::string withinDoubleRange(std::string_view json);

} // namespace runyard
