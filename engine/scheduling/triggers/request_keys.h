// Remembers what earlier requests created, by request key, so that a request repeated after a lost reply
// creates nothing twice.
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

    /// Removes expired keys.
    void advance() override;

    /// Returns a run, or a batch as its negative number.
    std::optional<RunSeq> holder(const std::string &requestKey);
    /// Records a run or batch of this drain, which the store knows only afterwards.
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
