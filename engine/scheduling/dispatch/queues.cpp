#include "engine/scheduling/dispatch/queues.h"

#include "engine/domain/queue_claims.h"

#include <algorithm>
#include <set>

namespace runyard {

namespace {

Error noSuchQueue(const std::string &name)
{
    return {ErrorCode::NotFound, "There is no queue \"" + name + "\".",
            "List the queues to see their names."};
}

} // namespace

void Queues::load()
{
    const int limit = m_book.environmentLimit();
    m_book.clear();
    m_book.setEnvironmentLimit(limit);
    m_settings.clear();
    for (QueueInfo &queue : m_store.projects.queues()) {
        m_book.setLimit(queue.name, queue.limit());
        m_book.setPaused(queue.name, queue.isPaused);
        m_settings[queue.name] = std::move(queue);
    }
}

const QueueInfo *Queues::find(const std::string &name) const
{
    const auto found = m_settings.find(name);
    return found == m_settings.end() ? nullptr : &found->second;
}

void Queues::remove(const Run &run)
{
    m_book.remove(run.queue, run.concurrencyKey, run.seq);
}

void Queues::occupy(const Run &run)
{
    m_book.occupy(run.queue, run.concurrencyKey, run.seq);
}

void Queues::makeReady(const Run &run, std::int64_t score)
{
    m_book.add(run.queue, run.concurrencyKey, run.seq, score);
}

std::int64_t Queues::scoreOf(const Run &run) const
{
    TimePoint entered = run.queuedAt.value_or(run.createdAt);
    if (run.retryAt)
        entered = std::max(entered, *run.retryAt);
    // If the clock was set back, later runs must not overtake all others.
    return m_time.evenTime(entered).count() - std::int64_t{run.prioritySeconds} * 1'000'000;
}

void Queues::releaseSlot(RunEntry &entry)
{
    if (!entry.run.holdsSlot)
        return;
    entry.run.holdsSlot = false;
    m_book.release(entry.run.queue, entry.run.concurrencyKey, entry.run.seq);
    m_runs.touch(entry, m_clock.now());
}

QueueInfo &Queues::settings(const std::string &name)
{
    const auto it = m_settings.find(name);
    if (it != m_settings.end())
        return it->second;
    QueueInfo queue;
    queue.name = name;
    queue.isTaskQueue = name.starts_with("task/");
    m_store.projects.saveQueue(queue);
    m_drain.changes.queues = true;
    return m_settings[name] = std::move(queue);
}

std::vector<ErrorDetail> Queues::apply(const ProjectManifest &manifest)
{
    const auto before = m_store.projects.queueClaims();
    const auto claims = claimsOf(manifest, before, m_clock.now());
    const auto deciding = decidingClaims(withClaims(before, manifest.name, claims));
    m_store.projects.saveQueueClaims(manifest.name, claims);
    std::set<std::string> names;
    for (const TaskDefinition &task : manifest.tasks)
        names.insert(task.queueName());
    for (const QueueDefinition &declared : manifest.queues)
        names.insert(declared.name);
    for (const QueueClaim &claim : before) // this version may have dropped a queue
        names.insert(claim.queue);
    for (const std::string &name : names) {
        QueueInfo &queue = settings(name);
        const auto decides = deciding.find(name);
        queue.declaredLimit = decides == deciding.end() ? std::nullopt : std::optional(decides->second.limit);
        m_store.projects.saveQueue(queue);
        m_book.setLimit(name, queue.limit());
    }
    return overruledClaims(claims, deciding);
}

QueueInfo Queues::withCounts(QueueInfo queue) const
{
    queue.running = m_book.running(queue.name);
    queue.queued = m_book.readyCount(queue.name);
    return queue;
}

Result<QueueInfo> Queues::setPaused(const std::string &name, bool paused)
{
    if (!m_settings.contains(name))
        return noSuchQueue(name);
    QueueInfo &queue = m_settings[name];
    queue.isPaused = paused;
    m_store.projects.saveQueue(queue);
    m_book.setPaused(name, paused);
    m_drain.changes.queues = true;
    return withCounts(queue);
}

Result<QueueInfo> Queues::setLimit(const std::string &name, std::optional<int> limit)
{
    if (!m_settings.contains(name))
        return noSuchQueue(name);
    if (limit && (*limit < 0 || *limit > 100'000))
        return Error{ErrorCode::InvalidInput, "A concurrency limit must be between 0 and 100000.",
                     "Use 0 to keep runs from starting."};
    QueueInfo &queue = m_settings[name];
    queue.overrideLimit = limit;
    m_store.projects.saveQueue(queue);
    m_book.setLimit(name, queue.limit());
    m_drain.changes.queues = true;
    return withCounts(queue);
}

void Queues::setEnvironmentLimit(int limit)
{
    m_book.setEnvironmentLimit(limit);
    m_drain.changes.queues = true;
}

} // namespace runyard
