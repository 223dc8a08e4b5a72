#include "engine/workers/log_capture.h"

#include "engine/base/characters.h"
#include "engine/base/counted.h"
#include "engine/base/dropped.h"
#include "engine/base/limits.h"

#include <algorithm>
#include <cstdint>

namespace runyard {

namespace {

constexpr std::size_t kLastLines = 20;
constexpr std::size_t kKeptBytes = limits::kLogLineBytes + 4; // keeps the character at the limit whole

} // namespace

std::string validUtf8(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        std::size_t plain = at; // most text is ASCII, so it is copied in long pieces
        while (plain < text.size() && text[plain] > 0)
            ++plain;
        result.append(text, at, plain - at);
        at = plain;
        if (at == text.size())
            break;
        const std::size_t length = text[at] == 0 ? 0 : characterLength(text, at);
        if (length == 0) {
            result += "\xEF\xBF\xBD";
            ++at;
        } else {
            result.append(text, at, length);
            at += length;
        }
    }
    return result;
}

bool LogBudget::take(std::size_t bytes)
{
    if (m_bytes + bytes > m_maxBytes || m_lines >= kMaxLines)
        return false;
    m_bytes += bytes;
    ++m_lines;
    return true;
}

void LogBudget::giveBack(std::size_t bytes)
{
    if (bytes >= m_bytes) {
        m_bytes = 0;
        m_lines = 0;
        return;
    }
    // Only bytes are reported, so the number of lines is reduced in proportion.
    m_lines -= static_cast<std::size_t>(static_cast<double>(m_lines) * static_cast<double>(bytes)
                                        / static_cast<double>(m_bytes));
    m_bytes -= bytes;
}

std::vector<LogLine> LogCapture::feed(std::string_view bytes, TimePoint at)
{
    std::vector<LogLine> lines;
    while (!bytes.empty()) {
        const std::size_t end = bytes.find('\n');
        const std::string_view part = bytes.substr(0, end);
        const std::size_t room = kKeptBytes - std::min(kKeptBytes, m_partial.size());
        m_partial.append(part.substr(0, room));
        if (end == std::string_view::npos)
            break;
        endLine(at, lines);
        bytes.remove_prefix(end + 1);
    }
    return lines;
}

std::vector<LogLine> LogCapture::finish(TimePoint at)
{
    std::vector<LogLine> lines;
    if (!m_partial.empty())
        endLine(at, lines);
    sayDropped(at, lines);
    return lines;
}

std::string keptLine(std::string_view text)
{
    std::string kept = validUtf8(wholeCharacters(text, limits::kLogLineBytes));
    if (text.size() > limits::kLogLineBytes) {
        kept += "…";
        countDropped(Dropped::CutLogLines);
    }
    return kept;
}

void LogCapture::endLine(TimePoint at, std::vector<LogLine> &lines)
{
    if (!m_partial.empty() && m_partial.back() == '\r')
        m_partial.pop_back();
    std::string text = keptLine(m_partial);
    m_partial.clear();
    add(LogLine{at, m_attempt, LogStream::Stderr, LogLevel::Plain, std::move(text)}, lines);
}

void LogCapture::add(LogLine line, std::vector<LogLine> &lines)
{
    if (line.text.find_first_not_of(" \t") != std::string::npos) {
        m_last.push_back(line.text);
        if (m_last.size() > kLastLines)
            m_last.pop_front();
    }
    // A line costs at least one byte, so the limit also bounds empty lines.
    const std::size_t cost = line.text.size() + 1;
    if (m_isFull || m_stored + cost > limits::kLogBytesPerAttempt) {
        if (!m_isFull)
            lines.push_back({line.at, m_attempt, LogStream::Engine, LogLevel::Warn,
                             "The log of this attempt is full; further lines are not kept."});
        m_isFull = true;
        countDropped(Dropped::LogLines);
        return;
    }
    if (!m_budget.take(line.text.size())) {
        ++m_dropped;
        countDropped(Dropped::LogLines);
        return;
    }
    sayDropped(line.at, lines);
    m_stored += cost;
    lines.push_back(std::move(line));
}

void LogCapture::sayDropped(TimePoint at, std::vector<LogLine> &lines)
{
    if (m_dropped == 0)
        return;
    lines.push_back({at, m_attempt, LogStream::Engine, LogLevel::Warn,
                     counted(static_cast<std::int64_t>(m_dropped), "log line was", "log lines were")
                         + " dropped: they came faster than they could be stored."});
    m_dropped = 0;
}

} // namespace runyard
