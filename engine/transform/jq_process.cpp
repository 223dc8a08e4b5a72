#include "engine/transform/jq_process.h"

#include "engine/transform/jq_wire.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace runyard {

namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

Error refusal(std::string what, std::string hint = {})
{
    return {ErrorCode::InvalidInput, std::move(what), std::move(hint), {}};
}

/// Extracts "syntax error, unexpected '}', in line 1" from jq's
/// "jq: error: syntax error, unexpected '}' (Unix shell quoting issues?) at <top-level>, line 1:\n…".
std::string plainJqError(std::string text)
{
    text.resize(std::min(text.find('\n'), text.size()));
    const auto cut = [&text](std::string_view part, std::string_view instead) {
        if (const auto at = text.find(part); at != text.npos)
            text.replace(at, part.size(), instead);
    };
    cut("jq: error: ", "");
    cut(" (Unix shell quoting issues?)", "");
    cut(" at <top-level>, line", ", in line");
    cut(" at <unknown>, line", ", in line");
    while (!text.empty() && (text.back() == ':' || text.back() == ' ' || text.back() == '.'))
        text.pop_back();
    return text + ".";
}

enum class Wait { Ready, TimedOut };

Wait waitFor(int socket, short events, SteadyTime until)
{
    while (true) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        if (left.count() <= 0)
            return Wait::TimedOut;
        pollfd watched{socket, events, 0};
        if (::poll(&watched, 1, static_cast<int>(left.count()) + 1) > 0)
            return Wait::Ready;
    }
}

/// Returns false when the other end is closed or the time is up; `wait` says which.
template <class Step>
bool transfer(int socket, short events, std::size_t size, SteadyTime until, Wait &wait, Step step)
{
    for (std::size_t done = 0; done < size;) {
        const ssize_t count = step(done);
        if (count > 0) {
            done += static_cast<std::size_t>(count);
            continue;
        }
        if (count == 0 || (errno != EAGAIN && errno != EINTR))
            return false;
        if (wait = waitFor(socket, events, until); wait == Wait::TimedOut)
            return false;
    }
    return true;
}

bool sendAll(int socket, const std::string &bytes, SteadyTime until, Wait &wait)
{
    return transfer(socket, POLLOUT, bytes.size(), until, wait, [&](std::size_t done) {
        return ::send(socket, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    });
}

bool receiveAll(int socket, char *to, std::size_t size, SteadyTime until, Wait &wait)
{
    return transfer(socket, POLLIN, size, until, wait,
                    [&](std::size_t done) { return ::recv(socket, to + done, size - done, 0); });
}

} // namespace

Result<std::unique_ptr<JqProcess>> JqProcess::start(const std::filesystem::path &helper,
                                                    std::string expression)
{
    std::unique_ptr<JqProcess> process(new JqProcess(helper, std::move(expression)));
    if (Status begun = process->begin(); !begun)
        return begun.error();
    return process;
}

Status JqProcess::begin()
{
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return Error{
            ErrorCode::Unavailable, std::string("No socket for jq: ") + std::strerror(errno) + ".", {}, {}};
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], jq_wire::kSocket);
    // libjq's last message is discarded; the exit status tells how the process ended.
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    // The process inherits neither our signal mask nor our environment.
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    std::string name = m_helper.string();
    char *arguments[] = {name.data(), nullptr};
    char *environment[] = {nullptr};
    const int failed = ::posix_spawn(&m_pid, name.c_str(), &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    m_socket = ends[0];
    if (failed != 0) {
        m_pid = 0;
        end();
        return Error{ErrorCode::Unavailable,
                     "The jq program " + name + " could not be started: " + std::strerror(failed) + ".",
                     "Reinstall Runyard.",
                     {}};
    }
    const auto answer = exchange(m_expression);
    if (!answer)
        return refusal("The jq expression cannot be used: " + plainJqError(answer.error().message));
    return Done{};
}

int JqProcess::end()
{
    int status = 0;
    if (m_socket >= 0)
        ::close(std::exchange(m_socket, -1));
    if (m_pid > 0) {
        ::kill(m_pid, SIGKILL); // no effect if it is already ending
        while (::waitpid(m_pid, &status, 0) < 0 && errno == EINTR) {
        }
        m_pid = 0;
    }
    return status;
}

Result<std::string> JqProcess::apply(std::string_view json)
{
    if (m_socket < 0) {
        if (Status begun = begin(); !begun)
            return begun.error();
    }
    return exchange(json);
}

Result<std::string> JqProcess::exchange(std::string_view text)
{
    const SteadyTime until = std::chrono::steady_clock::now() + std::chrono::milliseconds(kMillisPerPayload);
    auto size = static_cast<std::uint32_t>(text.size());
    std::string message(reinterpret_cast<const char *>(&size), sizeof size);
    message += text;
    Wait wait = Wait::Ready;
    std::string answer;
    bool whole = sendAll(m_socket, message, until, wait)
                 && receiveAll(m_socket, reinterpret_cast<char *>(&size), sizeof size, until, wait);
    if (whole) {
        answer.resize(size);
        whole = receiveAll(m_socket, answer.data(), size, until, wait) && !answer.empty();
    }
    if (!whole) {
        const int status = end();
        if (wait == Wait::TimedOut)
            return refusal("The jq expression took longer than " + std::to_string(kMillisPerPayload / 1'000)
                               + " s and was stopped.",
                           "Look for an infinite loop.");
        if (WIFSIGNALED(status))
            return refusal("jq crashed on the expression (signal " + std::to_string(WTERMSIG(status)) + ").",
                           "Rewrite the expression.");
        return refusal("The jq expression used more than " + std::to_string(jq_wire::kMemoryBytes >> 20)
                           + " MB and was stopped.",
                       "Rewrite it so that it builds less data at once.");
    }
    const bool good = answer.front() == jq_wire::kOk;
    answer.erase(0, 1);
    if (!good)
        return refusal(std::move(answer));
    return answer;
}

} // namespace runyard
