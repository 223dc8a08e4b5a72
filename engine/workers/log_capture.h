// Turns a stream of stderr bytes into log lines: whole, dated, valid UTF-8, bounded.
// What exceeds a bound is dropped, counted, and said in one engine line.
#pragma once

#include "engine/domain/run.h"

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// Log text that was handed out and is not stored yet, over all attempts of a host.
class LogBudget
{
public:
    explicit LogBudget(std::size_t maxBytes) : m_maxBytes(maxBytes) {}
    bool take(std::size_t bytes);
    void giveBack(std::size_t bytes);

private:
    // Short lines cost far more memory than their text, so their number is bounded as well.
    static constexpr std::size_t kMaxLines = 200'000;
    std::size_t m_maxBytes;
    std::size_t m_bytes = 0;
    std::size_t m_lines = 0;
};

class LogCapture
{
public:
    LogCapture(LogBudget &budget, int attempt) : m_budget(budget), m_attempt(attempt) {}

    /// Complete lines in `bytes`, together with what was left over before.
    std::vector<LogLine> feed(std::string_view bytes, TimePoint at);
    /// The unfinished last line, and how much was dropped.
    std::vector<LogLine> finish(TimePoint at);
    /// A line that came whole, from a persistent worker.
    void add(LogLine line, std::vector<LogLine> &lines);

    /// The last non-empty lines, oldest first; kept even when the log itself is full.
    const std::deque<std::string> &lastLines() const { return m_last; }

private:
    void endLine(TimePoint at, std::vector<LogLine> &lines);
    void sayDropped(TimePoint at, std::vector<LogLine> &lines);

    LogBudget &m_budget;
    int m_attempt;
    std::string m_partial;
    std::size_t m_stored = 0;
    std::size_t m_dropped = 0;
    bool m_full = false;
    std::deque<std::string> m_last;
};

/// A line as it is stored: at most limits::kLogLineBytes, with "…" behind it when it was cut, which is counted.
std::string keptLine(std::string_view text);
/// `text` with every invalid UTF-8 sequence replaced by U+FFFD, and without NUL bytes.
std::string validUtf8(std::string_view text);

} // namespace runyard
