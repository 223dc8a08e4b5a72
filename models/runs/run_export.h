// Writes runs into a file on a thread of its own. Destroying it stops the export and leaves a file that was there
// before as it was. GUI thread.
#pragma once

#include "engine/export/export_file.h"

#include <QObject>
#include <QTimer>

#include <atomic>
#include <thread>

namespace runyard {

class RunExport final : public QObject
{
    Q_OBJECT

public:
    /// Begins at once. The client outlives this.
    RunExport(EngineClient &client, ExportRequest request, QObject *parent = nullptr);
    ~RunExport() override;

    void stop(); // finished() follows

signals:
    void progressed(qint64 done, qint64 total);
    void finished(const runyard::Result<runyard::ExportSummary> &result);

private:
    std::atomic<std::int64_t> m_done = 0;
    std::atomic<std::int64_t> m_total = 0;
    std::atomic<bool> m_isStopped = false;
    QTimer m_look;
    std::thread m_thread;
};

} // namespace runyard
