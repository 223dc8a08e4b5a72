// runyard-shepherd: the parent of one task process. It starts the command in its own session, enforces its
// memory limit, and kills the whole process tree when the engine asks for it or dies.
//
//   runyard-shepherd --status-fd N --control-fd N --memory BYTES [--cwd DIR] [--files N] [--umask N]
//                    [--cgroup DIR [--cpus N]] -- cmd …
//
// Status fd (JSON lines): {"started":PID}, then {"exit":…}; or {"startError":ERRNO,"where":"…"}.
// Control fd (single bytes): t SIGTERM, k SIGKILL, s SIGSTOP, c SIGCONT, each to the whole tree;
// end of file means the engine died: SIGKILL.
#include "engine/workers/shepherd/shepherd.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

int main(int argc, char **argv)
{
    shepherd::Options options;
    int at = 1;
    for (; at + 1 < argc && std::strcmp(argv[at], "--") != 0; at += 2) {
        const char *name = argv[at];
        const char *value = argv[at + 1];
        if (std::strcmp(name, "--status-fd") == 0)
            options.statusFd = std::atoi(value);
        else if (std::strcmp(name, "--control-fd") == 0)
            options.controlFd = std::atoi(value);
        else if (std::strcmp(name, "--memory") == 0)
            options.memoryBytes = std::atoll(value);
        else if (std::strcmp(name, "--cwd") == 0)
            options.directory = value;
        else if (std::strcmp(name, "--cgroup") == 0)
            options.cgroup = value;
        else if (std::strcmp(name, "--cpus") == 0)
            options.cpus = std::atof(value);
        else if (std::strcmp(name, "--files") == 0)
            options.openFiles = std::atoll(value);
        else if (std::strcmp(name, "--umask") == 0)
            options.umask = std::atoi(value);
        else
            break;
    }
    if (options.statusFd < 0 || options.controlFd < 0 || at + 1 >= argc || std::strcmp(argv[at], "--") != 0) {
        std::fprintf(stderr, "runyard-shepherd is started by Runyard; it does nothing useful on its own.\n");
        return 64;
    }
    options.command = argv + at + 1;
    return shepherd::Shepherd(options).run();
}
