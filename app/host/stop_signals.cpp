#include "app/host/stop_signals.h"

#include <QSocketNotifier>

#include <csignal>
#include <sys/eventfd.h>
#include <unistd.h>

namespace runyard {

static int s_wakeup = -1;
static constexpr int kSignals[] = {SIGTERM, SIGINT, SIGHUP};

/// In a signal handler only write() is safe; the rest happens on the event loop.
static void wake(int)
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(s_wakeup, &one, sizeof one);
}

StopSignals::StopSignals()
{
    s_wakeup = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    auto *notifier = new QSocketNotifier(s_wakeup, QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, &StopSignals::stopped);
    struct sigaction action = {};
    action.sa_handler = wake;
    action.sa_flags = SA_RESTART | SA_RESETHAND; // a second Ctrl+C ends the process at once
    for (const int number : kSignals)
        ::sigaction(number, &action, nullptr);
}

StopSignals::~StopSignals()
{
    for (const int number : kSignals)
        std::signal(number, SIG_DFL);
    ::close(s_wakeup);
}

} // namespace runyard
