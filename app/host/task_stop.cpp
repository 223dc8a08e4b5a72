#include "app/host/task_stop.h"

#include "app/host/engine_host.h"
#include "models/words/counted.h"

#include <QPointer>
#include <QTimer>

namespace runyard {

namespace {

// Longer than the tasks' limit, for an engine that cannot commit (a full disk): the program must still end.
constexpr int kLongestWaitMs = 20'000;

} // namespace

void TaskStop::wait()
{
    // The engine may call back after this object has been destroyed.
    m_host.stopTasks([target = QPointer(this)](const std::vector<std::string> &names) {
        QStringList left;
        for (const std::string &name : names)
            left << QString::fromStdString(name);
        if (TaskStop *stop = target.data()) {
            QMetaObject::invokeMethod(
                stop, [stop, left] { left.isEmpty() ? stop->m_loop.quit() : emit stop->waitsFor(left); },
                Qt::QueuedConnection);
        }
    });
    QTimer::singleShot(kLongestWaitMs, &m_loop, &QEventLoop::quit);
    m_loop.exec();
}

QString TaskStop::named(const QStringList &left)
{
    constexpr int kMostNamed = 5;
    QString names = left.mid(0, kMostNamed).join(QStringLiteral(", "));
    if (left.size() > kMostNamed)
        names += tr(" and %1 more").arg(left.size() - kMostNamed);
    return format::counted(left.size(), tr("Waiting for %1 run to end: %2"),
                           tr("Waiting for %1 runs to end: %2"))
        .arg(names);
}

} // namespace runyard
