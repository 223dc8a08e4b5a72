#include "tests/bench/bench_engine.h"

#include "engine/contract/engine_facts.h"
#include "engine/contract/projects.h"
#include "engine/contract/queues.h"
#include "engine/contract/run_commands.h"
#include "engine/contract/run_details.h"
#include "engine/contract/run_lists.h"

#include <atomic>
#include <fcntl.h>
#include <fstream>
#include <thread>
#include <unistd.h>

namespace runyard::bench {

namespace {

const std::string kPayload = R"({"text":")" + std::string(280, 'x') + R"("})";

TriggerRequest request(const std::string &task)
{
    TriggerRequest request;
    request.taskId = task;
    request.payload = Packet::json(kPayload);
    return request;
}

/// Keeps `inFlight` triggers waiting for their answer until all are acknowledged.
class ClosedLoop
{
public:
    ClosedLoop(EngineClient &client, std::string task, int count)
        : m_client(client), m_task(std::move(task)), m_toSend(count), m_toAnswer(count)
    {
    }

    void run(int inFlight)
    {
        for (int i = 0; i < inFlight; ++i)
            sendNext();
        m_done.get_future().get();
        if (!m_failure.empty())
            throw std::runtime_error(m_failure);
    }

private:
    void sendNext()
    {
        if (m_toSend.fetch_sub(1) <= 0)
            return;
        m_client.runCommands().trigger(request(m_task), [this](Result<TriggerReply> reply) {
            if (!reply)
                m_failure = reply.error().text(); // replies come one after another, on the engine's thread
            sendNext();
            if (m_toAnswer.fetch_sub(1) == 1)
                m_done.set_value();
        });
    }

    EngineClient &m_client;
    const std::string m_task;
    std::atomic<int> m_toSend;
    std::atomic<int> m_toAnswer;
    std::string m_failure;
    std::promise<void> m_done;
};

} // namespace

Programs programsBeside(const char *argv0)
{
    const auto build = std::filesystem::canonical(argv0).parent_path().parent_path();
    return {build / "libexec" / "runyard-shepherd", (build / "bench" / "runyard_noop_worker").string(),
            (build / "bench" / "runyard_waiting_worker").string()};
}

void writeBenchProject(const std::filesystem::path &folder, const Programs &programs)
{
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "runyard.toml")
        << "[project]\nname = \"Bench\"\n"
           "[[task]]\nid = \"noop\"\ncommand = [\""
        << programs.noopWorker
        << "\"]\nmode = \"persistent\"\n"
           "slots = 64\nretry = { max_attempts = 1 }\n"
           "[[task]]\nid = \"python\"\ncommand = [\"python3\", \"warm.py\"]\nmode = \"persistent\"\n"
           "slots = 64\nretry = { max_attempts = 1 }\n"
           "[[task]]\nid = \"waiting\"\ncommand = [\""
        << programs.waitingWorker
        << "\"]\nmode = \"persistent\"\nretry = { max_attempts = 1 }\n"
           "[[task]]\nid = \"true\"\ncommand = [\"/bin/true\"]\nretry = { max_attempts = 1 }\n";
    std::ofstream(folder / "warm.py")
        << "import json, sys, time\n"
           "for line in sys.stdin:\n"
           "    message = json.loads(line)\n"
           "    print(json.dumps({\"type\": \"result\", \"attemptId\": message[\"attemptId\"],\n"
           "                      \"output\": time.time_ns()}), flush=True)\n";
}

BenchEngine::BenchEngine(const std::filesystem::path &folder, const Programs &programs, BenchOptions options)
    : m_workspace(folder / "workspace")
{
    std::filesystem::remove_all(m_workspace);
    std::filesystem::create_directories(m_workspace);
    auto opened = EmbeddedClient::open({.workspace = m_workspace,
                                        .shepherd = programs.shepherd,
                                        .synchronousFull = options.synchronousFull,
                                        .environmentLimit = options.environmentLimit});
    if (!opened)
        throw std::runtime_error(opened.error().text());
    m_client = std::move(opened).value();
    writeBenchProject(folder / "project", programs);
    ask<DeployReply>(
        [&](auto reply) { m_client->projects().deploy((folder / "project").string(), Actor::User, reply); });
}

BenchEngine::~BenchEngine() = default;

TriggerReply BenchEngine::trigger(const std::string &task)
{
    return ask<TriggerReply>([&](auto reply) { m_client->runCommands().trigger(request(task), reply); });
}

void BenchEngine::triggerMany(const std::string &task, int count, int inFlight)
{
    ClosedLoop(*m_client, task, count).run(inFlight);
}

void BenchEngine::setPaused(const std::string &task, bool paused)
{
    ask<QueueInfo>([&](auto reply) { m_client->queues().setPaused("task/" + task, paused, reply); });
}

void BenchEngine::waitForFinal(std::int64_t count)
{
    while (true) {
        const auto counts = ask<RunCounts>([&](auto reply) { m_client->runLists().counts({}, {}, reply); });
        std::int64_t final = 0;
        for (int status = 0; status < kRunStatusCount; ++status) {
            if (isFinal(static_cast<RunStatus>(status)))
                final += counts.byStatus[static_cast<std::size_t>(status)];
        }
        if (final >= count)
            return;
        std::this_thread::sleep_for(std::chrono::milliseconds(10)); // asking costs processor time too
    }
}

RunDetail BenchEngine::detail(const RunId &id)
{
    return ask<RunDetail>([&](auto reply) { m_client->runDetails().find(id, reply); });
}

std::uint32_t BenchEngine::commits() const
{
    // The header of the WAL index counts transactions in its third word (SQLite's WAL file format).
    const int fd = ::open((m_workspace / "runyard.db-shm").c_str(), O_RDONLY | O_CLOEXEC);
    std::uint32_t words[3] = {};
    const bool got = fd >= 0 && ::read(fd, words, sizeof words) == sizeof words;
    ::close(fd);
    if (!got)
        throw std::runtime_error("the WAL index cannot be read");
    return words[2];
}

int BenchEngine::environmentLimit()
{
    return ask<EngineStatus>([&](auto reply) { m_client->engine().status(reply); }).environmentLimit;
}

} // namespace runyard::bench
