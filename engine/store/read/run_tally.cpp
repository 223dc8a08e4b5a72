#include "engine/store/read/run_tally.h"

#include "engine/store/rows/json_values.h"

#include <algorithm>

namespace runyard {

namespace {

using Sums = std::map<std::string, std::int64_t>;

std::vector<std::pair<std::string, std::int64_t>> mostFirst(const Sums &sums, std::size_t most = SIZE_MAX)
{
    std::vector<std::pair<std::string, std::int64_t>> list;
    for (const auto &[text, count] : sums) {
        if (count > 0 && !text.empty())
            list.emplace_back(text, count);
    }
    std::stable_sort(list.begin(), list.end(),
                     [](const auto &a, const auto &b) { return a.second > b.second; });
    if (list.size() > most)
        list.resize(most);
    return list;
}

std::optional<std::set<std::int64_t>> numbersOf(Names &names, const std::vector<std::string> &texts)
{
    if (texts.empty())
        return std::nullopt;
    std::set<std::int64_t> numbers;
    for (const std::string &text : texts) {
        if (const auto number = names.find(text))
            numbers.insert(*number);
    }
    return numbers;
}

} // namespace

CounterKey readCounterKey(const Statement &row, int column)
{
    return {row.int64(column), row.int64(column + 1), row.int64(column + 2), row.int64(column + 3)};
}

bool isWithin(const RunFilter &filter, TimePoint createdAt)
{
    return (!filter.createdFrom || createdAt >= *filter.createdFrom)
           && (!filter.createdTo || createdAt < *filter.createdTo);
}

bool isCounted(const RunFilter &filter)
{
    RunFilter rest = filter;
    rest.statuses.clear();
    rest.taskIds.clear();
    rest.queues.clear();
    rest.versions.clear();
    std::erase_if(rest.noneOf, isCounted);
    return rest.isEmpty();
}

bool isCountedInSpan(RunFilter filter)
{
    filter.createdFrom.reset();
    filter.createdTo.reset();
    return isCounted(filter);
}

CountedFilter::CountedFilter(Names &names, const RunFilter &filter)
    : m_tasks(numbersOf(names, filter.taskIds))
    , m_queues(numbersOf(names, filter.queues))
    , m_versions(numbersOf(names, filter.versions))
{
    if (!filter.statuses.empty()) {
        m_statuses.emplace();
        for (const RunStatus status : filter.statuses)
            m_statuses->insert(static_cast<std::int64_t>(status));
    }
    for (const RunFilter &excluded : filter.noneOf) {
        if (isCounted(excluded))
            m_noneOf.emplace_back(names, excluded);
    }
}

bool CountedFilter::accepts(const CounterKey &key) const
{
    const auto has = [](const Numbers &numbers, std::int64_t number) {
        return !numbers || numbers->count(number) > 0;
    };
    return has(m_tasks, key.task) && has(m_statuses, key.status) && has(m_queues, key.queue)
           && has(m_versions, key.version)
           && std::none_of(m_noneOf.begin(), m_noneOf.end(),
                           [&](const CountedFilter &excluded) { return excluded.accepts(key); });
}

void RunTally::addTags(std::string_view json)
{
    const auto found = m_tagTexts.find(json);
    if (found != m_tagTexts.end())
        ++found->second;
    else
        m_tagTexts.emplace(json, 1);
}

std::map<std::string, std::int64_t> RunTally::tags() const
{
    Sums sums = m_tags;
    for (const auto &[json, runs] : m_tagTexts) {
        for (const std::string &tag : decodeTags(json))
            sums[tag] += runs;
    }
    return sums;
}

std::int64_t RunTally::total() const
{
    std::int64_t sum = 0;
    for (const auto &[key, runs] : m_groups)
        sum += runs;
    return sum;
}

RunCounts RunTally::counts(Names &names) const
{
    RunCounts counts;
    Sums tasks, queues, versions;
    for (const auto &[key, runs] : m_groups) {
        counts.byStatus[static_cast<std::size_t>(key.status)] += runs;
        tasks[names.text(key.task)] += runs;
        queues[names.text(key.queue)] += runs;
        versions[names.text(key.version)] += runs;
    }
    counts.byTask = mostFirst(tasks);
    counts.byQueue = mostFirst(queues);
    counts.byVersion = mostFirst(versions);
    counts.byTag = mostFirst(tags(), kMaxTags);
    return counts;
}

} // namespace runyard
