// The warm workers of a host: finds a worker with a free slot for an attempt, or starts one.
// Lives on the host's thread.
#pragma once

#include "engine/workers/persistent_worker.h"

#include <set>

namespace runyard {

class WorkerPool
{
public:
    explicit WorkerPool(HostContext &host) : m_host(host) {}

    void start(AttemptSpec spec);
    bool owns(AttemptKey key) const { return m_owners.contains(key); }
    void stop(AttemptKey key, StopReason reason, Millis grace);
    void freeze(AttemptKey key);
    void resume(AttemptKey key);
    void retireOtherVersions(const std::string &project, const std::string &keepVersion);
    /// Kills every worker, without events.
    void clear();

private:
    PersistentWorker *workerFor(const AttemptSpec &spec, AttemptOutcome &failed);
    void flushSoon(PersistentWorker *worker);
    void erase(PersistentWorker *worker);

    HostContext &m_host;
    std::multimap<std::string, std::unique_ptr<PersistentWorker>>
        m_workers; // by the description of what they run
    std::map<AttemptKey, PersistentWorker *> m_owners;
    std::set<PersistentWorker *> m_unflushed;
};

} // namespace runyard
