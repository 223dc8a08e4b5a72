// Walks over JSON text without building values and without recursion: the one reader for whatever must keep
// the text as it was written. Strict (RFC 8259, valid UTF-8), but a number may have any size.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace runyard {

inline constexpr std::size_t kNoProblem = std::string_view::npos;

namespace json_scan {

std::size_t pastBlank(std::string_view text, std::size_t at);
/// Where the string, number or word that begins at `at` ends; npos when it is none.
std::size_t pastScalar(std::string_view text, std::size_t at);

} // namespace json_scan

/// `events` hears name(begin, end), scalar(begin, end), open(at) and close(end) in the order of the text.
/// Returns kNoProblem, or the place of what cannot be read.
template <class Events>
std::size_t scanJson(std::string_view text, Events &events)
{
    enum class Expect { Value, ElementOrEnd, Name, NameOrEnd, CommaOrEnd, Nothing };
    std::string open; // the brackets around the place
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

/// Whether the text is one JSON value. Linear at any depth.
bool isJson(std::string_view text);
/// kNoProblem, or where it stops being JSON.
std::size_t jsonProblemAt(std::string_view text);
/// How many brackets are open at most; 0 for a plain value. Of any text.
int jsonNesting(std::string_view text);
/// What a string means; `quoted` is valid JSON with its quotes.
std::string unescapedJson(std::string_view quoted);
/// Valid JSON in which numbers beyond the range of a double are the largest there is, for readers that refuse
/// them. Their text is lost: only for values that are looked at.
std::string withinDoubleRange(std::string_view json);

} // namespace runyard
