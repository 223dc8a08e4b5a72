#include "engine/domain/schedule_times.h"

#include "engine/domain/cron.h"
#include "engine/domain/payload_schema.h"
#include "engine/domain/time_zones.h"

namespace runyard {

namespace {

constexpr std::chrono::hours kFixedTimesNotRepeated{3};
constexpr std::chrono::minutes kFrequentTimesNotRepeated{1};

} // namespace

Status checkSchedule(const ScheduleDefinition &schedule)
{
    if (const auto cron = CronExpression::parse(schedule.cron); !cron.ok())
        return cron.error();
    if (!schedule.timezone.empty() && !isKnownTimeZone(schedule.timezone))
        return Error{ErrorCode::InvalidInput,
                     "There is no time zone \"" + schedule.timezone.substr(0, 100) + "\".",
                     "Use an IANA name such as Europe/Paris, or UTC; GET /api/v1/timezones lists them.",
                     {}};
    if (schedule.payload.empty())
        return Done{};
    if (const Status json = checkJsonSyntax(schedule.payload); !json.ok())
        return Error{ErrorCode::InvalidInput, "The payload is not JSON. " + json.error().message,
                     json.error().hint, json.error().details};
    return Done{};
}

std::optional<TimePoint> nextFiring(const ScheduleDefinition &schedule, TimePoint after)
{
    if (!checkSchedule(schedule))
        return std::nullopt;
    return CronExpression::parse(schedule.cron)->next(after, schedule.timezone);
}

std::optional<TimePoint> nextFiringAfterStep(const ScheduleInfo &schedule, TimePoint now)
{
    if (!checkSchedule(schedule.definition))
        return std::nullopt;
    const auto cron = CronExpression::parse(schedule.definition.cron);
    const Micros notRepeated =
        cron->isAtFixedTimes() ? Micros(kFixedTimesNotRepeated) : Micros(kFrequentTimesNotRepeated);
    const bool isKept =
        schedule.lastRunAt && *schedule.lastRunAt > now && *schedule.lastRunAt - now < notRepeated;
    return cron->next(isKept ? *schedule.lastRunAt : now, schedule.definition.timezone);
}

} // namespace runyard
