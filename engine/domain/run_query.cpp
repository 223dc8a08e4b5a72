#include "engine/domain/run_query.h"

#include <algorithm>

namespace runyard {

namespace {

template <class List, class Value>
bool meetsAny(const List &wanted, const Value &value)
{
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

bool meetsPattern(const std::vector<std::string> &patterns, const std::string &text)
{
    return patterns.empty() || std::any_of(patterns.begin(), patterns.end(), [&](const std::string &pattern) {
               return matchesPattern(pattern, text);
           });
}

bool meetsRange(const NumberRange &range, std::optional<std::int64_t> number)
{
    return range.isEmpty() || (number && range.holds(*number));
}

std::optional<std::int64_t> between(std::optional<TimePoint> from, TimePoint to)
{
    return from ? std::optional((to - *from).count()) : std::nullopt;
}

/// What makes a time range narrower: later starts, earlier ends.
void resolve(std::optional<TimePoint> &from, std::optional<TimePoint> &to, std::optional<Micros> &within,
             std::optional<Micros> &before, TimePoint now)
{
    if (within)
        from = std::max(from.value_or(TimePoint::min()), now - *within);
    if (before)
        to = std::min(to.value_or(TimePoint::max()), now - *before);
    within.reset();
    before.reset();
}

bool meetsSpan(const std::optional<TimePoint> &from, const std::optional<TimePoint> &to, TimePoint at)
{
    return (!from || at >= *from) && (!to || at < *to);
}

bool meetsOwn(const RunFilter &filter, const Run &run, TimePoint now)
{
    const bool tagged = filter.tags.empty()
                        || std::any_of(run.tags.begin(), run.tags.end(),
                                       [&](const std::string &tag) { return meetsAny(filter.tags, tag); });
    const bool ended =
        filter.finished.isEmpty()
        || (run.finishedAt && meetsSpan(filter.finished.from, filter.finished.to, *run.finishedAt));
    return tagged && ended && meetsAny(filter.statuses, run.status)
           && meetsPattern(filter.taskIds, run.taskId) && meetsAny(filter.queues, run.queue)
           && meetsAny(filter.versions, run.version) && meetsAny(filter.ids, run.id)
           && meetsAny(filter.machines, run.machine) && meetsAny(filter.regions, run.region)
           && (!filter.batch || *filter.batch == run.batchId)
           && (!filter.schedule || *filter.schedule == run.scheduleId)
           && (!filter.isTest || *filter.isTest == run.isTest)
           && (!filter.rootOnly || !*filter.rootOnly || run.parentId.empty())
           && (!filter.parent || *filter.parent == run.parentId)
           && (!filter.replayOf || *filter.replayOf == run.replayOf)
           && meetsSpan(filter.createdFrom, filter.createdTo, run.createdAt)
           && meetsRange(filter.attempts, run.attemptCount)
           && meetsRange(filter.duration, between(run.startedAt, run.finishedAt.value_or(now)))
           && meetsRange(filter.waited,
                         between(run.queuedAt, run.startedAt.value_or(run.finishedAt.value_or(now))));
}

bool matchesResolved(const RunFilter &filter, const Run &run, TimePoint now)
{
    return meetsOwn(filter, run, now)
           && std::none_of(filter.noneOf.begin(), filter.noneOf.end(), [&](const RunFilter &excluded) {
                  return !needsStore(excluded) && matchesResolved(excluded, run, now);
              });
}

} // namespace

RunFilter resolved(RunFilter filter, TimePoint now)
{
    resolve(filter.createdFrom, filter.createdTo, filter.createdWithin, filter.createdBefore, now);
    resolve(filter.finished.from, filter.finished.to, filter.finished.within, filter.finished.before, now);
    for (RunFilter &excluded : filter.noneOf)
        excluded = resolved(std::move(excluded), now);
    return filter;
}

bool needsStore(const RunFilter &filter)
{
    return filter.errorGroup || filter.bulkAction || !filter.search.empty() || !filter.error.empty()
           || !filter.json.empty() || std::any_of(filter.noneOf.begin(), filter.noneOf.end(), needsStore);
}

bool matches(const RunFilter &filter, const Run &run, TimePoint now)
{
    return matchesResolved(resolved(filter, now), run, now);
}

std::optional<std::int64_t> orderValue(RunOrder order, const Run &run)
{
    switch (order) {
    case RunOrder::Created: return toInt(run.seq);
    case RunOrder::Finished: return run.finishedAt ? std::optional(toMicros(*run.finishedAt)) : std::nullopt;
    case RunOrder::Duration: return run.finishedAt ? between(run.startedAt, *run.finishedAt) : std::nullopt;
    case RunOrder::Waited:
        if (const auto until = run.startedAt ? run.startedAt : run.finishedAt)
            return between(run.queuedAt, *until);
        return std::nullopt;
    case RunOrder::Attempts: return run.attemptCount;
    }
    return std::nullopt;
}

RunHistogram::Outcome outcomeOf(RunStatus status)
{
    if (!isFinal(status))
        return RunHistogram::Unfinished;
    if (status == RunStatus::Completed)
        return RunHistogram::Succeeded;
    return status == RunStatus::Canceled || status == RunStatus::Expired ? RunHistogram::Stopped
                                                                         : RunHistogram::Failed;
}

} // namespace runyard
