#include "app/host/stop_signals.h"

#include <QSocketNotifier>

#include <csignal>
#include <sys/eventfd.h>
#include <unistd.h>

namespace runyard {

static int s_wakeup = -1;
static constexpr int kSignals[] = {SIGTERM, SIGINT, SIGHUP};
static volatile std::sig_atomic_t s_count = 0;

/// Only write() is safe in a signal handler; the rest happens on the event loop.
static void wake(int number)
{
    s_count = s_count + 1;
    if (s_count >= 2)
        std::signal(number, SIG_DFL); // even if something hangs, another signal ends the process
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(s_wakeup, &one, sizeof one);
}

StopSignals::StopSignals()
{
    s_wakeup = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    auto *notifier = new QSocketNotifier(s_wakeup, QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, &StopSignals::heard);
    struct sigaction action = {};
    action.sa_handler = wake;
    action.sa_flags = SA_RESTART;
    for (const int number : kSignals)
        ::sigaction(number, &action, nullptr);
}

void StopSignals::heard()
{
    std::uint64_t count = 0;
    if (::read(s_wakeup, &count, sizeof count) != sizeof count)
        return;
    if (!m_wasStopped) {
        m_wasStopped = true;
        --count;
        emit stopped();
    }
    if (count > 0)
        emit stoppedAgain();
}

StopSignals::~StopSignals()
{
    for (const int number : kSignals)
        std::signal(number, SIG_DFL);
    ::close(s_wakeup);
}

} // namespace runyard
