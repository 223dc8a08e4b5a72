// A whole engine on the bench: the real core on a real store in a temporary folder, with simulated time
// and workers, so that a test reads as a sentence and nothing sleeps. After every drain the stored
// workspace is audited; a broken rule ends the test program with the rule in words.
#pragma once

#include "engine/scheduling/engine_core.h"
#include "engine/store/read/run_reader.h"
#include "tests/engine/scheduling/audit.h"
#include "tests/engine/scheduling/simulated.h"

#include <QTemporaryDir>

#include <chrono>
#include <memory>

namespace runyard::testing {

using namespace std::chrono_literals;

/// The value, or the end of the test program with the error in words.
template <class T>
T must(Result<T> result)
{
    if (!result.ok())
        qFatal("%s", result.error().text().c_str());
    return std::move(result).value();
}

/// A task that tries once, unless told otherwise, without jitter.
inline TaskDefinition task(const std::string &id, int maxAttempts = 1)
{
    TaskDefinition definition;
    definition.id = id;
    definition.command = {"true"};
    definition.retry.maxAttempts = maxAttempts;
    definition.retry.randomize = false;
    return definition;
}

inline ProjectManifest project(std::vector<TaskDefinition> tasks, std::vector<QueueDefinition> queues = {},
                               std::vector<ScheduleDefinition> schedules = {})
{
    return {"Bench", "/projects/bench", std::move(tasks), std::move(queues), std::move(schedules)};
}

inline RunError taskError(const std::string &message = "boom")
{
    return {.kind = RunErrorKind::BuiltIn, .name = "Error", .message = message};
}

inline RunError internalError(InternalCode code)
{
    return {.kind = RunErrorKind::Internal, .message = "the worker died", .code = code};
}

class Bench
{
public:
    explicit Bench(int environmentLimit = 100, std::uint64_t seed = 1);
    ~Bench();

    // --- time
    TimePoint now() const { return m_clock.now(); }
    /// Time passes; the engine wakes whenever it has something due, as its thread would.
    void advance(Micros by);
    /// The clock jumps without the engine seeing what lies between (a suspended machine).
    void jump(Micros by);

    // --- one drain of the engine, with its commit
    template <class Call>
    auto drain(Call call)
    {
        must(m_core->begin());
        auto result = call(*m_core);
        m_core->advance();
        settle(m_core->commit());
        return result;
    }
    /// The commit of such a drain fails; what the caller was told.
    template <class Call>
    Status drainThatFails(Call call)
    {
        breakStore();
        (void)m_core->begin();
        call(*m_core);
        m_core->advance();
        Status status = m_core->commit();
        repairStore();
        return status;
    }
    /// A drain with nothing new in it.
    void drain()
    {
        drain([](EngineCore &) { return 0; });
    }

    // --- what people do
    DeployReply deploy(const ProjectManifest &manifest);
    void deploy(std::vector<TaskDefinition> tasks, std::vector<QueueDefinition> queues = {})
    {
        deploy(project(std::move(tasks), std::move(queues)));
    }
    RunId trigger(const std::string &task, TriggerOptions options = {}, Packet payload = {});
    Result<TriggerReply> tryTrigger(const std::string &task, TriggerOptions options = {},
                                    Packet payload = {});
    RunId replay(ReplayRequest request);
    CancelReply cancel(const RunId &run, const std::string &reason = {});
    Result<Run> reschedule(const RunId &run, TimePoint at);
    Result<Run> freeze(const RunId &run);
    Result<Run> resume(const RunId &run);
    Result<Run> retryNow(const RunId &run);
    void pause(const std::string &queue, bool paused = true);

    // --- what workers report, about the newest attempt of a run
    void start(const RunId &run);
    void succeed(const RunId &run, Packet output = Packet::json("true"));
    void fail(const RunId &run, RunError error = taskError());
    void finish(const RunId &run, AttemptOutcome outcome);
    /// The process the engine has for this run; null when there is none.
    SimulatedWorkers::Process *process(const RunId &run);
    AttemptOutcome outcome(const RunId &run);

    // --- accidents
    /// kill -9 of the program, then a new start. Returns the recovery report.
    std::string restart();
    void breakStore();
    void repairStore();

    // --- what one sees
    Run run(const RunId &id);
    RunStatus status(const RunId &id) { return run(id).status; }
    RunDetail detail(const RunId &id);
    /// The task's runs in the order in which they were started.
    std::vector<RunId> startOrder();
    std::string causes(const RunId &id); // the history as "Status: cause" lines
    EngineCore &core() { return *m_core; }
    SimulatedWorkers &workers() { return m_workers; }
    SimulatedClock &clock() { return m_clock; }
    Audit &audit() { return *m_audit; }
    RunStore &store() { return *m_store; }
    SeededRandom &random() { return m_random; }
    RunReader &reader() { return *m_reader; }
    std::vector<ScheduleInfo> schedules();
    const ChangeSet &lastChanges() const { return m_lastChanges; }

private:
    void boot();
    void settle(const Status &committed);
    AttemptKey newestAttempt(const RunId &run);

    QTemporaryDir m_folder;
    int m_environmentLimit;
    SimulatedClock m_clock;
    SeededRandom m_random;
    SimulatedWorkers m_workers;
    ChangeSet m_lastChanges;
    std::unique_ptr<RunStore> m_store;
    std::unique_ptr<EngineCore> m_core;
    std::unique_ptr<RunReader> m_reader;
    std::unique_ptr<Audit> m_audit;
};

} // namespace runyard::testing
