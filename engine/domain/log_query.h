// What is asked of a long log without reading it whole: where a moment is, which lines match, and lines
// by their numbers. Lines are numbered from 0 in order of arrival, over all attempts.
#pragma once

#include "engine/domain/run.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// All conditions hold together.
struct LogFilter
{
    static constexpr unsigned kAllStreams = 0x7;
    static constexpr unsigned kAllLevels = 0x1f;

    int attempt = 0;                // 0 = all
    unsigned streams = kAllStreams; // bit n = LogStream n
    unsigned levels = kAllLevels;   // bit n = LogLevel n
    std::string text;               // in the line as it is read, without escape sequences; a-z as A-Z
    bool operator==(const LogFilter &) const = default;

    bool isEmpty() const { return *this == LogFilter{}; }
    bool matches(const LogLine &line) const;
};

/// One step of a scan; its size is the reader's choice, so that a scan can be given up between two.
struct LogScanRequest
{
    RunId id;
    LogFilter filter;
    std::int64_t from = 0; // number of the first line to look at
};

struct LogScan
{
    std::vector<std::int64_t> lines; // numbers of the lines that match, ascending
    std::int64_t next = 0;           // pass as `from` to go on
    std::int64_t total = 0;          // lines in the log now; next == total: all looked at
};

struct LogPlace
{
    std::int64_t line = 0; // the first line at or after the moment; `total` when there is none
    std::int64_t total = 0;
};

/// The first of the numbers asked for, as many as one answer may hold; at least one.
using LogLines = std::vector<LogLine>;

/// The text without terminal escape sequences (colours, titles, links).
std::string withoutEscapes(std::string_view text);

} // namespace runyard
