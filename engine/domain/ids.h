// Identifiers. Public ids are text with a prefix ("run_…") whose body sorts by creation time;
// RunSeq is the store's integer key, also in creation order.
#pragma once

#include "engine/base/time.h"

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace runyard {

/// A piece of text that only means one kind of thing, so ids cannot be mixed up.
template <class Tag>
struct TextId
{
    std::string text;

    TextId() = default;
    explicit TextId(std::string value) : text(std::move(value)) {}
    bool empty() const { return text.empty(); }
    auto operator<=>(const TextId &) const = default;
};

using RunId = TextId<struct RunIdTag>;               // "run_" + 26 characters [0-9a-z]
using AttemptId = TextId<struct AttemptIdTag>;       // "attempt_" + 26
using DeploymentId = TextId<struct DeploymentIdTag>; // "deployment_" + 26
using ScheduleId = TextId<struct ScheduleIdTag>;     // "sched_" + 26
using BulkId = TextId<struct BulkIdTag>;             // "bulk_" + 26
using BatchId = TextId<struct BatchIdTag>;           // "batch_" + 26

/// Integer key of a run in one workspace; grows with creation, never reused. 0 = none.
enum class RunSeq : std::int64_t { None = 0 };

inline std::int64_t toInt(RunSeq seq)
{
    return static_cast<std::int64_t>(seq);
}

/// Source of random numbers; injected so that tests are exact.
class RandomSource
{
public:
    virtual ~RandomSource() = default;
    virtual std::uint64_t next() = 0;
    /// Uniform in [0, 1).
    double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
};

/// Seeded from the operating system. Not thread-safe: one per thread.
class SystemRandom final : public RandomSource
{
public:
    SystemRandom();
    std::uint64_t next() override;

private:
    std::uint64_t m_state[4];
};

/// Makes time-ordered ids: 48 bits of milliseconds, then a counter within the millisecond and
/// randomness, in base 32 (0-9a-v), so that text order is creation order. Ids from one factory are
/// strictly increasing even when the clock steps back. Not thread-safe.
class IdFactory
{
public:
    IdFactory(const Clock &clock, RandomSource &random) : m_clock(clock), m_random(random) {}

    /// 26 characters of body.
    std::string body();
    RunId runId() { return RunId{"run_" + body()}; }
    AttemptId attemptId() { return AttemptId{"attempt_" + body()}; }

private:
    const Clock &m_clock;
    RandomSource &m_random;
    std::uint64_t m_lastMillis = 0;
    std::uint32_t m_counter = 0;
};

/// True for "run_" followed by 20-32 characters of [0-9a-z].
bool looksLikeRunId(std::string_view text);

} // namespace runyard

template <class Tag>
struct std::hash<runyard::TextId<Tag>>
{
    std::size_t operator()(const runyard::TextId<Tag> &id) const noexcept
    {
        return std::hash<std::string>{}(id.text);
    }
};
