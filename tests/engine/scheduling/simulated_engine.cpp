#include "tests/engine/scheduling/simulated_engine.h"

#include <QtGlobal>

#include <algorithm>

namespace runyard::testing {

Bench::Bench(int environmentLimit, std::uint64_t seed) : m_environmentLimit(environmentLimit), m_random(seed)
{
    boot();
}

Bench::~Bench() = default;

void Bench::boot()
{
    const std::filesystem::path file = std::filesystem::path(m_folder.path().toStdString()) / "runyard.db";
    m_store = must(RunStore::open(file, {.synchronous = Synchronous::Normal}));
    m_core = std::make_unique<EngineCore>(*m_store, m_workers, m_clock, m_random);
    m_core->variables.setWorkspaceKey("tr_dev_bench");
    m_core->queues.setEnvironmentLimit(m_environmentLimit);
    m_core->setChangeSink([this](ChangeSet changes) { m_lastChanges = std::move(changes); });
    m_reader = must(RunReader::open(file));
    m_audit = std::make_unique<Audit>(file);
    must(m_core->recover());
    settle(Done{});
}

std::string Bench::restart()
{
    m_core.reset();
    m_reader.reset();
    m_audit.reset();
    m_store.reset();
    m_workers.killAll();
    boot();
    return m_core->recoveryReport();
}

void Bench::settle(const Status &committed)
{
    must(committed);
    if (const std::string broken = m_audit->violation(); !broken.empty())
        qFatal("Broken rule: %s", broken.c_str());
    const long long slotsTaken = m_audit->number("SELECT count(*) FROM run WHERE flags & 2");
    if (slotsTaken != m_core->queues.slotsInUse() || slotsTaken > m_core->queues.environmentLimit())
        qFatal("%lld runs hold slots, the engine counts %d of %d", slotsTaken, m_core->queues.slotsInUse(),
               m_core->queues.environmentLimit());
    const long long unfinished = m_audit->number("SELECT count(*) FROM attempt WHERE status < 3");
    const std::size_t executed = m_workers.processes().size() + m_core->devRuns.attemptCount();
    if (unfinished != static_cast<long long>(executed))
        qFatal("%lld attempts are unfinished, the workers run %zu", unfinished, executed);
    if (m_workers.startedTwice() > 0)
        qFatal("An attempt was started twice under one number");
}

void Bench::advance(Micros by)
{
    const TimePoint target = now() + by;
    while (const auto due = m_core->nextDue()) {
        if (*due > target)
            break;
        m_clock.set(std::max(*due, now()));
        drain();
    }
    m_clock.set(target);
    drain();
}

void Bench::jump(Micros by)
{
    m_clock.set(now() + by);
    drain();
}

DeployReply Bench::deploy(const ProjectManifest &manifest)
{
    return must(drain([&](EngineCore &core) { return core.deployments.deploy(manifest, Actor::User); }));
}

Result<TriggerReply> Bench::tryTrigger(const std::string &task, TriggerOptions options, Packet payload)
{
    return drain([&](EngineCore &core) {
        return core.triggers.trigger(
            {.taskId = task, .payload = std::move(payload), .options = std::move(options)});
    });
}

RunId Bench::trigger(const std::string &task, TriggerOptions options, Packet payload)
{
    return must(tryTrigger(task, std::move(options), std::move(payload))).id;
}

RunId Bench::replay(ReplayRequest request)
{
    return must(drain([&](EngineCore &core) { return core.triggers.replay(request); })).id;
}

CancelReply Bench::cancel(const RunId &run, const std::string &reason)
{
    return must(drain([&](EngineCore &core) { return core.cancellation.cancel(run, reason, Actor::User); }));
}

Result<Run> Bench::reschedule(const RunId &run, TimePoint at)
{
    return drain([&](EngineCore &core) { return core.control.reschedule(run, at, Actor::User); });
}

Result<Run> Bench::freeze(const RunId &run)
{
    return drain([&](EngineCore &core) { return core.control.freeze(run, Actor::User); });
}

Result<Run> Bench::resume(const RunId &run)
{
    return drain([&](EngineCore &core) { return core.control.resume(run, Actor::User); });
}

Result<Run> Bench::retryNow(const RunId &run)
{
    return drain([&](EngineCore &core) { return core.control.retryNow(run, Actor::User); });
}

void Bench::pause(const std::string &queue, bool paused)
{
    must(drain([&](EngineCore &core) { return core.queues.setPaused(queue, paused); }));
}

AttemptKey Bench::newestAttempt(const RunId &id)
{
    const Run found = run(id);
    return {found.seq, found.attemptCount};
}

void Bench::start(const RunId &id)
{
    const AttemptKey key = newestAttempt(id);
    const auto process = m_workers.processes().find(key);
    if (process == m_workers.processes().end())
        qFatal("No process was started for %s", id.text.c_str());
    process->second.confirmed = true;
    drain([&](EngineCore &core) {
        core.attempts.started(key, 1000 + toInt(key.run), now());
        return 0;
    });
}

AttemptOutcome Bench::outcome(const RunId &id)
{
    AttemptOutcome end;
    end.key = newestAttempt(id);
    end.finishedAt = now();
    if (const auto it = m_workers.processes().find(end.key); it != m_workers.processes().end())
        end.stopped = it->second.stop;
    return end;
}

void Bench::finish(const RunId &id, AttemptOutcome end)
{
    if (!m_workers.processes().contains(end.key))
        qFatal("No process runs for %s", id.text.c_str());
    m_workers.end(end.key);
    drain([&](EngineCore &core) {
        core.attempts.finished(end);
        return 0;
    });
}

void Bench::succeed(const RunId &id, Packet output)
{
    AttemptOutcome end = outcome(id);
    end.output = std::move(output);
    finish(id, std::move(end));
}

void Bench::fail(const RunId &id, RunError error)
{
    AttemptOutcome end = outcome(id);
    end.error = std::move(error);
    finish(id, std::move(end));
}

SimulatedWorkers::Process *Bench::process(const RunId &id)
{
    const auto it = m_workers.processes().find(newestAttempt(id));
    return it == m_workers.processes().end() ? nullptr : &it->second;
}

void Bench::breakStore()
{
    m_audit->execute("CREATE TRIGGER broken_disk BEFORE INSERT ON transition"
                     " BEGIN SELECT RAISE(ABORT, 'the disk is gone'); END");
}

void Bench::repairStore()
{
    m_audit->execute("DROP TRIGGER broken_disk");
}

Run Bench::run(const RunId &id)
{
    return detail(id).run;
}

RunDetail Bench::detail(const RunId &id)
{
    return must(m_reader->runs.detail(id));
}

std::vector<RunId> Bench::startOrder()
{
    std::vector<RunId> runs;
    for (const AttemptKey &key : m_workers.order()) {
        if (const auto found = m_store->runs.find(key.run))
            runs.push_back(found->id);
    }
    return runs;
}

std::string Bench::causes(const RunId &id)
{
    std::string text;
    for (const Transition &step : detail(id).transitions)
        text += std::string(displayName(step.to)) + ": " + step.cause + "\n";
    return text;
}

std::vector<ScheduleInfo> Bench::schedules()
{
    return must(m_reader->projects.schedules());
}

} // namespace runyard::testing
