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

/// Replaces relative times: keeps the later start and the earlier end.
TimeRange resolvedSpan(TimeRange span, TimePoint now)
{
    const auto notBefore = [&span](TimePoint at) { span.from = std::max(span.from.value_or(at), at); };
    const auto endsAt = [&span](TimePoint at) { span.to = std::min(span.to.value_or(at), at); };
    if (span.within)
        notBefore(now - *span.within);
    if (span.fromDay)
        notBefore(startOfDay(now, span.fromDay->days, span.fromDay->zone));
    if (span.before)
        endsAt(now - *span.before);
    if (span.toDay)
        endsAt(startOfDay(now, span.toDay->days, span.toDay->zone));
    return {span.from, span.to, {}, {}, {}, {}};
}

/// Keeps the shorter span; either may be empty.
void keepShorter(std::optional<Micros> &shortest, std::optional<Micros> span)
{
    if (span)
        shortest = std::min(shortest.value_or(*span), *span);
}

void keepShorter(std::optional<Micros> &shortest, const TimeRange &span)
{
    keepShorter(shortest, span.within);
    keepShorter(shortest, span.before);
    if (span.fromDay || span.toDay)
        keepShorter(shortest, Micros(std::chrono::hours{24}));
}

void keepShorter(std::optional<Micros> &shortest, const NumberRange &micros)
{
    for (const auto &end : {micros.least, micros.most})
        keepShorter(shortest, end ? std::optional(Micros{*end}) : std::nullopt);
}

std::optional<Micros> shortestSpan(const RunFilter &filter)
{
    std::optional<Micros> shortest;
    keepShorter(shortest, createdOf(filter));
    keepShorter(shortest, filter.finished);
    keepShorter(shortest, filter.duration);
    keepShorter(shortest, filter.waited);
    for (const RunFilter &excluded : filter.noneOf)
        keepShorter(shortest, shortestSpan(excluded));
    return shortest;
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
    setCreated(filter, resolvedSpan(createdOf(filter), now));
    filter.finished = resolvedSpan(filter.finished, now);
    for (RunFilter &excluded : filter.noneOf)
        excluded = resolved(std::move(excluded), now);
    return filter;
}

TimeRange createdOf(const RunFilter &filter)
{
    return {filter.createdFrom,   filter.createdTo,      filter.createdWithin,
            filter.createdBefore, filter.createdFromDay, filter.createdToDay};
}

void setCreated(RunFilter &filter, const TimeRange &created)
{
    filter.createdFrom = created.from;
    filter.createdTo = created.to;
    filter.createdWithin = created.within;
    filter.createdBefore = created.before;
    filter.createdFromDay = created.fromDay;
    filter.createdToDay = created.toDay;
}

std::optional<Seconds> rollingStep(const RunFilter &filter)
{
    const auto shortest = shortestSpan(filter);
    if (!shortest)
        return {};
    constexpr int kStepsOfSpan = 60;
    return std::clamp(std::chrono::floor<Seconds>(*shortest / kStepsOfSpan), Seconds{1}, Seconds{30});
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
