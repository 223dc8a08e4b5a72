// Writes the lines of a log, or a part of it, byte for byte as they are stored: page by page, so that neither
// the window waits nor memory grows. Destroying it stops it. GUI thread.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/log_query.h"

#include <QIODevice>
#include <QObject>

#include <limits>

namespace runyard {

struct LogExportOptions
{
    LogFilter filter;
    std::int64_t from = 0; // numbers of the first line and the one after the last
    std::int64_t to = std::numeric_limits<std::int64_t>::max();
    bool withTimes = false;
    std::int64_t mostBytes = std::numeric_limits<std::int64_t>::max();
};

class LogExport final : public QObject
{
    Q_OBJECT

public:
    /// Begins at once. `into` is open and outlives this.
    LogExport(EngineClient &client, RunId id, LogExportOptions options, QIODevice &into,
              QObject *parent = nullptr);

    std::int64_t lines() const { return m_lines; } // written
    bool isCut() const { return m_isCut; }         // `mostBytes` were reached

signals:
    void progressed();
    /// Empty = all is written (or as much as mostBytes allow).
    void finished(const QString &problem);

private:
    void readOn();
    bool write(const LogLine &line);

    EngineClient &m_client;
    RunId m_id;
    LogExportOptions m_options;
    QIODevice &m_into;
    std::int64_t m_next;
    std::int64_t m_lines = 0;
    std::int64_t m_bytes = 0;
    bool m_isCut = false;
};

} // namespace runyard
