// What earlier requests made, by their request keys, so that a request that is sent again because its answer was
// lost makes nothing twice.
// Engine thread only.
#pragma once

#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/core/engine_system.h"

#include <optional>
#include <string>
#include <unordered_map>

namespace runyard {

class RequestKeys final : public EngineSystem
{
public:
    explicit RequestKeys(EngineContext &context) : m_store(context.store), m_clock(context.clock) {}

    /// Forgets keys that are past their lifetime.
    void advance() override;

    /// Returns a run, or the negative number of a batch.
    std::optional<RunSeq> holder(const std::string &requestKey);
    /// A run or batch of this drain; the store knows it after the drain.
    void note(const std::string &requestKey, RunSeq made) { m_ofDrain[requestKey] = made; }
    void endDrain() { m_ofDrain.clear(); }

    /// Request keys of objects other than runs; `kind` separates the number spaces. An empty key never matches.
    std::optional<std::int64_t> madeBefore(const char *kind, const std::string &requestKey);
    void remember(const char *kind, const std::string &requestKey, std::int64_t number);

private:
    RunStore &m_store;
    const Clock &m_clock;
    std::unordered_map<std::string, RunSeq> m_ofDrain;
    Micros m_nextSweep{0};
};

} // namespace runyard
