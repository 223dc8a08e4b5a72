#include "engine/workers/event_loop.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>

namespace runyard {

EventLoop::~EventLoop()
{
    if (m_epoll >= 0)
        ::close(m_epoll);
    if (m_wake >= 0)
        ::close(m_wake);
}

Status EventLoop::open()
{
    m_epoll = ::epoll_create1(EPOLL_CLOEXEC);
    m_wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    epoll_event event{};
    event.events = EPOLLIN; // data 0 is the wake-up
    if (m_epoll < 0 || m_wake < 0 || ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_wake, &event) != 0)
        return Error{ErrorCode::Unavailable,
                     std::string("The worker host cannot start: ") + std::strerror(errno) + ".",
                     "Raise the limit on open files (ulimit -n) and start again.",
                     {}};
    return Done{};
}

void EventLoop::post(Task task)
{
    bool first = false;
    {
        std::lock_guard lock(m_mutex);
        first = m_posted.empty();
        m_posted.push_back(std::move(task));
    }
    if (first) {
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto written = ::write(m_wake, &one, sizeof one);
    }
}

void EventLoop::stop()
{
    post([this] {
        std::lock_guard lock(m_mutex);
        m_isStopping = true;
    });
}

EventLoop::WatchId EventLoop::watch(int fd, std::uint32_t events, Handler handler)
{
    const WatchId id = m_nextId++;
    epoll_event event{};
    event.events = events;
    event.data.u64 = id;
    if (::epoll_ctl(m_epoll, EPOLL_CTL_ADD, fd, &event) != 0)
        return 0;
    m_watches.emplace(id, std::make_shared<Handler>(std::move(handler)));
    return id;
}

void EventLoop::unwatch(WatchId id, int fd)
{
    if (id == 0)
        return;
    ::epoll_ctl(m_epoll, EPOLL_CTL_DEL, fd, nullptr);
    m_watches.erase(id);
}

EventLoop::TimerId EventLoop::after(std::chrono::milliseconds delay, Task task)
{
    const TimerId id = m_nextId++;
    const auto due = Clock::now() + delay;
    m_timers.emplace(std::pair{due, id}, std::move(task));
    m_timerDue.emplace(id, due);
    return id;
}

void EventLoop::cancel(TimerId id)
{
    const auto found = m_timerDue.find(id);
    if (found == m_timerDue.end())
        return;
    m_timers.erase({found->second, id});
    m_timerDue.erase(found);
}

void EventLoop::runPosted()
{
    std::vector<Task> tasks;
    {
        std::lock_guard lock(m_mutex);
        tasks.swap(m_posted);
    }
    for (Task &task : tasks)
        task();
}

void EventLoop::runTimers()
{
    const auto now = Clock::now();
    while (!m_timers.empty() && m_timers.begin()->first.first <= now) {
        auto node = m_timers.extract(m_timers.begin());
        m_timerDue.erase(node.key().second);
        node.mapped()();
    }
}

void EventLoop::runDeferred()
{
    const std::vector<Task> tasks = std::exchange(m_deferred, {});
    for (const Task &task : tasks)
        task();
}

int EventLoop::timeoutMs() const
{
    if (!m_deferred.empty())
        return 0;
    if (m_timers.empty())
        return -1;
    const auto left = m_timers.begin()->first.first - Clock::now();
    const auto ms = std::chrono::ceil<std::chrono::milliseconds>(left).count();
    return static_cast<int>(std::clamp<long long>(ms, 0, 60'000));
}

void EventLoop::run()
{
    epoll_event events[64];
    for (;;) {
        {
            std::lock_guard lock(m_mutex);
            if (m_isStopping)
                return;
        }
        const int count = ::epoll_wait(m_epoll, events, 64, timeoutMs());
        for (int i = 0; i < count; ++i) {
            if (events[i].data.u64 == 0) {
                std::uint64_t ignored = 0;
                [[maybe_unused]] const auto got = ::read(m_wake, &ignored, sizeof ignored);
                continue;
            }
            const auto found = m_watches.find(events[i].data.u64);
            if (found == m_watches.end())
                continue;
            const auto handler = found->second; // the handler may unwatch itself
            (*handler)(events[i].events);
        }
        runPosted();
        runTimers();
        runDeferred();
    }
}

} // namespace runyard
