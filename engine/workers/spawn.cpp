#include "engine/workers/spawn.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

namespace runyard {

void Fd::reset()
{
    if (m_fd >= 0)
        ::close(m_fd);
    m_fd = -1;
}

namespace {

constexpr int kStatusFd = 3;
constexpr int kControlFd = 4;

struct Pipe
{
    Fd read;
    Fd write;
};

// Moved above the numbers that the child uses, so that assigning one descriptor cannot overwrite another.
Fd lifted(int fd)
{
    if (fd > kControlFd)
        return Fd(fd);
    Fd low(fd);
    return Fd(::fcntl(fd, F_DUPFD_CLOEXEC, 16));
}

bool makePipe(Pipe &pipe)
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return false;
    pipe.read = lifted(ends[0]);
    pipe.write = lifted(ends[1]);
    return pipe.read.open() && pipe.write.open();
}

bool makeNonBlocking(const Fd &fd)
{
    const int flags = ::fcntl(fd.get(), F_GETFL);
    return flags >= 0 && ::fcntl(fd.get(), F_SETFL, flags | O_NONBLOCK) == 0;
}

std::vector<char *> pointers(const std::vector<std::string> &texts)
{
    std::vector<char *> result;
    result.reserve(texts.size() + 1);
    for (const std::string &text : texts)
        result.push_back(const_cast<char *>(text.c_str()));
    result.push_back(nullptr);
    return result;
}

} // namespace

Error spawnError(int number)
{
    const std::string message = std::string("A process could not be started: ") + std::strerror(number) + ".";
    switch (number) {
    case EMFILE:
    case ENFILE:
        return Error{ErrorCode::Unavailable, message, "Raise the limit on open files (ulimit -n).", {}};
    case EAGAIN:
    case ENOMEM:
        return Error{ErrorCode::Unavailable,
                     message,
                     "Raise the limit on processes (ulimit -u) or run fewer at once.",
                     {}};
    case E2BIG:
        return Error{ErrorCode::TooLarge,
                     message,
                     "Shorten the task's arguments and environment; large data belongs in the "
                     "payload.",
                     {}};
    case ENOENT:
    case EACCES:
    case ENOEXEC:
        return Error{ErrorCode::Internal,
                     message,
                     "Check that Runyard is installed completely: its program runyard-shepherd must be there "
                     "and executable.",
                     {}};
    default: return Error{ErrorCode::Unavailable, message, "Look in the system log.", {}};
    }
}

Result<SpawnedProcess> spawnShepherd(const SpawnRequest &request)
{
    Pipe input, output, errors, status, control;
    if (!makePipe(input) || !makePipe(output) || !makePipe(errors) || !makePipe(status) || !makePipe(control))
        return spawnError(errno);
    for (const Fd *fd : {&input.write, &output.read, &errors.read, &status.read, &control.write}) {
        if (!makeNonBlocking(*fd))
            return spawnError(errno);
    }

    std::vector<std::string> argv{
        request.shepherd.string(),  "--status-fd", std::to_string(kStatusFd),          "--control-fd",
        std::to_string(kControlFd), "--memory",    std::to_string(request.memoryBytes)};
    if (!request.directory.empty())
        argv.insert(argv.end(), {"--cwd", request.directory});
    if (!request.cgroup.empty())
        argv.insert(argv.end(), {"--cgroup", request.cgroup, "--cpus", std::to_string(request.cpus)});
    if (request.openFiles > 0)
        argv.insert(argv.end(), {"--files", std::to_string(request.openFiles)});
    if (request.umask)
        argv.insert(argv.end(), {"--umask", std::to_string(*request.umask)});
    argv.push_back("--");
    argv.insert(argv.end(), request.command.begin(), request.command.end());
    const auto argvPointers = pointers(argv);
    const auto envPointers = pointers(request.environment);

    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawn_file_actions_adddup2(&actions, input.read.get(), 0);
    ::posix_spawn_file_actions_adddup2(&actions, output.write.get(), 1);
    ::posix_spawn_file_actions_adddup2(&actions, errors.write.get(), 2);
    ::posix_spawn_file_actions_adddup2(&actions, status.write.get(), kStatusFd);
    ::posix_spawn_file_actions_adddup2(&actions, control.read.get(), kControlFd);
    sigset_t none, all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &all);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

    SpawnedProcess process;
    const int failed = ::posix_spawn(&process.pid, request.shepherd.c_str(), &actions, &attributes,
                                     argvPointers.data(), envPointers.data());
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
    if (failed != 0)
        return spawnError(failed);
    process.cgroup = request.cgroup;
    process.input = std::move(input.write);
    process.output = std::move(output.read);
    process.errors = std::move(errors.read);
    process.status = std::move(status.read);
    process.control = std::move(control.write);
    return process;
}

} // namespace runyard
