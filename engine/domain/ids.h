// Identifiers. Public ids are texts with a prefix ("run_…") whose remainder sorts by creation time; RunSeq is
// the store's integer key, also in order of creation.
#pragma once

#include "engine/base/time.h"

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace runyard {

/// A text with a type for each kind of id, so that ids cannot be mixed up.
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

/// The integer key of a run in a workspace; increases with creation and is never reused. 0 = none.
enum class RunSeq : std::int64_t { None = 0 };

inline std::int64_t toInt(RunSeq seq)
{
    return static_cast<std::int64_t>(seq);
}

/// A source of random numbers; injected to make tests deterministic.
class RandomSource
{
public:
    virtual ~RandomSource() = default;
    virtual std::uint64_t next() = 0;
    /// Uniformly distributed in [0, 1).
    double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
};

/// Seeded by the operating system. Not thread-safe: use one per thread.
class SystemRandom final : public RandomSource
{
public:
    SystemRandom();
    std::uint64_t next() override;

private:
    std::uint64_t m_state[4];
};

/// Creates time-ordered ids: 48 bits of milliseconds, a counter within the millisecond, and randomness, in
/// base 32 (0-9a-v), so that text order is the order of creation. The ids of a factory are strictly
/// increasing even when the clock is set back. Not thread-safe.
class IdFactory
{
public:
    IdFactory(const Clock &clock, RandomSource &random) : m_clock(clock), m_random(random) {}

    /// Returns 26 characters.
    std::string body();
    RunId runId() { return RunId{"run_" + body()}; }
    AttemptId attemptId() { return AttemptId{"attempt_" + body()}; }

private:
    const Clock &m_clock;
    RandomSource &m_random;
    std::uint64_t m_lastMillis = 0;
    std::uint32_t m_counter = 0;
};

/// Whether the text is "run_" followed by 20-32 characters of [0-9a-z].
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
