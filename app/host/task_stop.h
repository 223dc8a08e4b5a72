// Waits for tasks to end when the program stops, and reports which. Thread: main.
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

    /// Returns "2 tasks to end (resize, mail)", shortened.
    static QString named(const QStringList &left);

signals:
    /// Reports the runs whose tasks still execute, whenever their number changes. Never empty.
    void waitsFor(const QStringList &left);

private:
    EngineHost &m_host;
    QEventLoop m_loop;
};

} // namespace runyard
