// The log of one run as rows. Only the rows around those in view are in memory, so a log of any length costs the same.
// Rows are the lines that match the filter; they are only ever appended. With a filter the numbers of the matching
// lines are kept (8 bytes each). GUI thread; never waits.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/log_query.h"
#include "models/feed/latest_answer.h"

#include <QObject>

#include <functional>
#include <map>
#include <optional>

namespace runyard {

class LogModel final : public QObject
{
    Q_OBJECT

public:
    static constexpr int kChunkLines = 256;
    static constexpr std::size_t kMaxBytes = 24 * 1024 * 1024; // of lines in memory

    explicit LogModel(EngineClient &client, QObject *parent = nullptr);

    /// Shows another log; an empty id shows nothing. Keeps the filter, but shows all attempts.
    void open(const RunId &id);
    /// Takes in what was written since the last reading.
    void follow();
    /// The lines there were at a moment; empty = all, and those to come.
    void setMoment(std::optional<TimePoint> moment);
    /// Begins the rows anew when the filter is another one.
    void setFilter(const LogFilter &filter);

    const RunId &runId() const { return m_id; }
    const LogFilter &filter() const { return m_filter; }
    int rowCount() const;
    std::int64_t lineCount() const { return m_total; } // of the whole log, whatever the filter
    /// Looked through for the filter; equal to lineCount() when done.
    std::int64_t scannedLines() const { return m_filter.isEmpty() ? m_total : m_scanned; }
    /// Number of a row's line in the log, and the first row at or after a line of that number.
    std::int64_t lineOf(int row) const;
    int rowOf(std::int64_t line) const;
    /// Null while the row is not in memory; want() brings it.
    const LogLine *at(int row) const;
    /// What is looked at: read if need be, and kept.
    void want(int firstRow, int lastRow);
    /// The row of a moment, or the last one; -1 when there is none. Not called when another log is opened.
    void locate(TimePoint at, std::function<void(int)> found);
    std::size_t bytesInMemory() const { return m_bytes; }

signals:
    /// All rows are other ones.
    void reset();
    void rowsAdded();
    /// Rows that were wanted can be read now.
    void rowsRead();
    void scanned();
    void readFailed(const QString &message);

private:
    void restart();
    void measure();
    void scanOn();
    void readWanted();
    int wantedRow() const;
    void accept(int chunk, LogLines lines);
    void forget();
    void failed(const Error &error);

    EngineClient &m_client;
    RunId m_id;
    LogFilter m_filter;
    std::optional<TimePoint> m_moment;
    std::int64_t m_total = 0;
    std::int64_t m_scanned = 0;
    std::vector<std::int64_t> m_matches; // with a filter
    std::map<int, LogLines> m_chunks;    // by number; the last may be unfinished
    std::size_t m_bytes = 0;
    int m_firstWanted = 0;
    int m_lastWanted = -1;
    LatestAnswer m_measuring; // how long it is
    LatestAnswer m_scanning;  // for lines that the filter leaves
    LatestAnswer m_reading;   // the rows that are wanted
};

} // namespace runyard
