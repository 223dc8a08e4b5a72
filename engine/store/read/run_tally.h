// Adds up runs by status, task, queue, version and tag. Works on the numbers of names; texts are
// added at the end, once per group and not once per run.
#pragma once

#include "engine/domain/run_query.h"
#include "engine/store/base/names.h"
#include "engine/store/rows/counter_key.h"

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace runyard {

/// Reads task, status, queue and version from the columns that start at `column`.
CounterKey readCounterKey(const Statement &row, int column);

/// Returns whether block_counter covers the whole filter except its span of time.
bool isCountedInSpan(RunFilter filter);

/// Returns whether a run created at this time is in the filter's span.
bool isWithin(const RunFilter &filter, TimePoint createdAt);

/// Returns whether the counters cover the whole filter: statuses, tasks, queues, versions, and exclusions of these.
bool isCounted(const RunFilter &filter);

/// The statuses, tasks, queues and versions of a filter, as the counters have them.
class CountedFilter
{
public:
    CountedFilter(Names &names, const RunFilter &filter);
    bool accepts(const CounterKey &key) const;

private:
    using Numbers = std::optional<std::set<std::int64_t>>; // empty = any
    Numbers m_tasks, m_statuses, m_queues, m_versions;
    std::vector<CountedFilter> m_noneOf;
};

class RunTally
{
public:
    static constexpr std::size_t kMaxTags = 50;

    void add(const CounterKey &key, std::int64_t runs) { m_groups[key] += runs; }
    /// Adds the tags of one run, as they are stored.
    void addTags(std::string_view json);
    void addTag(const std::string &tag, std::int64_t runs) { m_tags[tag] += runs; }
    std::map<std::string, std::int64_t> tags() const;
    std::int64_t total() const;
    RunCounts counts(Names &names) const;

private:
    struct Hash
    {
        std::size_t operator()(const CounterKey &key) const noexcept
        {
            std::uint64_t hash = 0;
            for (const std::int64_t part : {key.task, key.status, key.queue, key.version})
                hash = (hash ^ static_cast<std::uint64_t>(part)) * 0x9e3779b97f4a7c15;
            return static_cast<std::size_t>(hash ^ (hash >> 32));
        }
    };
    std::unordered_map<CounterKey, std::int64_t, Hash> m_groups;
    std::map<std::string, std::int64_t, std::less<>> m_tagTexts; // many runs have the same tags
    std::map<std::string, std::int64_t> m_tags;
};

} // namespace runyard
