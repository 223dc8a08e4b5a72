#include "engine/workers/worker_pool.h"

namespace runyard {

namespace {

// Workers with the same description are interchangeable.
std::string poolName(const AttemptSpec &spec)
{
    std::string name = spec.project + '\0' + spec.version + '\0' + spec.machine + '\0' + spec.task.directory;
    for (const std::string &word : spec.task.command)
        name += '\0' + word;
    for (const auto &[variable, value] : spec.task.env)
        name += '\0' + variable + '=' + value;
    return name;
}

} // namespace

void WorkerPool::start(AttemptSpec spec)
{
    AttemptOutcome outcome;
    PersistentWorker *worker = workerFor(spec, outcome);
    if (!worker) {
        outcome.finishedAt = m_host.clock.now();
        m_host.events.attemptFinished(std::move(outcome));
        return;
    }
    m_owners[spec.key] = worker;
    worker->assign(std::move(spec));
}

PersistentWorker *WorkerPool::workerFor(const AttemptSpec &spec, AttemptOutcome &failed)
{
    const std::string name = poolName(spec);
    const auto [first, last] = m_workers.equal_range(name);
    for (auto at = first; at != last; ++at) {
        if (at->second->hasFreeSlot())
            return at->second.get();
    }
    if (spec.task.command.empty() || spec.task.command.front().empty()) {
        failed.key = spec.key;
        failed.error = internalError(InternalCode::ConfiguredIncorrectly,
                                     "Task \"" + spec.task.id + "\" has no command.");
        return nullptr;
    }
    PersistentWorker::Callbacks callbacks;
    callbacks.attemptEnded = [this](AttemptKey key) { m_owners.erase(key); };
    callbacks.wantsFlush = [this](PersistentWorker *worker) { flushSoon(worker); };
    callbacks.ended = [this](PersistentWorker *worker) { erase(worker); };
    auto worker = std::make_unique<PersistentWorker>(m_host, spec, std::move(callbacks));
    if (Status opened = worker->open(); !opened) {
        failed = notStarted(spec.key, opened.error());
        return nullptr;
    }
    return m_workers.emplace(name, std::move(worker))->second.get();
}

void WorkerPool::flushSoon(PersistentWorker *worker)
{
    if (m_unflushed.empty()) {
        m_host.loop.defer([this] {
            for (PersistentWorker *waiting : std::exchange(m_unflushed, {}))
                waiting->flush();
        });
    }
    m_unflushed.insert(worker);
}

void WorkerPool::erase(PersistentWorker *worker)
{
    m_unflushed.erase(worker);
    std::erase_if(m_workers, [worker](const auto &entry) { return entry.second.get() == worker; });
}

void WorkerPool::stop(AttemptKey key, StopReason reason, Millis grace)
{
    if (const auto found = m_owners.find(key); found != m_owners.end())
        found->second->stop(key, reason, grace);
}

void WorkerPool::freeze(AttemptKey key)
{
    if (const auto found = m_owners.find(key); found != m_owners.end())
        found->second->freeze(key);
}

void WorkerPool::resume(AttemptKey key)
{
    if (const auto found = m_owners.find(key); found != m_owners.end())
        found->second->resume(key);
}

void WorkerPool::retireOtherVersions(const std::string &project, const std::string &keepVersion)
{
    for (const auto &[name, worker] : m_workers) {
        // A worker without a project may belong to this one, and a restart costs little.
        const bool concerned = worker->project().empty() || worker->project() == project;
        if (concerned && worker->version() != keepVersion)
            worker->retire();
    }
}

void WorkerPool::clear()
{
    m_unflushed.clear();
    m_owners.clear();
    for (const auto &[name, worker] : m_workers)
        worker->abandon(); // kills all first; the destructors then wait for each
    m_workers.clear();
}

} // namespace runyard
