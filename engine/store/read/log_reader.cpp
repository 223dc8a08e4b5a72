#include "engine/store/read/log_reader.h"

#include "engine/store/base/codec.h"
#include "engine/store/read/read_scope.h"
#include "engine/store/rows/log_segments.h"

#include <algorithm>
#include <iterator>

namespace runyard {

namespace {

constexpr int kMaxLogLines = 100'000;
constexpr std::size_t kMaxLogBytes = 4 * 1024 * 1024;
constexpr std::int64_t kScanBytes = 16 * 1024 * 1024;

RunSeq seqOf(Database &database, const RunId &id)
{
    Statement run = database.prepare("SELECT seq FROM run WHERE id = ?");
    run.with(id.text);
    if (run.step())
        return RunSeq{run.int64(0)};
    if (!database.failed()) {
        database.fail(Error{ErrorCode::NotFound,
                            "There is no run " + id.text + ".",
                            "It may belong to another workspace.",
                            {}});
    }
    return RunSeq::None;
}

/// Returns the lines of the current row (first, lines, codec, data) of a segment query. Records StoreDamaged.
std::optional<std::vector<LogLine>> segmentLines(Database &database, Statement &query, const RunId &id)
{
    const auto bytes = decodeBlob(query.view(3), query.integer(2));
    auto lines = bytes ? unpackLogLines(*bytes) : std::nullopt;
    if (!lines) {
        database.fail(Error{ErrorCode::StoreDamaged,
                            "A part of the log of run " + id.text + " cannot be read.",
                            "Keep a copy of the workspace, then restore a backup.",
                            {}});
    }
    return lines;
}

constexpr const char *kSegmentsFrom =
    "SELECT first, lines, codec, data FROM log_segment"
    " WHERE run = ?1 AND first >= coalesce((SELECT max(first) FROM log_segment"
    " WHERE run = ?1 AND first <= ?2), 0) ORDER BY first";
constexpr const char *kSegmentAt = "SELECT first, lines, codec, data FROM log_segment"
                                   " WHERE run = ?1 AND first <= ?2 ORDER BY first DESC LIMIT 1";

std::int64_t lineCount(Database &database, RunSeq run)
{
    Statement last =
        database.prepare("SELECT first + lines FROM log_segment WHERE run = ? ORDER BY first DESC LIMIT 1");
    last.with(toInt(run));
    return last.step() ? last.int64(0) : 0;
}

} // namespace

Result<LogPage> LogReader::page(const RunId &id, int attempt, std::int64_t after, int maxLines)
{
    ReadScope scope(m_database);
    LogPage page;
    page.next = std::max<std::int64_t>(after, 0);
    const auto most = static_cast<std::size_t>(std::clamp(maxLines, 1, kMaxLogLines));
    std::size_t taken = 0;
    const RunSeq run = seqOf(m_database, id);
    if (run == RunSeq::None)
        return scope.give(std::move(page));
    Statement query = m_database.prepare(kSegmentsFrom);
    query.with(toInt(run), page.next);
    while (!page.hasMore && query.step()) {
        const std::int64_t first = query.int64(0);
        auto lines = segmentLines(m_database, query, id);
        if (!lines)
            break;
        for (std::size_t i = 0; i < lines->size(); ++i) {
            const std::int64_t number = first + static_cast<std::int64_t>(i);
            if (number < page.next)
                continue;
            LogLine &line = (*lines)[i];
            const bool wanted = attempt <= 0 || line.attempt == attempt;
            if (wanted && (page.lines.size() >= most || taken >= kMaxLogBytes)) {
                page.hasMore = true;
                break;
            }
            page.next = number + 1;
            if (!wanted)
                continue;
            taken += line.text.size();
            page.lines.push_back(std::move(line));
        }
    }
    return scope.give(std::move(page));
}

Result<LogPlace> LogReader::locate(const RunId &id, TimePoint at)
{
    ReadScope scope(m_database);
    LogPlace place;
    const RunSeq run = seqOf(m_database, id);
    place.total = lineCount(m_database, run);
    // The place is in the last segment that begins before the moment, or at its end.
    std::int64_t low = 0;
    std::int64_t high = place.total;
    while (low < high && !m_database.failed()) {
        const std::int64_t middle = low + (high - low) / 2;
        Statement query = m_database.prepare(kSegmentAt);
        query.with(toInt(run), middle);
        const auto lines = query.step() ? segmentLines(m_database, query, id) : std::nullopt;
        if (!lines || lines->empty())
            break;
        const std::int64_t first = query.int64(0);
        const auto reached =
            std::find_if(lines->begin(), lines->end(), [at](const LogLine &line) { return line.at >= at; });
        if (reached == lines->end())
            low = first + static_cast<std::int64_t>(lines->size());
        else if (reached == lines->begin())
            high = first;
        else
            low = high = first + std::distance(lines->begin(), reached);
    }
    place.line = low;
    return scope.give(place);
}

Result<LogScan> LogReader::scan(const LogScanRequest &request)
{
    ReadScope scope(m_database);
    LogScan scan;
    scan.next = std::max<std::int64_t>(request.from, 0);
    const RunSeq run = seqOf(m_database, request.id);
    scan.total = lineCount(m_database, run);
    std::int64_t seen = 0;
    Statement query = m_database.prepare(kSegmentsFrom);
    query.with(toInt(run), scan.next);
    while (seen < kScanBytes && query.step()) {
        const std::int64_t first = query.int64(0);
        const auto lines = segmentLines(m_database, query, request.id);
        if (!lines)
            break;
        for (std::size_t i = 0; i < lines->size(); ++i) {
            const std::int64_t number = first + static_cast<std::int64_t>(i);
            if (number < scan.next)
                continue;
            scan.next = number + 1;
            seen += static_cast<std::int64_t>((*lines)[i].text.size());
            if (request.filter.matches((*lines)[i]))
                scan.lines.push_back(number);
        }
    }
    return scope.give(std::move(scan));
}

Result<LogLines> LogReader::lines(const RunId &id, const std::vector<std::int64_t> &numbers)
{
    ReadScope scope(m_database);
    LogLines found;
    const RunSeq run = seqOf(m_database, id);
    std::size_t bytes = 0;
    std::size_t next = 0;
    while (next < numbers.size() && bytes < kMaxLogBytes) {
        Statement query = m_database.prepare(kSegmentAt);
        query.with(toInt(run), numbers[next]);
        auto lines = query.step() ? segmentLines(m_database, query, id) : std::nullopt;
        if (!lines)
            break;
        const std::int64_t first = query.int64(0);
        const std::int64_t end = first + static_cast<std::int64_t>(lines->size());
        if (numbers[next] < first || numbers[next] >= end)
            break; // past the end of the log
        for (; next < numbers.size() && numbers[next] < end && bytes < kMaxLogBytes; ++next) {
            LogLine &line = (*lines)[static_cast<std::size_t>(numbers[next] - first)];
            bytes += line.text.size();
            found.push_back(std::move(line));
        }
    }
    return scope.give(std::move(found));
}

} // namespace runyard
