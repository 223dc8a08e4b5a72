#include "tests/bench/raw_limits.h"

#include "tests/bench/raw_rows.h"
#include "tests/bench/samples.h"

#include <algorithm>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace runyard::bench {

RawRate rawLives(const std::filesystem::path &folder, bool synchronousFull, int stepsPerCommit,
                 double seconds)
{
    RawRows rows(folder, synchronousFull);
    // Runs overlap as they do in the engine: while new ones come in, earlier ones start and end.
    const sqlite3_int64 distance = std::max(1, stepsPerCommit / 3);
    sqlite3_int64 newest = 0;
    sqlite3_int64 ended = 0;
    int steps = 0;
    const auto done = [&] {
        if (++steps < stepsPerCommit)
            return;
        rows.commit();
        rows.begin();
        steps = 0;
    };
    rows.begin();
    const double cpuBefore = processCpuMicros();
    const auto start = Steady::now();
    while ((newest & 63) != 0 || secondsSince(start) < seconds) {
        rows.triggerAndHandOut(++newest);
        done();
        if (newest > distance) {
            rows.start(newest - distance);
            done();
        }
        if (newest > 2 * distance) {
            rows.end(newest - 2 * distance);
            ++ended;
            done();
        }
    }
    rows.commit();
    const auto lives = static_cast<double>(ended);
    return {lives / secondsSince(start), (processCpuMicros() - cpuBefore) / lives};
}

std::vector<double> rawTriggerCommits(const std::filesystem::path &folder, bool synchronousFull, int count)
{
    RawRows rows(folder, synchronousFull);
    std::vector<double> micros;
    for (int run = 1; run <= count; ++run) {
        const auto start = Steady::now();
        rows.begin();
        rows.triggerAndHandOut(run);
        rows.commit();
        micros.push_back(microsSince(start));
    }
    return micros;
}

namespace {

pid_t spawnTrue()
{
    char program[] = "/bin/true";
    char *arguments[] = {program, nullptr};
    pid_t child = 0;
    if (::posix_spawn(&child, program, nullptr, nullptr, arguments, environ) != 0)
        throw std::runtime_error("cannot start /bin/true");
    return child;
}

} // namespace

double rawSpawnsPerSecond(int atOnce, double seconds)
{
    int done = 0;
    int running = 0;
    const auto start = Steady::now();
    while (secondsSince(start) < seconds) {
        for (; running < atOnce; ++running)
            spawnTrue();
        ::waitpid(-1, nullptr, 0);
        --running;
        ++done;
    }
    const double perSecond = done / secondsSince(start);
    for (; running > 0; --running)
        ::waitpid(-1, nullptr, 0);
    return perSecond;
}

std::vector<double> rawSpawnStarts(int count)
{
    std::vector<double> micros;
    for (int i = 0; i < count; ++i) {
        const auto start = Steady::now();
        const pid_t child = spawnTrue(); // returns when the child has called exec
        micros.push_back(microsSince(start));
        ::waitpid(child, nullptr, 0);
    }
    return micros;
}

std::vector<double> rawPipeRoundTrips(const std::string &noopWorker, int count)
{
    int toWorker[2], fromWorker[2];
    if (::pipe(toWorker) != 0 || ::pipe(fromWorker) != 0)
        throw std::runtime_error("cannot make a pipe");
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, toWorker[0], 0);
    ::posix_spawn_file_actions_adddup2(&actions, fromWorker[1], 1);
    for (const int fd : {toWorker[0], toWorker[1], fromWorker[0], fromWorker[1]})
        ::posix_spawn_file_actions_addclose(&actions, fd);
    std::string program = noopWorker;
    char *arguments[] = {program.data(), nullptr};
    pid_t child = 0;
    const int failed = ::posix_spawn(&child, program.c_str(), &actions, nullptr, arguments, environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (failed != 0)
        throw std::runtime_error("cannot start " + noopWorker);
    ::close(toWorker[0]);
    ::close(fromWorker[1]);

    const std::string line =
        R"({"attemptId":"attempt_00000000000000000000000000","payload":")" + std::string(600, 'x') + "\"}\n";
    char answer[512];
    std::vector<double> micros;
    for (int i = 0; i < count; ++i) {
        const auto start = Steady::now();
        if (::write(toWorker[1], line.data(), line.size()) < 0
            || ::read(fromWorker[0], answer, sizeof answer) <= 0)
            throw std::runtime_error("the no-op worker went away");
        micros.push_back(microsSince(start));
    }
    ::close(toWorker[1]);
    ::close(fromWorker[0]);
    ::waitpid(child, nullptr, 0);
    return micros;
}

} // namespace runyard::bench
