// The thread on which the HTTP API reads and writes its files: uploads and streams. Work runs in the order it
// was posted. Thread: any may post.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace runyard {

class FileThread
{
public:
    FileThread();
    /// Finishes the remaining work, then ends the thread.
    ~FileThread();

    void run(std::function<void()> work);

private:
    /// Shared with the thread, because the last piece of work may destroy this object.
    struct State
    {
        std::mutex mutex;
        std::condition_variable changed;
        std::deque<std::function<void()>> work;
        bool isEnding = false;
    };
    static void loop(std::shared_ptr<State> state);

    std::shared_ptr<State> m_state;
    std::thread m_thread;
};

} // namespace runyard
