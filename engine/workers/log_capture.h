// Turns stderr bytes into log lines: complete, timestamped, valid UTF-8, bounded. Lines that exceed a bound
// are dropped and counted, and an engine line reports them.
#pragma once

#include "engine/domain/run.h"

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// Log text handed to the engine but not stored yet, over all attempts of a host.
class LogBudget
{
public:
    explicit LogBudget(std::size_t maxBytes) : m_maxBytes(maxBytes) {}
    bool take(std::size_t bytes);
    void giveBack(std::size_t bytes);

private:
    // Short lines take far more memory than their text, so their number is bounded as well.
    static constexpr std::size_t kMaxLines = 200'000;
    std::size_t m_maxBytes;
    std::size_t m_bytes = 0;
    std::size_t m_lines = 0;
};

class LogCapture
{
public:
    LogCapture(LogBudget &budget, int attempt) : m_budget(budget), m_attempt(attempt) {}

    /// Returns the lines completed by `bytes`, including text left over from earlier calls.
    std::vector<LogLine> feed(std::string_view bytes, TimePoint at);
    /// Returns the unfinished last line, and a line that says how much was dropped.
    std::vector<LogLine> finish(TimePoint at);
    /// Adds a complete line from a persistent worker.
    void add(LogLine line, std::vector<LogLine> &lines);

    /// Returns the last non-empty lines, oldest first; kept even when the log is full.
    const std::deque<std::string> &lastLines() const { return m_last; }

private:
    void endLine(TimePoint at, std::vector<LogLine> &lines);
    void sayDropped(TimePoint at, std::vector<LogLine> &lines);

    LogBudget &m_budget;
    int m_attempt;
    std::string m_partial;
    std::size_t m_stored = 0;
    std::size_t m_dropped = 0;
    bool m_isFull = false;
    std::deque<std::string> m_last;
};

/// Returns the line as it is stored: at most limits::kLogLineBytes, ending in "…" if it was cut. Counts the
/// cut.
std::string keptLine(std::string_view text);
/// Returns `text` without NUL bytes, with U+FFFD in place of each invalid UTF-8 sequence.
std::string validUtf8(std::string_view text);

} // namespace runyard
