#include "engine/scheduling/core/drain.h"

namespace runyard {

void Drain::succeeded()
{
    const auto replies = std::exchange(m_replies, {});
    auto effects = std::exchange(m_effects, {});
    for (auto &effect : effects) // each is called once and may move from its captures
        effect();
    for (const auto &reply : replies)
        reply(Done{});
}

void Drain::failed(const Status &status)
{
    const auto replies = std::exchange(m_replies, {});
    m_effects.clear();
    changes = {};
    for (const auto &reply : replies)
        reply(status);
}

} // namespace runyard
