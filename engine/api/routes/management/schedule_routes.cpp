// Schedules: create or change by deduplication key, list, retrieve, change, delete, activate, deactivate; and
// the list of time zones.

#include "engine/api/router/router.h"
#include "engine/api/wire/query_values.h"
#include "engine/api/wire/schedule_json.h"
#include "engine/contract/schedules.h"
#include "engine/domain/schedule_times.h"
#include "engine/formats/time_zones.h"

namespace runyard {

using wire::Json;

namespace {

Reply<ScheduleInfo> sendSchedule(const Answer &answer)
{
    return answer.orFail<ScheduleInfo>(
        [answer](ScheduleInfo schedule) { answer.json(wire::scheduleItem(schedule)); });
}

/// The official server answers 422 to invalid times, and 400 only to a body with the wrong shape.
Result<ScheduleRequest> usableRequest(const ApiCall &call, bool withKey)
{
    auto request = wire::scheduleRequest(call.request.body, withKey);
    if (!request)
        return request;
    if (const Status usable = checkSchedule({.cron = request->cron, .timezone = request->timezone});
        !usable) {
        Error error = usable.error();
        error.code = ErrorCode::Unprocessable;
        return error;
    }
    return request;
}

void createSchedule(const ApiCall &call)
{
    auto request = usableRequest(call, true);
    if (!request)
        return call.answer.fail(request.error());
    call.context.client.schedules().create(std::move(*request), sendSchedule(call.answer));
}

void updateSchedule(const ApiCall &call)
{
    auto request = usableRequest(call, false);
    if (!request)
        return call.answer.fail(request.error());
    call.context.client.schedules().update(ScheduleId(call.parameters[0]), std::move(*request),
                                           sendSchedule(call.answer));
}

void listSchedules(const ApiCall &call)
{
    const auto page = wire::offsetPage(call.request.query);
    if (!page)
        return call.answer.fail(page.error());
    const auto answer = call.answer;
    call.context.client.schedules().page(
        page->offset(), page->perPage,
        answer.orFail<SchedulePage>([answer, page = *page](SchedulePage found) {
            Json data = Json::array();
            for (const ScheduleInfo &schedule : found.schedules)
                data.push_back(wire::scheduleItem(schedule));
            answer.json(wire::offsetAnswer(page, found.count, std::move(data)));
        }));
}

void deleteSchedule(const ApiCall &call)
{
    const ScheduleId id(call.parameters[0]);
    call.context.client.schedules().remove(id, call.answer.orFail<Done>([answer = call.answer, id](Done) {
        answer.json({{"id", id.text}});
    }));
}

void listTimeZones(const ApiCall &call)
{
    const std::vector<std::string> &zones = knownTimeZones();
    Json all = zones;
    if (call.request.queryValue("excludeUtc") == "true")
        all.erase(all.begin());
    call.answer.json({{"timezones", std::move(all)}});
}

} // namespace

void addScheduleRoutes(Router &router)
{
    router.add("POST", "/api/v1/schedules", createSchedule);
    router.add("GET", "/api/v1/schedules", listSchedules);
    router.add("GET", "/api/v1/schedules/*", [](const ApiCall &call) {
        call.context.client.schedules().find(ScheduleId(call.parameters[0]), sendSchedule(call.answer));
    });
    router.add("PUT", "/api/v1/schedules/*", updateSchedule);
    router.add("DELETE", "/api/v1/schedules/*", deleteSchedule);
    for (const bool active : {true, false}) {
        router.add("POST", active ? "/api/v1/schedules/*/activate" : "/api/v1/schedules/*/deactivate",
                   [active](const ApiCall &call) {
                       call.context.client.schedules().setActive(ScheduleId(call.parameters[0]), active,
                                                                 sendSchedule(call.answer));
                   });
    }
    router.add("GET", "/api/v1/timezones", listTimeZones).open();
}

} // namespace runyard
