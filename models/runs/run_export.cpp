#include "models/runs/run_export.h"

#include "models/feed/gui_reply.h"

namespace runyard {

static constexpr int kLookMillis = 100;

RunExport::RunExport(EngineClient &client, ExportRequest request, QObject *parent) : QObject(parent)
{
    m_look.setInterval(kLookMillis);
    connect(&m_look, &QTimer::timeout, this, [this] { emit progressed(m_done, m_total); });
    m_look.start();
    const auto done = guiReply<ExportSummary>(this, [this](const Result<ExportSummary> &result) {
        m_look.stop();
        emit finished(result);
    });
    m_thread = std::thread([this, &client, request = std::move(request), done] {
        done(exportRuns(client, request, [this](std::int64_t written, std::int64_t total) {
            m_done = written;
            m_total = total;
            return !m_isStopped;
        }));
    });
}

RunExport::~RunExport()
{
    stop();
    m_thread.join(); // one run or page at most
}

void RunExport::stop()
{
    m_isStopped = true;
}

} // namespace runyard
