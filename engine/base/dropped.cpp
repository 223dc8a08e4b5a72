#include "engine/base/dropped.h"

#include <atomic>

namespace runyard {

namespace {

std::array<std::atomic<std::int64_t>, kDroppedKinds> s_counts{};

struct Words
{
    std::string_view key;
    std::string_view text;
    bool isLoss;
};

constexpr std::array<Words, kDroppedKinds> kWords = {{
    {"logLines", "log lines (the log was full, or they came too fast)", true},
    {"cutLogLines", "log lines cut at 64 KB", true},
    {"spans", "spans (beyond 10,000 per run)", true},
    {"spanLogLines", "OpenTelemetry log lines (beyond 64 MB per run)", true},
    {"spanDetails", "attributes and events of spans", true},
    {"telemetryRecords", "OpenTelemetry records that belong to no run", true},
    {"requestsTooLarge", "requests refused as too large (413)", false},
    {"requestsTurnedAway", "requests temporarily refused (503)", false},
    {"connections", "connections without a key, closed to make room", false},
    {"slowReaders", "connections closed because the client stopped reading", false},
    {"uploads", "uploads removed early to make room", true},
    {"changeFeeds", "full reloads because of many changes", false},
    {"notifications", "combined notifications because many runs ended at once", true},
}};

const Words &wordsOf(Dropped what)
{
    return kWords[static_cast<std::size_t>(what)];
}

} // namespace

void countDropped(Dropped what, std::int64_t count)
{
    s_counts[static_cast<std::size_t>(what)].fetch_add(count, std::memory_order_relaxed);
}

DroppedCounts droppedSinceStart()
{
    DroppedCounts counts{};
    for (std::size_t i = 0; i < kDroppedKinds; ++i)
        counts[i] = s_counts[i].load(std::memory_order_relaxed);
    return counts;
}

std::string_view keyName(Dropped what)
{
    return wordsOf(what).key;
}

std::string_view displayName(Dropped what)
{
    return wordsOf(what).text;
}

bool isLoss(Dropped what)
{
    return wordsOf(what).isLoss;
}

} // namespace runyard
