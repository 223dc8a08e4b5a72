#include "engine/client/embedded/reader_pool.h"

#include <future>
#include <memory>

namespace runyard {

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

void ReaderPool::ask(Job job)
{
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.push_back(std::move(job));
    }
    m_wake.notify_one();
}

void ReaderPool::serve(RunReader &reader)
{
    while (true) {
        Job job;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_stopping || !m_jobs.empty(); });
            if (m_jobs.empty())
                return;
            job = std::move(m_jobs.front());
            m_jobs.pop_front();
        }
        job(reader);
    }
}

} // namespace runyard
