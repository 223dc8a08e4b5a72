// Command lines that request access (`trigger.dev login`): each shows its user a code, which somebody approves
// in the window or with `runyard login CODE`. The command line then receives the token once. Thread: any.
#pragma once

#include "engine/base/result.h"
#include "engine/base/time.h"

#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace runyard {

class LoginCodes
{
public:
    static constexpr Seconds kLifetime{600};
    static constexpr std::size_t kMost = 20; // pending requests at a time

    struct Asked
    {
        std::string authorizationCode; // known only to the command line
        std::string code;              // shown to people: "K7QF-M2XT"
        TimePoint at;
    };
    enum class Answer { Waits, LetIn, Unknown };

    /// Whether a text has the form of a code as people see it.
    static bool isCode(const std::string &text);

    explicit LoginCodes(const Clock &clock) : m_clock(clock) {}

    /// Errors: Unavailable if too many requests are pending.
    Result<Asked> ask();
    /// Accepts the code in any case, with or without the dash. Errors: NotFound if no command line is waiting
    /// with it.
    Status letIn(const std::string &code);
    Status refuse(const std::string &code);
    /// Returns LetIn only once.
    Answer take(const std::string &authorizationCode);
    std::vector<Asked> waiting();
    /// Sets the listener, which is called with the code of each new request on the requesting thread, until it
    /// is replaced. It must not call back.
    void setListener(std::function<void(std::string code)> listener);

private:
    struct Login
    {
        Asked asked;
        bool isLetIn = false;
    };
    void forgetOld();
    Login *find(const std::string &code);

    const Clock &m_clock;
    std::mutex m_mutex;
    std::vector<Login> m_logins;
    std::function<void(std::string)> m_listener;
};

} // namespace runyard
