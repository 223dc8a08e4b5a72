// What a model has asked the engine and still wants to know: withdrawn when it asks something else
// instead, or ends, so that nobody counts a million runs for nothing.
#pragma once

#include <stop_token>

namespace runyard {

class OpenQuestions
{
public:
    OpenQuestions() = default;
    ~OpenQuestions() { m_source.request_stop(); }
    OpenQuestions(const OpenQuestions &) = delete;
    OpenQuestions &operator=(const OpenQuestions &) = delete;

    /// For a question; its answer is to be ignored once the token is stopped.
    std::stop_token token() const { return m_source.get_token(); }
    void withdraw()
    {
        m_source.request_stop();
        m_source = std::stop_source();
    }

private:
    std::stop_source m_source;
};

} // namespace runyard
