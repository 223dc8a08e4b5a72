// How busy the engine is and where its API listens, in the status bar; says when the engine does not
// answer, and what it found when it started. GUI thread.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/contract/engine_facts.h"
#include "models/feed/live_refresh.h"

#include <QWidget>

class QLabel;

namespace runyard {

class EngineStatusView final : public QWidget
{
    Q_OBJECT

public:
    explicit EngineStatusView(EngineClient &client, QWidget *parent = nullptr);

    void refresh();

signals:
    /// The last start repaired something, or the clock was set back; once each.
    void recovered(const QString &report);
    /// The engine did not answer; empty once it does again.
    void troubled(const QString &sentence);

private:
    void show(const EngineStatus &status);
    void showDropped(const DroppedCounts &counts);

    EngineClient &m_client;
    LiveRefresh m_refresh;
    QLabel *m_problem;
    QLabel *m_dropped;
    QLabel *m_slots;
    QLabel *m_queued;
    QLabel *m_api;
    bool m_isTroubled = false;
    bool m_hasReported = false;
    std::string m_clockReport; // the last one told
};

} // namespace runyard
