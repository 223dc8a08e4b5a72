// A real engine in this process with a project of tasks that do nothing, for measuring.
// Calls wait for their answer; failures are exceptions, since a bench can only give up.
#pragma once

#include "engine/domain/trigger_request.h"
#include "engine/embedded/embedded_client.h"

#include <cstdint>
#include <filesystem>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>

namespace runyard::bench {

/// Where the build put what an engine and its tasks need.
struct Programs
{
    std::filesystem::path shepherd;
    std::string noopWorker;
    std::string waitingWorker;
};
Programs programsBeside(const char *argv0);

/// Tasks: "noop" (persistent), "python" (persistent, by the Python module's contract), "true" (the
/// program /bin/true), "waiting" (persistent; triggers "noop" over HTTP and waits for it).
void writeBenchProject(const std::filesystem::path &folder, const Programs &programs);

struct BenchOptions
{
    bool synchronousFull = true;
    int environmentLimit = 0; // 0 = the engine's default
};

class BenchEngine
{
public:
    /// In a new workspace inside `folder`.
    BenchEngine(const std::filesystem::path &folder, const Programs &programs, BenchOptions options);
    ~BenchEngine();

    /// A task of writeBenchProject().
    TriggerReply trigger(const std::string &task);
    /// Triggers `count` runs and returns when all are acknowledged. `inFlight` wait for their
    /// acknowledgement at any time: each answer triggers the next run.
    void triggerMany(const std::string &task, int count, int inFlight);
    void setPaused(const std::string &task, bool paused);
    /// Until so many runs of this engine's life are final.
    void waitForFinal(std::int64_t count);
    RunDetail detail(const RunId &id);

    EmbeddedClient &client() { return *m_client; }

    /// Transactions written so far.
    std::uint32_t commits() const;
    int environmentLimit();

    template <class T, class Call>
    T ask(Call call)
    {
        std::promise<Result<T>> promise;
        auto answer = promise.get_future();
        call([&promise](Result<T> result) { promise.set_value(std::move(result)); });
        Result<T> result = answer.get();
        if (!result)
            throw std::runtime_error(result.error().text());
        return std::move(result).value();
    }

private:
    std::filesystem::path m_workspace;
    std::unique_ptr<EmbeddedClient> m_client;
};

} // namespace runyard::bench
