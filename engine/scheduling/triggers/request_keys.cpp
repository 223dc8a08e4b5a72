#include "engine/scheduling/triggers/request_keys.h"

#include "engine/base/limits.h"

namespace runyard {

namespace {

/// Headers cannot contain a line break, so this never equals the key of a run.
std::string keyOfKind(const char *kind, const std::string &requestKey)
{
    return requestKey.empty() ? std::string() : std::string(kind) + '\n' + requestKey;
}

constexpr std::chrono::minutes kKeySweepInterval{10};

} // namespace

void RequestKeys::advance()
{
    if (m_clock.elapsed() < m_nextSweep)
        return;
    m_store.keys.forgetRequestKeys(m_clock.now() - limits::kRequestKeyLifetime);
    m_store.tokenUses.forgetExpired(m_clock.now());
    m_nextSweep = m_clock.elapsed() + kKeySweepInterval;
}

std::optional<std::int64_t> RequestKeys::madeBefore(const char *kind, const std::string &requestKey)
{
    const std::string key = keyOfKind(kind, requestKey);
    const auto made = key.empty() ? std::nullopt : holder(key);
    return made ? std::optional(toInt(*made)) : std::nullopt;
}

void RequestKeys::remember(const char *kind, const std::string &requestKey, std::int64_t number)
{
    if (const std::string key = keyOfKind(kind, requestKey); !key.empty())
        m_store.keys.putRequestKey(key, RunSeq{number}, m_clock.now());
}

std::optional<RunSeq> RequestKeys::holder(const std::string &requestKey)
{
    if (const auto inThisDrain = m_ofDrain.find(requestKey); inThisDrain != m_ofDrain.end())
        return inThisDrain->second;
    return m_store.keys.findRequestKey(requestKey, m_clock.now() - limits::kRequestKeyLifetime);
}

} // namespace runyard
