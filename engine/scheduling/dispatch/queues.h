// The queues of the workspace: their settings, and the places and slots that runs have in them.
// Engine thread only.
#pragma once

#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/core/engine_system.h"
#include "engine/scheduling/dispatch/queue_book.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace runyard {

class Queues final : public EngineSystem
{
public:
    explicit Queues(EngineContext &context)
        : m_store(context.store)
        , m_clock(context.clock)
        , m_runs(context.runs)
        , m_time(context.time)
        , m_drain(context.drain)
    {
    }

    /// Empties the book; runs are brought back by those who load them.
    void load() override;
    QueueBook &book() { return m_book; }
    const QueueBook &book() const { return m_book; }

    // --- runs
    /// Its place in the queue: when it entered (a retry: when that was due), less its head start.
    std::int64_t scoreOf(const Run &run) const;
    void makeReady(const Run &run, std::int64_t score);
    /// No-op when the run is not ready.
    void remove(const Run &run);
    /// A run that holds a slot in the store takes it in the book.
    void occupy(const Run &run);
    void releaseSlot(RunEntry &entry);

    // --- settings
    /// Null when there is no such queue.
    const QueueInfo *find(const std::string &name) const;
    /// Makes the queue when there is none.
    QueueInfo &settings(const std::string &name);
    Result<QueueInfo> setPaused(const std::string &name, bool paused);
    Result<QueueInfo> setLimit(const std::string &name, std::optional<int> limit);
    /// Takes the limits that a deployed project declares. Returns those that another project overrules.
    std::vector<ErrorDetail> apply(const ProjectManifest &manifest);

    void setEnvironmentLimit(int limit);
    int environmentLimit() const { return m_book.environmentLimit(); }
    int slotsInUse() const { return m_book.slotsInUse(); }
    std::int64_t queuedCount() const { return m_book.readyCount(); }

private:
    QueueInfo withCounts(QueueInfo queue) const;

    RunStore &m_store;
    const Clock &m_clock;
    RunTable &m_runs;
    EngineTime &m_time;
    Drain &m_drain;
    QueueBook m_book;
    std::map<std::string, QueueInfo> m_settings;
};

} // namespace runyard
