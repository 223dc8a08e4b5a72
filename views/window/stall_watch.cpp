#include "views/window/stall_watch.h"

#include <QCoreApplication>
#include <QLoggingCategory>

Q_LOGGING_CATEGORY(stallLog, "runyard.stalls")

namespace runyard {

static constexpr std::chrono::milliseconds kBetweenBeats{4};

StallWatch::StallWatch(QObject *parent) : QObject(parent), m_thread([this] { beat(); }) {}

StallWatch::~StallWatch()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void StallWatch::reset()
{
    m_longest = 0;
    m_stalls = 0;
}

void StallWatch::beat()
{
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        m_wake.wait_for(lock, kBetweenBeats);
        if (m_stopping || m_isOnItsWay)
            continue; // one event at a time: a long stall must not leave a queue behind
        m_isOnItsWay = true;
        QMetaObject::invokeMethod(
            this, [this, sent = Clock::now()] { arrived(sent); }, Qt::QueuedConnection);
    }
}

void StallWatch::arrived(Clock::time_point sent)
{
    const auto waited = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - sent);
    if (waited.count() > m_longest.load())
        m_longest = waited.count();
    if (waited > kFrame) {
        ++m_stalls;
        qCWarning(stallLog, "the window stood still for %.1f ms",
                  static_cast<double>(waited.count()) / 1'000.0);
    }
    const std::lock_guard lock(m_mutex);
    m_isOnItsWay = false;
}

void watchStallsOfApplication()
{
#ifdef NDEBUG
    const bool isWanted = qEnvironmentVariableIsSet("RUNYARD_WATCH_STALLS");
#else
    const bool isWanted = true;
#endif
    if (isWanted)
        new StallWatch(QCoreApplication::instance());
}

} // namespace runyard
