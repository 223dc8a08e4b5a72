#include "engine/api/wire/schedule_json.h"

#include "engine/formats/cron.h"

namespace runyard::wire {

Result<ScheduleRequest> scheduleRequest(std::string_view body, bool withKey)
{
    const auto object = parseObject(body);
    if (!object)
        return object.error();
    ObjectReader reader(*object, "");
    ScheduleRequest request{.taskId = reader.text("task"),
                            .cron = reader.text("cron"),
                            .timezone = reader.text("timezone"),
                            .payload = {},
                            .externalId = reader.text("externalId"),
                            .deduplicationKey = {}};
    if (request.taskId.empty())
        reader.refuse("task", "the id of a task is expected");
    if (request.cron.empty())
        reader.refuse("cron", "a cron expression such as \"0 3 * * *\" is expected");
    if (withKey) {
        request.deduplicationKey = reader.text("deduplicationKey");
        // Without a key, a repeated request would make a second schedule.
        if (!reader.find("deduplicationKey"))
            reader.refuse("deduplicationKey", "a text that stays the same for this schedule is expected");
    }
    if (reader.error())
        return *reader.error();
    return request;
}

Json scheduleItem(const ScheduleInfo &schedule)
{
    const ScheduleDefinition &definition = schedule.definition;
    const auto cron = CronExpression::parse(definition.cron);
    Json json = {{"id", schedule.id.text},
                 {"type", schedule.isDeclared() ? "DECLARATIVE" : "IMPERATIVE"},
                 {"task", definition.taskId},
                 {"active", schedule.active}};
    putText(json, "deduplicationKey", schedule.deduplicationKey);
    putText(json, "externalId", schedule.externalId);
    json["generator"] = {{"type", "CRON"},
                         {"expression", definition.cron},
                         {"description", cron.ok() ? cron->describe() : definition.cron}};
    json["timezone"] = definition.timezone;
    putTime(json, "nextRun", schedule.nextRunAt);
    json["environments"] = Json::array({{{"id", "env_local"}, {"type", "DEVELOPMENT"}}});
    return json;
}

} // namespace runyard::wire
