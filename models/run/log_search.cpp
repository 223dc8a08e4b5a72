#include "models/run/log_search.h"

#include "engine/contract/run_logs.h"
#include "models/feed/gui_reply.h"
#include "models/words/format.h"

#include <algorithm>

namespace runyard {

LogSearch::LogSearch(EngineClient &client, LogModel &model, QObject *parent)
    : QObject(parent), m_client(client), m_model(model)
{
    connect(&model, &LogModel::reset, this, &LogSearch::restart);
    connect(&model, &LogModel::rowsAdded, this, &LogSearch::scanOn);
}

void LogSearch::setText(const QString &text)
{
    if (text == m_text)
        return;
    m_text = text;
    restart();
}

void LogSearch::restart()
{
    ++m_generation;
    m_isScanning = false;
    m_lines.clear();
    m_next = m_total = 0;
    scanOn();
    emit changed();
}

void LogSearch::scanOn()
{
    if (m_text.isEmpty() || m_isScanning || isFull() || m_next >= m_model.lineCount())
        return;
    m_isScanning = true;
    LogFilter filter = m_model.filter();
    filter.text = format::utf8(m_text);
    m_client.runLogs().scan({m_model.runId(), std::move(filter), m_next},
                            guiReply<LogScan>(this, [this, generation = m_generation](Result<LogScan> scan) {
                                if (generation != m_generation)
                                    return;
                                m_isScanning = false;
                                if (!scan) {
                                    emit readFailed(format::text(scan.error().text()));
                                    emit changed();
                                    return;
                                }
                                const bool moved = scan->next > m_next;
                                m_next = std::max(m_next, scan->next);
                                m_total = scan->total;
                                m_lines.insert(m_lines.end(), scan->lines.begin(), scan->lines.end());
                                if (moved)
                                    scanOn();
                                emit changed();
                            }));
}

int LogSearch::percent() const
{
    return m_total <= 0 ? 0 : static_cast<int>(100 * m_next / m_total);
}

int LogSearch::nextRow(int fromRow, bool forward) const
{
    if (m_lines.empty())
        return -1;
    const bool isInside = fromRow >= 0 && fromRow < m_model.rowCount();
    const std::int64_t from = isInside ? m_model.lineOf(fromRow) : -1;
    std::int64_t found = 0;
    if (forward) {
        const auto next = std::upper_bound(m_lines.begin(), m_lines.end(), from);
        found = next == m_lines.end() ? m_lines.front() : *next;
    } else {
        const auto next = std::lower_bound(m_lines.begin(), m_lines.end(), from);
        found = next == m_lines.begin() ? m_lines.back() : *std::prev(next);
    }
    const int row = m_model.rowOf(found);
    return row < m_model.rowCount() && m_model.lineOf(row) == found ? row : -1;
}

std::size_t LogSearch::numberOf(int row) const
{
    if (row < 0 || row >= m_model.rowCount())
        return 0;
    const std::int64_t line = m_model.lineOf(row);
    const auto place = std::lower_bound(m_lines.begin(), m_lines.end(), line);
    return place == m_lines.end() || *place != line ? 0
                                                    : static_cast<std::size_t>(place - m_lines.begin()) + 1;
}

} // namespace runyard
