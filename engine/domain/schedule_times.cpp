#include "engine/domain/schedule_times.h"

#include "engine/base/quoted.h"
#include "engine/formats/cron.h"
#include "engine/formats/payload_schema.h"
#include "engine/formats/time_zones.h"

namespace runyard {

namespace {

constexpr std::chrono::hours kFixedTimesNotRepeated{3};
constexpr std::chrono::minutes kFrequentTimesNotRepeated{1};

/// Returns the expression, unless something prevents the schedule from firing.
Result<CronExpression> usableCron(const ScheduleDefinition &schedule)
{
    auto cron = CronExpression::parse(schedule.cron);
    if (!cron)
        return cron;
    if (!schedule.timezone.empty() && !isKnownTimeZone(schedule.timezone))
        return Error{ErrorCode::InvalidInput,
                     "There is no time zone " + inQuotes(schedule.timezone) + ".",
                     "Use an IANA name such as Europe/Paris, or UTC; GET /api/v1/timezones lists them.",
                     {}};
    const Status json = schedule.payload.empty() ? Status(Done{}) : checkJsonSyntax(schedule.payload);
    if (!json)
        return Error{ErrorCode::InvalidInput, "The payload is not JSON. " + json.error().message,
                     json.error().hint, json.error().details};
    return cron;
}

} // namespace

Status checkSchedule(const ScheduleDefinition &schedule)
{
    const auto cron = usableCron(schedule);
    return cron ? Status(Done{}) : Status(cron.error());
}

std::string whyNeverFires(const ScheduleDefinition &schedule)
{
    const Status usable = checkSchedule(schedule);
    return usable ? std::string() : usable.error().text();
}

std::optional<TimePoint> nextFiring(const ScheduleDefinition &schedule, TimePoint after)
{
    const auto cron = usableCron(schedule);
    return cron ? cron->next(after, schedule.timezone) : std::nullopt;
}

std::optional<TimePoint> nextFiringAfterStep(const ScheduleInfo &schedule, TimePoint now)
{
    const auto cron = usableCron(schedule.definition);
    if (!cron)
        return std::nullopt;
    const Micros notRepeated =
        cron->isAtFixedTimes() ? Micros(kFixedTimesNotRepeated) : Micros(kFrequentTimesNotRepeated);
    const bool isKept =
        schedule.lastRunAt && *schedule.lastRunAt > now && *schedule.lastRunAt - now < notRepeated;
    return cron->next(isKept ? *schedule.lastRunAt : now, schedule.definition.timezone);
}

} // namespace runyard
