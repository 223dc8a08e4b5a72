// Measures how long the GUI thread keeps an event waiting: another thread posts a small event every few
// milliseconds and the time until it is handled is what a key press would have waited. Stalls past one
// frame go to the log. Lives on the GUI thread; longest() may be read from any thread.
#pragma once

#include <QObject>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace runyard {

class StallWatch final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds kFrame{16};

    explicit StallWatch(QObject *parent = nullptr);
    ~StallWatch() override;

    /// Since the start or the last reset().
    std::chrono::microseconds longest() const { return std::chrono::microseconds(m_longest.load()); }
    int stalls() const { return m_stalls.load(); } // longer than one frame
    void reset();

private:
    using Clock = std::chrono::steady_clock;

    void beat();
    void arrived(Clock::time_point sent);

    std::atomic<long long> m_longest{0}; // microseconds
    std::atomic<int> m_stalls{0};
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_isOnItsWay = false; // guarded by m_mutex
    bool m_stopping = false;   // guarded by m_mutex
    std::thread m_thread;      // last: it uses the rest
};

/// In debug builds, or with RUNYARD_WATCH_STALLS set: watches for as long as the application runs.
void watchStallsOfApplication();

} // namespace runyard
