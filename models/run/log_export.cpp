#include "models/run/log_export.h"

#include "engine/contract/run_logs.h"
#include "models/feed/gui_reply.h"
#include "models/words/format.h"

namespace runyard {

namespace {

constexpr int kPageLines = 2'000; // a few milliseconds of the GUI thread

} // namespace

LogExport::LogExport(EngineClient &client, RunId id, LogExportOptions options, QIODevice &into,
                     QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_id(std::move(id))
    , m_options(std::move(options))
    , m_into(into)
    , m_next(m_options.from)
{
    readOn();
}

void LogExport::readOn()
{
    const auto left = static_cast<int>(std::min<std::int64_t>(kPageLines, m_options.to - m_next));
    const auto take = [this](Result<LogPage> page) {
        if (!page) {
            emit finished(format::text(page.error().text()));
            return;
        }
        for (const LogLine &line : page->lines) {
            if (m_options.filter.matches(line) && !write(line)) {
                emit finished(m_isCut ? QString() : m_into.errorString());
                return;
            }
        }
        m_next = page->next;
        emit progressed();
        if (page->hasMore && m_next < m_options.to)
            readOn();
        else
            emit finished({});
    };
    m_client.runLogs().page(m_id, 0, m_next, left, guiReply<LogPage>(this, take));
}

bool LogExport::write(const LogLine &line)
{
    QByteArray text;
    if (m_options.withTimes)
        text = format::fullTime(line.at).toUtf8() + ' ';
    text.append(line.text.data(), static_cast<qsizetype>(line.text.size())).append('\n');
    m_bytes += text.size();
    if (m_bytes > m_options.mostBytes) {
        m_isCut = true;
        return false;
    }
    ++m_lines;
    return m_into.write(text) == text.size();
}

} // namespace runyard
