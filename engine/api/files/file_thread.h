// The thread on which the HTTP API reads and writes files of its own: uploads and streams. Work is done in
// the order it was given. Any thread may give some.
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
    /// Does what is left, then ends.
    ~FileThread();

    void run(std::function<void()> work);

private:
    /// Shared with the thread: the last piece of work may itself end the object it was given to.
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
