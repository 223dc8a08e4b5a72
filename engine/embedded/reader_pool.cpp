#include "engine/embedded/reader_pool.h"

#include <future>
#include <memory>

namespace runyard {

static constexpr std::size_t kMaxLongJobs = 2;

Status ReaderPool::start(const std::filesystem::path &file, int threads)
{
    for (int i = 0; i < threads; ++i) {
        // Shared: the reader may still be inside set_value() when this function goes on.
        const auto ready = std::make_shared<std::promise<Status>>();
        auto opened = ready->get_future();
        m_threads.emplace_back([this, file, ready] {
            auto reader = RunReader::open(file);
            if (!reader.ok()) {
                ready->set_value(reader.error());
                return;
            }
            ready->set_value(Done{});
            serve(**reader);
        });
        if (Status status = opened.get(); !status.ok())
            return status;
    }
    return Done{};
}

void ReaderPool::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    for (std::thread &thread : m_threads)
        thread.join();
    m_threads.clear();
}

void ReaderPool::ask(Job job, Work work)
{
    {
        const std::lock_guard lock(m_mutex);
        (work == Work::Long ? m_long : m_short).push_back(std::move(job));
    }
    m_wake.notify_one();
}

std::optional<std::pair<ReaderPool::Job, ReaderPool::Work>> ReaderPool::take()
{
    const bool longMayRun = m_longRunning < kMaxLongJobs || m_threads.size() <= kMaxLongJobs;
    const bool isShort = !m_short.empty();
    if (!isShort && (m_long.empty() || !longMayRun))
        return std::nullopt;
    std::deque<Job> &from = isShort ? m_short : m_long;
    std::pair<Job, Work> taken(std::move(from.front()), isShort ? Work::Short : Work::Long);
    from.pop_front();
    return taken;
}

void ReaderPool::serve(RunReader &reader)
{
    std::unique_lock lock(m_mutex);
    while (true) {
        std::optional<std::pair<Job, Work>> next;
        m_wake.wait(lock, [&] {
            next = take();
            return next || (m_stopping && m_short.empty() && m_long.empty());
        });
        if (!next)
            return;
        const Work work = next->second;
        m_longRunning += work == Work::Long ? 1 : 0;
        lock.unlock();
        next->first(reader);
        next.reset(); // what the job holds ends without the lock
        lock.lock();
        if (work == Work::Long) {
            --m_longRunning;
            m_wake.notify_one(); // a long one may have waited for this
        }
    }
}

} // namespace runyard
