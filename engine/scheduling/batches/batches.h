// Batches: announcing one, taking in its items, and letting its parent wait for it.
// Engine thread only.
#pragma once

#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/core/engine_system.h"
#include "engine/scheduling/triggers/request_keys.h"
#include "engine/scheduling/triggers/run_factory.h"
#include "engine/scheduling/waits/wait_requests.h"

#include <optional>
#include <vector>

namespace runyard {

class Batches final : public EngineSystem
{
public:
    Batches(EngineContext &context, RequestKeys &requestKeys, RunFactory &factory, Waits &waits,
            WaitRequests &waitRequests)
        : m_store(context.store)
        , m_clock(context.clock)
        , m_ids(context.ids)
        , m_runs(context.runs)
        , m_time(context.time)
        , m_book(context.batches)
        , m_requestKeys(requestKeys)
        , m_factory(factory)
        , m_waits(waits)
        , m_waitRequests(waitRequests)
    {
    }

    void load() override;
    /// Gives up batches whose items did not all come in time.
    void advance() override;
    std::optional<TimePoint> nextDue() const override;

    Result<BatchReply> create(const BatchRequest &request);
    Result<BatchProgress> add(const BatchId &id, std::vector<BatchItem> items);
    Result<BatchProgress> trigger(const BatchRequest &request, std::vector<BatchItem> items);

private:
    Batch *earlierBatch(const BatchRequest &request);
    Result<BatchReply> announce(const BatchRequest &request);
    /// Its parent waits for it from its last item on, so that it can still send them. (awaited_batches.cpp)
    Result<BatchReply> announceAwaited(const BatchRequest &request);
    void beginWait(RunEntry &entry, const Batch &batch);

    RunStore &m_store;
    const Clock &m_clock;
    IdFactory &m_ids;
    RunTable &m_runs;
    EngineTime &m_time;
    BatchBook &m_book;
    RequestKeys &m_requestKeys;
    RunFactory &m_factory;
    Waits &m_waits;
    WaitRequests &m_waitRequests;
};

} // namespace runyard
