// Threads that answer queries from read-only connections, each its own. ask() may be called from any
// thread; the job runs on one of the readers, in order of asking but for long work: of that only so much
// runs at a time that a page or a detail finds a reader free.
#pragma once

#include "engine/contract/reply.h"
#include "engine/store/read/run_reader.h"

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

namespace runyard {

class ReaderPool
{
public:
    using Job = std::function<void(RunReader &)>;
    enum class Work { Short, Long }; // Long: may look at every run

    /// Opens the connections on their threads; the first failure is returned.
    Status start(const std::filesystem::path &file, int threads = 4);
    ~ReaderPool() { stop(); }

    void ask(Job job, Work work = Work::Short);
    /// Replies with what `read` returns for a reader. Once `unwanted` is asked to stop, the query is interrupted.
    template <class T, class Read>
    void query(Reply<T> reply, Read read, Work work = Work::Short, std::stop_token unwanted = {})
    {
        ask(
            [reply = std::move(reply), read = std::move(read), unwanted](RunReader &reader) {
                if (unwanted.stop_requested())
                    return reply(Error{ErrorCode::Unavailable, "The question was withdrawn.", {}, {}});
                Result<T> answer = [&] {
                    const std::stop_callback interrupt(unwanted, [&reader] { reader.interrupt(); });
                    return Result<T>(read(reader));
                }();
                reply(std::move(answer));
            },
            work);
    }
    /// Finishes what is queued, then joins; what is asked later is not answered. Idempotent.
    void stop();

private:
    void serve(RunReader &reader);
    /// The next job that may run now; m_mutex is held.
    std::optional<std::pair<Job, Work>> take();

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Job> m_short;
    std::deque<Job> m_long;
    std::size_t m_longRunning = 0;
    bool m_stopping = false;
    std::vector<std::thread> m_threads;
};

} // namespace runyard
