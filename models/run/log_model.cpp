#include "models/run/log_model.h"

#include "engine/contract/run_logs.h"
#include "models/feed/gui_reply.h"
#include "models/words/format.h"

#include <algorithm>
#include <cstdlib>

namespace runyard {

LogModel::LogModel(EngineClient &client, QObject *parent) : QObject(parent), m_client(client) {}

void LogModel::open(const RunId &id)
{
    m_id = id;
    m_filter.attempt = 0;
    m_total = 0;
    restart();
    follow();
}

void LogModel::setFilter(const LogFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    restart();
    follow();
}

void LogModel::setMoment(std::optional<TimePoint> moment)
{
    if (moment == m_moment)
        return;
    m_moment = moment;
    m_total = 0;
    restart();
    follow();
}

void LogModel::restart()
{
    ++m_generation;
    m_isMeasuring = m_measureAgain = m_isScanning = m_isReading = false;
    m_scanned = 0;
    m_matches.clear();
    m_chunks.clear();
    m_bytes = 0;
    m_firstWanted = 0;
    m_lastWanted = -1;
    emit reset();
}

void LogModel::failed(const Error &error)
{
    emit readFailed(format::text(error.text()));
}

void LogModel::follow()
{
    if (m_id.empty())
        return;
    if (m_isMeasuring) {
        m_measureAgain = true;
        return;
    }
    m_isMeasuring = true;
    m_measureAgain = false;
    const TimePoint end = m_moment ? *m_moment + Micros{1} : TimePoint::max();
    m_client.runLogs().locate(
        m_id, end, guiReply<LogPlace>(this, [this, generation = m_generation](Result<LogPlace> place) {
            if (generation != m_generation)
                return;
            m_isMeasuring = false;
            if (!place) {
                failed(place.error());
                return;
            }
            const std::int64_t total = m_moment ? place->line : place->total;
            const bool isLonger = total > m_total;
            m_total = total;
            if (!m_filter.isEmpty())
                scanOn();
            else if (isLonger)
                emit rowsAdded();
            if (m_measureAgain)
                follow();
        }));
}

void LogModel::scanOn()
{
    if (m_isScanning || m_scanned >= m_total)
        return;
    m_isScanning = true;
    m_client.runLogs().scan({m_id, m_filter, m_scanned},
                            guiReply<LogScan>(this, [this, generation = m_generation](Result<LogScan> scan) {
                                if (generation != m_generation)
                                    return;
                                m_isScanning = false;
                                if (!scan) {
                                    failed(scan.error());
                                    return;
                                }
                                const bool moved = scan->next > m_scanned;
                                m_scanned = std::max(m_scanned, scan->next);
                                if (m_moment) // the rest was not written yet
                                    std::erase_if(scan->lines,
                                                  [this](std::int64_t line) { return line >= m_total; });
                                else
                                    m_total = std::max(m_total, scan->total);
                                m_matches.insert(m_matches.end(), scan->lines.begin(), scan->lines.end());
                                if (!scan->lines.empty())
                                    emit rowsAdded();
                                emit scanned();
                                if (moved)
                                    scanOn();
                            }));
}

int LogModel::rowCount() const
{
    return static_cast<int>(m_filter.isEmpty() ? m_total : static_cast<std::int64_t>(m_matches.size()));
}

std::int64_t LogModel::lineOf(int row) const
{
    return m_filter.isEmpty() ? row : m_matches[static_cast<std::size_t>(row)];
}

int LogModel::rowOf(std::int64_t line) const
{
    if (m_filter.isEmpty())
        return static_cast<int>(line);
    return static_cast<int>(std::lower_bound(m_matches.begin(), m_matches.end(), line) - m_matches.begin());
}

const LogLine *LogModel::at(int row) const
{
    const auto chunk = m_chunks.find(row / kChunkLines);
    const auto offset = static_cast<std::size_t>(row % kChunkLines);
    return chunk == m_chunks.end() || offset >= chunk->second.size() ? nullptr : &chunk->second[offset];
}

void LogModel::want(int firstRow, int lastRow)
{
    m_firstWanted = std::max(0, firstRow);
    m_lastWanted = lastRow;
    readWanted();
}

/// The first row that is wanted and not there; -1 when all are.
int LogModel::wantedRow() const
{
    const int last = std::min(m_lastWanted, rowCount() - 1);
    for (int row = m_firstWanted; row <= last;) {
        const auto chunk = m_chunks.find(row / kChunkLines);
        const int begin = row / kChunkLines * kChunkLines;
        const int have = chunk == m_chunks.end() ? 0 : static_cast<int>(chunk->second.size());
        const int end = std::min(begin + kChunkLines, rowCount());
        if (begin + have < end && begin + have <= last)
            return begin + have;
        row = begin + kChunkLines;
    }
    return -1;
}

void LogModel::readWanted()
{
    const int row = m_isReading || m_id.empty() ? -1 : wantedRow();
    if (row < 0)
        return;
    const int chunk = row / kChunkLines;
    std::vector<std::int64_t> numbers;
    for (int next = row; next < std::min((chunk + 1) * kChunkLines, rowCount()); ++next)
        numbers.push_back(lineOf(next));
    m_isReading = true;
    m_client.runLogs().lines(
        m_id, std::move(numbers),
        guiReply<LogLines>(this, [this, chunk, generation = m_generation](Result<LogLines> lines) {
            if (generation != m_generation)
                return;
            m_isReading = false;
            if (!lines) {
                failed(lines.error());
                return;
            }
            if (!lines->empty())
                accept(chunk, std::move(*lines));
        }));
}

void LogModel::accept(int chunk, LogLines lines)
{
    LogLines &into = m_chunks[chunk];
    for (LogLine &line : lines) {
        m_bytes += line.text.size() + sizeof(LogLine);
        into.push_back(std::move(line));
    }
    forget();
    emit rowsRead();
    readWanted();
}

/// Lets the chunks go that are farthest from what is looked at.
void LogModel::forget()
{
    const int first = m_firstWanted / kChunkLines;
    const int last = std::max(m_lastWanted, m_firstWanted) / kChunkLines;
    while (m_bytes > kMostBytes && m_chunks.size() > 1) {
        const auto lowest = m_chunks.begin();
        const auto highest = std::prev(m_chunks.end());
        const auto far = first - lowest->first > highest->first - last ? lowest : highest;
        if (far->first >= first && far->first <= last)
            return;
        for (const LogLine &line : far->second)
            m_bytes -= line.text.size() + sizeof(LogLine);
        m_chunks.erase(far);
    }
}

void LogModel::locate(TimePoint at, std::function<void(int)> found)
{
    if (m_id.empty())
        return;
    m_client.runLogs().locate(
        m_id, at,
        guiReply<LogPlace>(this, [this, id = m_id, found = std::move(found)](Result<LogPlace> place) {
            if (!(id == m_id))
                return;
            if (!place) {
                failed(place.error());
                return;
            }
            if (!m_moment && place->total > m_total && m_filter.isEmpty()) {
                m_total = place->total;
                emit rowsAdded();
            }
            found(std::min(rowOf(place->line), rowCount() - 1));
        }));
}

} // namespace runyard
