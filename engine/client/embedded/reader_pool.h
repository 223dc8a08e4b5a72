// Two threads that answer queries from read-only connections, each its own.
// ask() may be called from any thread; the job runs on one of the readers.
#pragma once

#include "engine/store/run_reader.h"

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace runyard {

class ReaderPool
{
public:
    using Job = std::function<void(RunReader &)>;

    /// Opens the connections on their threads; the first failure is returned.
    Status start(const std::filesystem::path &file, int threads = 2);
    ~ReaderPool() { stop(); }

    void ask(Job job);
    /// Finishes what is queued, then joins; what is asked later is not answered. Idempotent.
    void stop();

private:
    void serve(RunReader &reader);

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Job> m_jobs;
    bool m_stopping = false;
    std::vector<std::thread> m_threads;
};

} // namespace runyard
