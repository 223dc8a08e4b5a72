// Runyard's own routes for the command line: deploying, tasks, schedules, the engine's state.

#include "engine/api/router/router.h"
#include "engine/api/wire/project_json.h"
#include "engine/contract/queues.h"
#include "engine/contract/schedules.h"
#include "engine/domain/slot_limit.h"

namespace runyard {

using wire::Json;

namespace {

/// The "directory" of a deploy's body; empty when the answer has been given already.
std::string directoryOf(const ApiCall &call)
{
    const auto body = wire::parseObject(call.request.body);
    if (!body) {
        call.answer.fail(body.error());
        return {};
    }
    wire::ObjectReader reader(*body, "");
    auto directory = reader.text("directory");
    if (!directory.starts_with('/'))
        reader.refuse("directory", "the absolute path of a project folder is expected");
    if (reader.error()) {
        call.answer.fail(*reader.error());
        return {};
    }
    return directory;
}

void deployProject(const ApiCall &call)
{
    const auto directory = directoryOf(call);
    if (directory.empty())
        return;
    const auto answer = call.answer;
    call.context.client.projects().deploy(directory, Actor::Api,
                                          answer.orFail<DeployReply>([answer](DeployReply reply) {
                                              auto out = wire::ownDeployment(reply.deployment);
                                              out["releasedRuns"] = reply.releasedRuns;
                                              out["warnings"] = wire::ownWarnings(reply.warnings);
                                              answer.json(out);
                                          }));
}

void previewProject(const ApiCall &call)
{
    const auto directory = directoryOf(call);
    if (directory.empty())
        return;
    const auto answer = call.answer;
    call.context.client.projects().previewDeploy(
        directory, answer.orFail<DeployPreview>(
                       [answer](DeployPreview preview) { answer.json(wire::ownPreview(preview)); }));
}

template <class T, class ToJson>
Reply<std::vector<T>> sendAll(const Answer &answer, ToJson toJson)
{
    return answer.orFail<std::vector<T>>([answer, toJson](std::vector<T> all) {
        Json data = Json::array();
        for (const auto &item : all)
            data.push_back(toJson(item));
        answer.json({{"data", std::move(data)}});
    });
}

void setScheduleActive(const ApiCall &call, bool active)
{
    const auto answer = call.answer;
    call.context.client.schedules().setActive(ScheduleId(call.parameters[0]), active,
                                              answer.orFail<ScheduleInfo>([answer](ScheduleInfo schedule) {
                                                  answer.json(wire::ownSchedule(schedule));
                                              }));
}

void sendLimits(const ApiCall &call)
{
    call.context.client.engine().status(
        call.answer.orFail<EngineStatus>([answer = call.answer](const EngineStatus &status) {
            answer.json({{"slots", status.environmentLimit}, {"slotsInUse", status.slotsInUse}});
        }));
}

void setLimits(const ApiCall &call)
{
    const auto body = wire::parseObject(call.request.body);
    if (!body)
        return call.answer.fail(body.error());
    wire::ObjectReader reader(*body, "");
    const auto slotCount = reader.integer("slots", 1, kMostSlots);
    if (!slotCount)
        reader.refuse("slots", "a whole number from 1 to " + std::to_string(kMostSlots) + " is expected");
    if (reader.error())
        return call.answer.fail(*reader.error());
    auto &client = call.context.client;
    client.queues().setEnvironmentLimit(
        *slotCount, call.answer.orFail<Done>([&client, answer = call.answer](Done) {
            client.engine().status(answer.orFail<EngineStatus>([answer](const EngineStatus &status) {
                answer.json({{"slots", status.environmentLimit}, {"slotsInUse", status.slotsInUse}});
            }));
        }));
}

} // namespace

void addRunyardRoutes(Router &router)
{
    router.add("POST", "/runyard/v1/deploy", deployProject);
    router.add("POST", "/runyard/v1/deploy/preview", previewProject);
    router.add("GET", "/runyard/v1/deployments", [](const ApiCall &call) {
        call.context.client.projects().deployments(sendAll<Deployment>(call.answer, wire::ownDeployment));
    });
    router.add("GET", "/runyard/v1/tasks", [](const ApiCall &call) {
        call.context.client.projects().tasks(sendAll<TaskInfo>(call.answer, wire::ownTask));
    });
    router.add("GET", "/runyard/v1/schedules", [](const ApiCall &call) {
        call.context.client.schedules().list(sendAll<ScheduleInfo>(call.answer, wire::ownSchedule));
    });
    router.add("POST", "/runyard/v1/schedules/*/activate",
               [](const ApiCall &call) { setScheduleActive(call, true); });
    router.add("POST", "/runyard/v1/schedules/*/deactivate",
               [](const ApiCall &call) { setScheduleActive(call, false); });
    router.add("GET", "/runyard/v1/limits", sendLimits);
    router.add("PUT", "/runyard/v1/limits", setLimits);
    router.add("GET", "/runyard/v1/status", [](const ApiCall &call) {
        const auto answer = call.answer;
        call.context.client.engine().status(answer.orFail<EngineStatus>(
            [answer](EngineStatus status) { answer.json(wire::ownStatus(status)); }));
    });
}

} // namespace runyard
