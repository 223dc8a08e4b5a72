#include "engine/scheduling/schedules/scheduled_payload.h"

#include "engine/formats/cron.h"
#include "engine/formats/duration_text.h"

#include <nlohmann/json.hpp>

namespace runyard {

Packet scheduledPayload(const ScheduleInfo &schedule, TimePoint due)
{
    const ScheduleDefinition &definition = schedule.definition;
    if (!definition.payload.empty())
        return Packet::json(definition.payload);
    using Json = nlohmann::ordered_json;
    Json dates = Json::object();
    const auto date = [&dates](const std::string &path, TimePoint at) {
        dates[path] = Json::array({"Date"});
        return isoText(at);
    };
    Json payload = {{"type", schedule.isDeclared() ? "DECLARATIVE" : "IMPERATIVE"},
                    {"timestamp", date("timestamp", due)}};
    if (schedule.lastRunAt)
        payload["lastTimestamp"] = date("lastTimestamp", *schedule.lastRunAt);
    payload["timezone"] = definition.timezone;
    payload["scheduleId"] = schedule.id.text;
    if (!schedule.externalId.empty())
        payload["externalId"] = schedule.externalId;
    payload["upcoming"] = Json::array();
    if (const auto cron = CronExpression::parse(definition.cron); cron.ok()) {
        auto next = cron->next(due, definition.timezone);
        for (int i = 0; next && i < kUpcomingFirings; ++i) {
            payload["upcoming"].push_back(date("upcoming." + std::to_string(i), *next));
            next = cron->next(*next, definition.timezone);
        }
    }
    const auto text = [](const Json &json) {
        return json.dump(-1, ' ', false, Json::error_handler_t::replace);
    };
    return {text({{"json", std::move(payload)}, {"meta", {{"values", std::move(dates)}}}}),
            "application/super+json", true};
}

} // namespace runyard
