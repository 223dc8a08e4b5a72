// Waits for tasks to end when the program stops, and says for which. Main thread.
#pragma once

#include <QEventLoop>
#include <QStringList>

namespace runyard {

class EngineHost;

class TaskStop final : public QObject
{
    Q_OBJECT

public:
    explicit TaskStop(EngineHost &host) : m_host(host) {}

    /// Returns when no task is left, or after atOnce().
    void wait();
    void atOnce() { m_loop.quit(); }

    /// "2 tasks to end (resize, mail)", shortened.
    static QString named(const QStringList &left);

signals:
    /// Runs whose tasks still execute; also when their number has changed. Never with none.
    void waitsFor(const QStringList &left);

private:
    EngineHost &m_host;
    QEventLoop m_loop;
};

} // namespace runyard
