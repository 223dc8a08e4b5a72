// Command lines that ask to be let in (`trigger.dev login`): each shows its user a code, and somebody who sits
// at this engine lets the code in, in the window or by `runyard login CODE`. Then, once, it is given the token.
// Any thread.
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
    static constexpr std::size_t kMax = 20; // that wait at a time

    struct Asked
    {
        std::string authorizationCode; // known to the command line only
        std::string code;              // shown to people: "K7QF-M2XT"
        TimePoint at;
    };
    enum class Answer { Waits, LetIn, Unknown };

    /// Whether a text has the form of a code for people.
    static bool isCode(const std::string &text);

    explicit LoginCodes(const Clock &clock) : m_clock(clock) {}

    /// Unavailable when too many wait.
    Result<Asked> ask();
    /// NotFound when no command line waits with this code (any case, with or without the dash).
    Status letIn(const std::string &code);
    Status refuse(const std::string &code);
    /// LetIn once.
    Answer take(const std::string &authorizationCode);
    std::vector<Asked> waiting();
    /// Called, on the thread that asked, with the code of a new one; not after it was replaced. Must not call back.
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
