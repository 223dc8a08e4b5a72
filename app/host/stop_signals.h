// Makes SIGTERM, SIGINT and SIGHUP end the event loop instead of the process, so that the engine stops cleanly.
// The first signal requests this, the second ends the wait for tasks, a third ends the process. One per
// process, created on the main thread after the application object.
#pragma once

#include <QObject>

namespace runyard {

class StopSignals final : public QObject
{
    Q_OBJECT

public:
    StopSignals();
    ~StopSignals() override;

signals:
    void stopped();
    void stoppedAgain();

private:
    void heard();

    bool m_wasStopped = false;
};

} // namespace runyard
