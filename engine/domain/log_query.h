// Queries on a long log that avoid reading it whole: the position of a moment, matching lines, and lines by
// number. Lines are numbered from 0 in order of arrival, over all attempts.
#pragma once

#include "engine/domain/run.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// All conditions must hold.
struct LogFilter
{
    static constexpr unsigned kAllStreams = 0x7;
    static constexpr unsigned kAllLevels = 0x1f;

    int attempt = 0;                // 0 = all
    unsigned streams = kAllStreams; // bit n = LogStream n
    unsigned levels = kAllLevels;   // bit n = LogLevel n
    std::string text;               // in the visible text, without escape sequences; ignores the case of a-z
    bool operator==(const LogFilter &) const = default;

    bool isEmpty() const { return *this == LogFilter{}; }
    bool matches(const LogLine &line) const;
};

/// A step of a scan. The reader chooses the size, so that a scan can be stopped between steps.
struct LogScanRequest
{
    RunId id;
    LogFilter filter;
    std::int64_t from = 0; // number of the first line to examine
};

struct LogScan
{
    std::vector<std::int64_t> lines; // numbers of the matching lines, ascending
    std::int64_t next = 0;           // pass as `from` to continue
    std::int64_t total = 0;          // current number of lines; the scan is complete when next == total
};

struct LogPlace
{
    std::int64_t line = 0; // the first line at or after the moment; `total` if there is none
    std::int64_t total = 0;
};

/// The first of the requested lines, as many as fit in one reply; at least one.
using LogLines = std::vector<LogLine>;

/// Returns the text without terminal escape sequences (colours, titles, links).
std::string withoutEscapes(std::string_view text);

} // namespace runyard
