#include "engine/api/files/file_thread.h"

#include <cstdio>
#include <exception>

namespace runyard {

FileThread::FileThread() : m_state(std::make_shared<State>()), m_thread(loop, m_state) {}

FileThread::~FileThread()
{
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->isEnding = true;
    }
    m_state->changed.notify_one();
    if (m_thread.get_id() == std::this_thread::get_id())
        m_thread.detach();
    else
        m_thread.join();
}

void FileThread::run(std::function<void()> work)
{
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->work.push_back(std::move(work));
    }
    m_state->changed.notify_one();
}

void FileThread::loop(std::shared_ptr<State> state)
{
    while (true) {
        std::function<void()> work;
        {
            std::unique_lock lock(state->mutex);
            state->changed.wait(lock, [&] { return state->isEnding || !state->work.empty(); });
            if (state->work.empty())
                return;
            work = std::move(state->work.front());
            state->work.pop_front();
        }
        // Work reports its own failures; an unexpected exception must not end the engine's process. The request
        // is answered when the work, and its reply with it, is destroyed.
        try {
            work();
        } catch (const std::exception &error) {
            std::fprintf(stderr, "runyard: work on files failed: %s\n", error.what());
        }
    }
}

} // namespace runyard
